"""Written applications for paper."""
