"""Accounts and open sessions for the administrator."""
