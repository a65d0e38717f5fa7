"""«Снимки»: copies of the journal."""
