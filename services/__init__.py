"""One module a duty; a verb for each thing a person does."""
