"""A new password."""
