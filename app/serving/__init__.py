"""SSH in, a screen out."""
