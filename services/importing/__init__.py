"""Other people's files are brought into the school: a dry run first, then one transaction."""
