"""The settings of the office's printing station."""
