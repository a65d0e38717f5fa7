"""Weekly slips for the secretary."""
