"""Pages of the journal a person may open."""
