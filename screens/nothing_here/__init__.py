"""The home of somebody for whom a terminal of the school has no pages."""
