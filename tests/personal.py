"""What a school knows of its people, and where of it something is found that must not be there."""

import re
from pathlib import Path

from tests.demo_school import looked_into

QUESTIONS = (
    "SELECT surname FROM person",
    "SELECT given_name FROM person",
    "SELECT patronymic FROM person",
    "SELECT login FROM account",
    "SELECT password_hash FROM account",
    "SELECT text FROM homework",
    "SELECT topic FROM lesson",
    "SELECT file_no FROM pupil",
)
SHORTEST = 4
"""A shorter word stands in any text."""


def known_of(folder: Path, *besides: str) -> set[str]:
    """Return every name, login, hash and text that a school holds, and what is named besides."""
    with looked_into(folder) as journal:
        found = {str(value) for question in QUESTIONS for (value,) in journal.execute(question) if value}
    return {one for one in found if len(one) >= SHORTEST} | set(besides)


def logs_of(folder: Path) -> str:
    """Return all that the logs of a data folder hold."""
    logs = sorted((folder / "logs").glob("*"))
    return "\n".join(log.read_text("utf-8", "replace") for log in logs)


def leaks(known: set[str], text: str) -> list[str]:
    """Return what of it stands in a text as a word of its own."""
    folded = text.casefold()
    return sorted(
        one
        for one in known
        if one.casefold() in folded and re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", folded)
    )
