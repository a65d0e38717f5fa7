"""Words about pupils and their families: lodging, delivery of paper."""

LODGINGS = {"boarding": "интернат", "day": "дома"}
LODGING_LETTERS = {"и": "boarding", "д": "day"}
SEX_LETTERS = {"ж": "f", "м": "m"}
DELIVERIES = {"by_hand": "лично", "by_pupil": "через ребёнка", "by_post": "почтой"}
DELIVERY_LETTERS = {"л": "by_hand", "р": "by_pupil", "п": "by_post"}


def lodging(stored: str) -> str:
    """Return where a pupil lives: «интернат»."""
    return LODGINGS.get(stored, stored)


def delivery(stored: str) -> str:
    """Return how paper reaches a parent: «лично»."""
    return DELIVERIES.get(stored, stored)
