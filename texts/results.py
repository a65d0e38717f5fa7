"""What results of a term, a year and the school are called."""

RESULTS = {"term": "итог периода", "year": "годовая отметка", "exam": "экзамен", "final": "итоговая отметка"}


def result_kind(kind: str) -> str:
    """Return what a kind of result is called: «годовая отметка»."""
    return RESULTS[kind]
