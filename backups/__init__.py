"""Snapshots of the journal: make, verify, restore."""
