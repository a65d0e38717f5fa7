"""The papers of «Документы» that the jump line finds by name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rules.text import name_key
from screens.content import fitted
from screens.rows import Row, row
from screens.search import only
from services.views.choices import ClassChoice
from texts.papers import (
    APPLICATION,
    CALLED_TOO,
    CARD,
    CONSENT,
    KEYS,
    LETTER,
    OF_CLASS,
    OF_CONTROL,
    OF_OUTAGES,
    OF_TEACHER,
    REGISTER,
    TITLES,
)

_TITLE = 52
_OF_SCHOOL = (REGISTER, *OF_OUTAGES)
_OF_PUPIL = (APPLICATION, CONSENT, LETTER, CARD)
ANY_CLASS = "класс выберете там"


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper to be found in «Документы»; of a class where it is of one."""

    document: str
    school_class: int | None = None
    of: str = ""
    """What stands beside its title: the class."""

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.document]

    @property
    def key(self) -> str:
        """What it is searched by."""
        return name_key(f"{self.title} {CALLED_TOO.get(self.document, '')} {self.of}")

    def line(self) -> Row:
        """Return its line."""
        return row(self, f"{fitted(self.title, _TITLE)} ", (self.of, "quiet"))


class PapersFound:
    """The papers somebody may print: each once, and once a class where the class is typed too."""

    def __init__(
        self,
        classes: Iterable[ClassChoice] = (),
        may: Mapping[int | None, Collection[str]] | None = None,
        *,
        controls: bool = False,
        teachers: bool = False,
    ) -> None:
        choices, allowed = tuple(classes), may or {}
        self._by_class = tuple(
            FoundPaper(document, one.school_class, one.title)
            for one in choices
            for document in (*OF_CLASS, *_OF_PUPIL)
            if document in _OF_PUPIL or document in allowed[one.school_class]
        )
        school = [document for document in _OF_SCHOOL if document in allowed.get(None, ())]
        school += [*(OF_CONTROL if controls else ()), *(OF_TEACHER if teachers else ())]
        own = {one.school_class for one in choices if one.leads}
        self._once = (
            *(found for name in (*OF_CLASS, *_OF_PUPIL) if (found := self._first(name, own))),
            *(FoundPaper(document) for document in (*school, *((KEYS,) if may is not None else ()))),
        )

    def _first(self, document: str, own: Collection[int]) -> FoundPaper | None:
        """Return a paper of a class without naming one: of the own class where there is one."""
        found = [one for one in self._by_class if one.document == document]
        if len(found) < 2:
            return found[0] if found else None
        first = next((one for one in found if one.school_class in own), found[0])
        return FoundPaper(document, first.school_class, ANY_CLASS)

    def lines(self, typed: str) -> Iterable[Row]:
        """Return what is found by what is typed; nothing where nothing is."""
        if not typed.strip():
            return
        found = _only(typed, self._once) or _only(typed, self._by_class)
        yield from (one.line() for one in found)


def _only(typed: str, papers: tuple[FoundPaper, ...]) -> tuple[FoundPaper, ...]:
    return only(typed, papers, [one.key for one in papers])
