"""Why a request is refused, as values; the words stand in ``texts.refusals``."""

from enum import StrEnum


class Reason(StrEnum):
    """Every reason a person can be refused for."""

    NOT_YOUR_SUBJECT = "not_your_subject"
    NOT_YOUR_CLASS = "not_your_class"
    NOT_YOUR_CHILD = "not_your_child"
    ONLY_OWN_DIARY = "only_own_diary"
    SEES_BUT_DOES_NOT_WRITE = "sees_but_does_not_write"
    NO_SUCH_RIGHT = "no_such_right"
    SIGNED_OUT = "signed_out"
    TERM_CLOSED = "term_closed"
    YEAR_CLOSED = "year_closed"
    NOT_ENROLLED_THEN = "not_enrolled_then"
    LESSON_AHEAD = "lesson_ahead"
    OUT_OF_SCALE = "out_of_scale"
    NO_MARKS_IN_THIS_CLASS = "no_marks_in_this_class"
    TOO_MANY_MARKS = "too_many_marks"
    UNKNOWN_THING = "unknown_thing"
    TEXT_TOO_LONG = "text_too_long"
    OUTSIDE_TERM = "outside_term"
    LESSON_EXISTS = "lesson_exists"
    WORK_HAS_MARKS = "work_has_marks"
    WEAK_PASSWORD = "weak_password"
    WRONG_PASSWORD = "wrong_password"
    NO_PUPILS = "no_pupils"
    READ_ONLY_NOW = "read_only_now"
