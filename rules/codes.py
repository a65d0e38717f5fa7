"""The codes a journal is written in: marks, absences, scales (clauses.md, «Codes»)."""

from enum import StrEnum


class Scale(StrEnum):
    """How a subject is assessed."""

    FIVE_POINT = "five_point"
    PASS_FAIL = "pass_fail"
    NONE = "none"


NOTHING_SET = "-"
"""What stands for homework that is «не задано» where one value tells it (2.8)."""


class AbsenceCode(StrEnum):
    """What a subject teacher enters about a pupil at a lesson (2.5)."""

    ABSENT = "absent"
    LATE = "late"
    EXEMPT = "exempt"


class AbsenceReason(StrEnum):
    """Why a pupil was absent, as the class teacher proves it by a document (2.9)."""

    UNKNOWN = ""
    VALID = "valid"
    ILLNESS = "illness"
    NO_REASON = "no_reason"


class Role(StrEnum):
    """What an account may be signed in as; one person may hold several."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    TEACHER = "teacher"
    PUPIL = "pupil"
    GUARDIAN = "guardian"


DUTIES = (Role.TEACHER, Role.DEPUTY, Role.DIRECTOR, Role.SECRETARY, Role.ADMINISTRATOR)
"""Roles that an employee is given; those of families come with the pupil."""

DEBT = "."
PASS = "pass"
FAIL = "fail"
EXEMPT = "exempt"
NOT_ASSESSED = "not_assessed"

NUMBERS = ("5", "4", "3", "2", "1")
MARKS_OF_SCALE: dict[Scale, tuple[str, ...]] = {
    Scale.FIVE_POINT: (*NUMBERS, DEBT),
    Scale.PASS_FAIL: (PASS, FAIL, DEBT),
    Scale.NONE: (),
}
SUMMATIVE_OF_SCALE: dict[Scale, tuple[str, ...]] = {
    Scale.FIVE_POINT: ("5", "4", "3", "2", EXEMPT, NOT_ASSESSED),
    Scale.PASS_FAIL: (PASS, FAIL, EXEMPT, NOT_ASSESSED),
    Scale.NONE: (),
}
MOST_MARKS_IN_A_CELL = 2


def counted(value: str) -> int | None:
    """Return the number a mark adds to a mean, or None for «.», зачёт and осв."""
    return int(value) if value in NUMBERS else None
