"""An entry of a sheet held against what stands in the journal: what differs, and what is to be asked for."""

from dataclasses import dataclass

from rules.codes import AbsenceCode
from screens.content import shown
from screens.journal.painting import short_mark
from screens.sheets.entries import Entry
from services.requests import KeyIn
from services.views.keying import KeyedLesson, KeyedRow, StoodAbsence, StoodMarks
from texts.codes import ABSENCE_LETTERS
from texts.dates import clock


@dataclass(frozen=True, slots=True)
class Dispute:
    """An entry that was not written, because something else stands there that the person did not key."""

    entry: Entry
    here: str
    who: str

    @property
    def in_line(self) -> str:
        """What stands beside the row."""
        return f"на листе {paper_text(self.entry)}: повторите"

    @property
    def sentence(self) -> str:
        """What is said of it, with both values."""
        pupil = self.entry.pupil
        surname = shown(pupil.short).split()[0]
        told = f"в журнале {self.here} ({self.who}), на листе {paper_text(self.entry)}"
        return f"{pupil.number} {surname}: {told}. Повторите — заменит"


def paper_text(entry: Entry) -> str:
    """Return what an entry says in a few signs: «н 5/4К»."""
    said = [ABSENCE_LETTERS[AbsenceCode(entry.absence)]] if entry.absence else []
    said += ["/".join(map(short_mark, entry.marks))] if entry.marks else []
    return " ".join(said) or "пусто"


def dispute_of(entry: Entry, row: KeyedRow) -> Dispute | None:
    """Return what stands there from elsewhere and differs from the paper."""
    marks, absence = _other_marks(entry, row), _other_absence(entry, row)
    here = ["/".join(map(short_mark, marks.marks))] if marks else []
    here += [ABSENCE_LETTERS[AbsenceCode(absence.code)]] if absence else []
    stands = marks or absence
    if stands is None:
        return None
    return Dispute(entry, " ".join(here), f"{shown(stands.who)} {clock(stands.at)}".strip())


def replaced(entry: Entry, row: KeyedRow) -> str:
    """Return what of a row an entry puts in the place of, in a few signs; empty where there was nothing."""
    stands = row.marks.get(entry.kind.kind)
    was = ["/".join(map(short_mark, stands.marks))] if entry.marks is not None and stands else []
    if entry.absence is not None and row.absence and row.absence.code:
        was.insert(0, ABSENCE_LETTERS[AbsenceCode(row.absence.code)])
    return " ".join(part for part in was if part)


def _other_marks(entry: Entry, row: KeyedRow) -> StoodMarks | None:
    stands = row.marks.get(entry.kind.kind)
    if entry.marks is None or stands is None or not stands.marks:
        return None
    return None if stands.own or stands.marks == entry.marks else stands


def _other_absence(entry: Entry, row: KeyedRow) -> StoodAbsence | None:
    stands = row.absence
    if entry.absence is None or stands is None or not stands.code:
        return None
    return None if stands.own or stands.code == entry.absence else stands


def request_of(entry: Entry, row: KeyedRow, lesson: KeyedLesson, request: str) -> KeyIn | None:
    """Return what is to be written, None where all of it stands there already."""
    stands, absent = row.marks.get(entry.kind.kind), row.absence
    marks = None if entry.marks == (stands.marks if stands else ()) else entry.marks
    absence = None if entry.absence == (absent.code if absent else "") else entry.absence
    if marks is None and absence is None:
        return None
    return KeyIn(
        lesson.head.sheet,
        lesson.of.course,
        lesson.of.number,
        row.pupil.number,
        marks,
        entry.kind.kind,
        absence,
        stands.version if stands else 0,
        absent.version if absent else 0,
        request,
    )
