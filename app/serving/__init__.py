"""The way in over SSH: sign-in, limits, and one screen for each person in one process."""
