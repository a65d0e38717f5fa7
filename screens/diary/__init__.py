"""The diary of a pupil."""
