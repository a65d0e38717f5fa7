"""Documents that can be printed."""
