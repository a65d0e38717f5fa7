"""The topic plan of a course."""
