"""The regulation in plain Python, pure."""
