"""What a screen or a printout needs, as frozen dataclasses."""
