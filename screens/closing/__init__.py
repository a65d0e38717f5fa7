"""Closing terms and the year, and opening a closed term again."""
