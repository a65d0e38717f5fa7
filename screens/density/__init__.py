"""How many marks pages have, and results against means."""
