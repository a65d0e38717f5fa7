"""What class teachers wrote about absences once the pupils were back with a document (2.9)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count

from app.demo.away import Register, Spell
from app.demo.closing import CLOSED, IN_THE_VACATION
from app.demo.curriculum import leader
from app.demo.moments import Step
from models.database import rows
from models.lessons import Absence, Lesson
from rules.absences import DocumentKind
from rules.codes import AbsenceCode, AbsenceReason
from services.actor import Actor
from services.attendance import give_reason
from services.book import Book
from services.documents import enter_document
from services.filling import made
from services.requests import EnterDocument, GiveReason

BROUGHT = {AbsenceReason.ILLNESS: DocumentKind.MEDICAL, AbsenceReason.VALID: DocumentKind.APPLICATION}
"""What pupils bring for a reason; whoever has none brings nothing."""


def reason_steps(register: Register, staff: Mapping[str, Actor]) -> Iterator[Step]:
    """Return a step for every spell that ended, in the afternoon of the day after it."""
    requests = count(1)
    for spell in register.spells:
        if spell.reason is AbsenceReason.UNKNOWN:
            continue

        def write(book: Book, spell: Spell = spell) -> None:
            if spell.reason in BROUGHT and spell.child.is_here(book.now.today):
                made(enter_document(book, _document(spell, book.now.today, f"demo-paper-{next(requests)}")))
            for lesson, version in _absences(spell, book.now.today):
                request = f"demo-reason-{next(requests)}"
                change = GiveReason(lesson, spell.child.pupil, spell.reason.value, version, request)
                made(give_reason(book, change))

        when = datetime.combine(spell.last + timedelta(days=1), time(15, 30))
        yield Step(when, staff[leader(spell.child.class_title)], write)


def paper_steps(register: Register, staff: Mapping[str, Actor], today: date) -> Iterator[Step]:
    """Return the step of this morning: a note of 7А that nobody has acted on yet."""
    yesterday = today - timedelta(days=1)
    for spell in register.spells:
        if spell.child.class_title != "7А" or not spell.first <= yesterday <= spell.last:
            continue

        def write(book: Book, spell: Spell = spell) -> None:
            ill = Spell(spell.child, spell.first, max(spell.last, today), AbsenceReason.ILLNESS)
            made(enter_document(book, _document(ill, today, "demo-paper-today")))

        yield Step(datetime.combine(today, time(8, 10)), staff[leader(spell.child.class_title)], write)
        return


def _document(spell: Spell, handed_in: date, request: str) -> EnterDocument:
    days = spell.first, spell.last
    return EnterDocument(spell.child.pupil, *days, BROUGHT[spell.reason].value, handed_in, None, "", request)


def _absences(spell: Spell, today: date) -> list[tuple[int, int]]:
    """Return lessons missed in a spell, of terms not closed by a day, with the versions of the records."""
    first = max(spell.first, IN_THE_VACATION.date()) if today >= CLOSED.date() else spell.first
    found = rows(
        Absence.select(Absence.lesson, Absence.version)
        .join(Lesson)
        .where(
            Absence.pupil == spell.child.pupil,
            Absence.code == AbsenceCode.ABSENT.value,
            Lesson.day.between(first, spell.last),
        )
        .order_by(Lesson.day, Lesson.number)
    )
    return [(lesson, version) for lesson, version in found]
