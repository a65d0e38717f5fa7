"""One module a file format of other people's programs."""
