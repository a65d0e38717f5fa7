"""Documents about absences, what they propose for lessons, and until when a reason may be changed (2.9)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.calendar import Workdays
from rules.codes import AbsenceCode, AbsenceReason
from rules.deadlines import reason_due
from rules.outages import Lenience

LONGEST_DOCUMENT = 366
"""Days from the first to the last one of a document."""


class DocumentKind(StrEnum):
    """What somebody brought: a note of a doctor, an application, an order, a boarding leave, an exemption."""

    MEDICAL = "medical"
    APPLICATION = "application"
    ORDER = "order"
    LEAVE = "leave"
    EXEMPTION = "exemption"


USUAL_REASON: dict[DocumentKind, AbsenceReason] = {
    DocumentKind.MEDICAL: AbsenceReason.ILLNESS,
    DocumentKind.APPLICATION: AbsenceReason.VALID,
    DocumentKind.ORDER: AbsenceReason.VALID,
    DocumentKind.LEAVE: AbsenceReason.VALID,
    DocumentKind.EXEMPTION: AbsenceReason.UNKNOWN,
}
"""The reason that a kind of document proves; an exemption proves none, it proposes «осв.»."""


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """What stands at a lesson about the pupil of a document."""

    written: bool = False
    """Whether there is a record of the pupil at all, also one that was taken back."""
    code: str = ""
    reason: str = ""
    attendance_taken: bool = False
    """Whether the absent ones of the lesson are marked: a pupil without a record was there then."""
    has_mark: bool = False


def proposed_code(kind: DocumentKind, record: LessonRecord) -> AbsenceCode | None:
    """Return the code a document proposes at a lesson of its days, None where there is nothing to propose."""
    if kind is DocumentKind.EXEMPTION:
        return None if record.written else AbsenceCode.EXEMPT
    if record.code == AbsenceCode.ABSENT and not record.reason:
        return AbsenceCode.ABSENT
    if record.written or record.attendance_taken or record.has_mark:
        return None
    return AbsenceCode.ABSENT


def change_closed(
    reason: str, handed_in: tuple[date, ...], workdays: Workdays, lenience: Lenience, now: datetime
) -> date | None:
    """Return the last day on which a given reason might be changed, None while it still may be (2.9).

    Each document starts a clock of its own, the latest one counts. A reason that is still missing may be
    given late: the board of control shows it as overdue until then.
    """
    if not reason or not handed_in:
        return None
    due = max(lenience.moved(reason_due(day, workdays)) for day in handed_in)
    return due.date() if now > due else None
