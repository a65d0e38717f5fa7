"""What stands on the page of results: what is on disk and what the person wants instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rules.results import NO_BASIS, Basis, ResultKind, proposed_by_marks, proposed_by_results
from screens.journal.board import NOTHING, Fact, Mood, Place, Standing, Value, What, result_request
from services.live import ResultChanged
from services.requests import CellRequest
from services.views.journal import TermMark
from services.views.results import ResultColumn, ResultKey, ResultRow, ResultsPage


@dataclass(slots=True)
class ResultsBoard:
    """The open page: the latest reading with everything that happened since laid over."""

    page: ResultsPage
    standings: dict[Fact, Standing] = field(default_factory=dict)
    by: dict[Fact, TermMark] = field(default_factory=dict)
    """Who set each result last, and the reason."""
    reasons: dict[tuple[Fact, str], str] = field(default_factory=dict)
    """The reason each value was given with: a step back brings it back too."""

    def __post_init__(self) -> None:
        self.read(self.page)

    def read(self, page: ResultsPage) -> None:
        """Take a fresh reading of the page; what is on its way stays on its way."""
        self.page = page
        for key, mark in page.results.items():
            self.lay(Fact(What(key.kind.value), key.pupil, key.term), mark)

    @property
    def last(self) -> Place:
        """The last cell of the page."""
        return Place(len(self.page.columns) - 1, len(self.page.pupils) - 1)

    def column(self, place: Place) -> ResultColumn:
        """Return the column of a place."""
        return self.page.columns[place.column]

    def pupil(self, place: Place) -> ResultRow | None:
        """Return the pupil of a place, None on an empty list."""
        return self.page.pupils[place.row] if 0 <= place.row < len(self.page.pupils) else None

    def fact(self, place: Place) -> Fact | None:
        """Return the fact of a place."""
        pupil = self.pupil(place)
        if pupil is None:
            return None
        column = self.column(place)
        return Fact(What(column.kind.value), pupil.pupil, column.term)

    def facts(self, place: Place) -> tuple[Fact, ...]:
        """Return the facts that a cell shows."""
        fact = self.fact(place)
        return () if fact is None else (fact,)

    def place(self, fact: Fact) -> Place | None:
        """Return the place of a fact."""
        for row, pupil in enumerate(self.page.pupils):
            if pupil.pupil == fact.pupil:
                for index, column in enumerate(self.page.columns):
                    if (column.kind.value, column.term) == (fact.what.value, fact.lesson):
                        return Place(index, row)
        return None

    def is_closed(self, place: Place) -> bool:
        """Whether the pupil was not on the list then."""
        pupil = self.pupil(place)
        return pupil is None or place.column not in pupil.columns

    def standing(self, fact: Fact) -> Standing:
        """Return how a fact stands."""
        return self.standings.setdefault(fact, Standing())

    def look(self, place: Place) -> Standing:
        """Return how a place stands, to be painted."""
        fact = self.fact(place)
        return NOTHING if fact is None else self.standings.get(fact, NOTHING)

    def shown(self, fact: Fact) -> Value:
        """Return what is shown of a fact."""
        standing = self.standings.get(fact)
        return () if standing is None else standing.shown

    def value(self, pupil: int, kind: ResultKind, term: int = 0) -> str:
        """Return a result as it is shown, or one brought from another class; empty where there is none."""
        here = "".join(self.shown(Fact(What(kind.value), pupil, term)))
        return here or self.page.elsewhere.get(ResultKey(pupil, kind, term), "")

    def basis(self, place: Place) -> Basis:
        """Return what the marks of the term under a place amount to."""
        pupil = self.pupil(place)
        column = self.column(place)
        return NO_BASIS if pupil is None else self.page.bases.get((pupil.pupil, column.term), NO_BASIS)

    def before(self, place: Place) -> tuple[str, ...]:
        """Return the results that the one at a place stands on, "" for one that is not given yet."""
        pupil, column = self.pupil(place), self.column(place)
        if pupil is None:
            return ()
        if column.kind is ResultKind.YEAR:
            mine = (one for index, one in enumerate(self.page.columns) if index in pupil.columns)
            terms = (one.term for one in mine if one.due)
            return tuple(self.value(pupil.pupil, ResultKind.TERM, term) for term in terms)
        if column.kind is ResultKind.FINAL:
            year = self.value(pupil.pupil, ResultKind.YEAR)
            exams = any(one.kind is ResultKind.EXAM for one in self.page.columns)
            return (year, self.value(pupil.pupil, ResultKind.EXAM)) if exams else (year,)
        return ()

    def proposal(self, place: Place) -> str:
        """Return the result that is proposed at a place, empty where none is."""
        column = self.column(place)
        if column.kind is ResultKind.TERM:
            return proposed_by_marks(self.basis(place), self.page.grading)
        before = self.before(place)
        return "" if "" in before else proposed_by_results(before, self.page.grading)

    def request_for(self, fact: Fact, wanted: Value, standing: Standing, request: str) -> CellRequest:
        """Return what asks for a result."""
        reason = self.reasons.get((fact, "".join(wanted)), "")
        return result_request(self.page.course, fact, wanted, standing, request, reason)

    def lay(self, fact: Fact, mark: TermMark, by: str = "") -> bool:
        """Take a committed result unless a later one is known; tell whether it is to be repainted."""
        known = self.standing(fact)
        if mark.version < known.version:
            return False
        self.by[fact] = mark
        self.reasons[fact, mark.value] = mark.reason
        if mark.version == known.version:
            return True
        known.value, known.version = ((mark.value,) if mark.value else ()), mark.version
        if by and known.wanted is None:
            known.mood, known.by, known.trouble = Mood.THEIRS, by, None
        return known.wanted is None

    def overhear(self, change: ResultChanged, by: str) -> Fact | None:
        """Lay somebody's result over the page; return what is to be repainted."""
        fact = Fact(What(change.kind), change.pupil, change.term)
        return fact if self.lay(fact, change.mark, by) else None

    def of(self, mood: Mood) -> tuple[Fact, ...]:
        """Return the facts that stand so."""
        return tuple(fact for fact, standing in self.standings.items() if standing.mood is mood)

    def empty(self, column: int) -> Iterable[Place]:
        """Yield the places of a column that take a result and have none."""
        for row in range(len(self.page.pupils)):
            place = Place(column, row)
            if not self.is_closed(place) and not self.look(place).shown:
                yield place
