"""One module a document: a view in, a PDF out."""
