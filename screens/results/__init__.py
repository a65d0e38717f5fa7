"""Results of a course: terms, year, exam, final; and a closed term opened again."""
