"""Putting the journal on a machine: its user, folders, service and command."""
