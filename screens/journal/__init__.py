"""The page of the journal: typing, the grid, saving, and the forms around a lesson."""
