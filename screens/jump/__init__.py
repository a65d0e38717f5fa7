"""The jump line."""
