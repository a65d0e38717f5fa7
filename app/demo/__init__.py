"""A whole invented school, the same every time, for looking at the program before trusting it."""
