"""Signing in (5.1–5.4): what lets somebody in, who gives and takes it away, how guesses are slowed down."""
