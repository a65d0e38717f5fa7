"""Sign-in at this machine's own console."""
