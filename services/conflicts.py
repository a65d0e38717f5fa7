"""What a person is told whose change met a newer one: who made it, when, and what stands there now."""

from collections.abc import Mapping
from typing import Any

from models.base import Table
from services.book import Book, last_author
from services.names import short_name
from services.outcomes import Conflict


def changed_meanwhile(
    book: Book, table: type[Table], there: Mapping[str, Any] | None, theirs: str = ""
) -> Conflict:
    """Return the conflict with the row that stands there; None: nobody wrote any."""
    person, at = last_author(table, there["id"]) if there else (0, None)
    version = int(there.get("version", 1)) if there else 0
    return Conflict(theirs, version, short_name(person), book.now.local_of(at or book.now.utc))
