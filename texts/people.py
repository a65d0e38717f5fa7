"""Words about pupils and their families: lodging, delivery of paper, personal data."""

from rules.identity import Sensitive
from texts.plurals import counted

LODGINGS = {"boarding": "интернат", "day": "дома"}
LODGING_LETTERS = {"и": "boarding", "д": "day"}
RELATIONS = {
    "mother": "мать",
    "father": "отец",
    "guardian": "опекун",
    "trustee": "попечитель",
    "foster": "приёмный родитель",
    "grandmother": "бабушка",
    "grandfather": "дедушка",
    "other": "иное",
}
"""What a list says of a guardian; on a card people write it in their own words."""
SEX_LETTERS = {"ж": "f", "м": "m"}
DELIVERIES = {"by_hand": "лично", "by_pupil": "через ребёнка", "by_post": "почтой"}
SENSITIVE = {Sensitive.SNILS: "СНИЛС", Sensitive.PASSPORT: "Паспорт, свид."}
OF_SENSITIVE = {Sensitive.SNILS: "СНИЛС", Sensitive.PASSPORT: "паспорт"}
KEPT = {
    "card_snils": "СНИЛС",
    "card_passport": "Паспорт или свид. о рождении",
    "card_health": "Группа здоровья",
}
DELIVERY_LETTERS = {"л": "by_hand", "р": "by_pupil", "п": "by_post"}


def lodging(stored: str) -> str:
    """Return where a pupil lives: «интернат»."""
    return LODGINGS.get(stored, stored)


def relation(stored: str) -> str:
    """Return what a guardian is to the pupil: «мать»."""
    return RELATIONS.get(stored, stored)


def delivery(stored: str) -> str:
    """Return how paper reaches a parent: «лично»."""
    return DELIVERIES.get(stored, stored)


def sensitive_title(kind: Sensitive) -> str:
    """Return what a covered value is: «СНИЛС»."""
    return SENSITIVE[kind]


def kept_title(setting: str) -> str:
    """Return what a school may decide to keep, by its setting: «Группа здоровья»."""
    return KEPT[setting]


def kept_values(number: int) -> str:
    """Return of how many people something is kept: «внесено у 12 человек»."""
    if not number:
        return "не внесено нигде"
    return f"внесено у {counted(number, 'человека', 'человек', 'человек')}"
