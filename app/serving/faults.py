"""An error of the program, written to the log without anything a person typed, known by a short code."""

import hashlib
import logging
import traceback
from collections.abc import Iterator

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LOG = logging.getLogger(__name__)


def note_fault(error: BaseException, where: str) -> str:
    """Log where an error came from and return its code, the same for the same place in the program.

    Neither local variables nor the error's own words are logged: both may quote a name or a password.
    """
    story = story_of(error)
    code = _code(story)
    _LOG.error("fault %s in %s\n%s", code, where, story)
    return code


def story_of(error: BaseException) -> str:
    """Return where an error and what caused it came from, without the words they carry."""
    return "\n".join(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = type(cause)
        yield f"{kind.__module__}.{kind.__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}: {frame.line}'
        # A worker of the toolkit keeps what it died of beside the chain.
        kept = getattr(cause, "error", None)
        cause = cause.__cause__ or cause.__context__ or (kept if isinstance(kept, BaseException) else None)


def _code(story: str) -> str:
    digest = hashlib.sha256(story.encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:5])
