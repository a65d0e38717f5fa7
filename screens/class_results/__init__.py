"""Results of a class in all subjects, and of all classes of the school."""
