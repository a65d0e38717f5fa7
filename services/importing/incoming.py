"""What a file brings, as values: ``exchange`` reads them, ``services.importing`` brings them in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.codes import Role


class Kind(StrEnum):
    """What a file is about."""

    PUPILS = "pupils"
    GUARDIANS = "guardians"
    STAFF = "staff"
    FET = "fet"
    TOPICS = "topics"


class FileTrouble(StrEnum):
    """Why a whole file cannot be taken."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"
    EMPTY = "empty"
    NOT_A_LIST = "not_a_list"
    WEB_PAGE = "web_page"
    WRONG_ENCODING = "wrong_encoding"
    NOT_XML = "not_xml"
    CUT_SHORT = "cut_short"
    WRONG_ROOT = "wrong_root"
    FORBIDDEN_XML = "forbidden_xml"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_HEAVY = "too_heavy"
    UNCLOSED_QUOTE = "unclosed_quote"
    UNKNOWN_KIND = "unknown_kind"
    OTHER_KIND = "other_kind"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    NO_YEAR = "no_year"
    NOT_A_BOOK = "not_a_book"
    OLD_BOOK = "old_book"
    OPEN_DOCUMENT = "open_document"
    TOO_MANY_SHEETS = "too_many_sheets"
    NO_SUCH_SHEET = "no_such_sheet"
    DTD_IN_BOOK = "dtd_in_book"
    INFLATED = "inflated"
    NOT_A_TEMPORARY_JOURNAL = "not_a_temporary_journal"
    TEMPORARY_JOURNAL = "temporary_journal"
    OTHER_SCHOOL = "other_school"
    OTHER_FORM = "other_form"


class FileRefused(Exception):
    """Nothing of the file is taken; ``about`` is a number, a column or a name for the sentence."""

    def __init__(self, trouble: FileTrouble, about: str = "") -> None:
        super().__init__(f"{trouble} {about}".strip())
        self.trouble = trouble
        self.about = about


class Problem(StrEnum):
    """What is wrong, or worth a look, in one row of a file."""

    MISSING_VALUE = "missing_value"
    NAME_INCOMPLETE = "name_incomplete"
    NOT_A_NAME = "not_a_name"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_CLASS = "no_such_class"
    NO_SUCH_GRADE = "no_such_grade"
    SAME_ROW_TWICE = "same_row_twice"
    FILE_NO_TWICE = "file_no_twice"
    FILE_NO_TAKEN = "file_no_taken"
    OTHER_FILE_NO = "other_file_no"
    NAMESAKE_WITHOUT_DATE = "namesake_without_date"
    NO_SUCH_PUPIL = "no_such_pupil"
    PUPIL_NAME_DIFFERS = "pupil_name_differs"
    LEAVES_BEFORE_COMING = "leaves_before_coming"
    OUTSIDE_YEAR = "outside_year"
    LOGIN_TAKEN = "login_taken"
    SEVERAL_FIT = "several_fit"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_SUBJECT = "unknown_subject"
    UNKNOWN_STUDENTS = "unknown_students"
    NO_STUDENTS = "no_students"

    READ_AS = "read_as"
    NO_FILE_NO = "no_file_no"
    NO_PATRONYMIC = "no_patronymic"
    MIXED_ALPHABETS = "mixed_alphabets"
    AGE_OUTSIDE_CLASS = "age_outside_class"
    SEX_AND_PATRONYMIC = "sex_and_patronymic"
    NOT_UNDERSTOOD = "not_understood"
    COLUMN_NOT_KEPT = "column_not_kept"
    COLUMN_ON_CONSENT = "column_on_consent"
    NAMESAKE = "namesake"
    POSSIBLY_SAME = "possibly_same"
    NO_ROLE = "no_role"
    CLASS_HAS_TEACHER = "class_has_teacher"
    TEACHER_IS = "teacher_is"
    NO_TEACHER = "no_teacher"
    GRADE_GUESSED = "grade_guessed"
    BELLS_DIFFER = "bells_differ"
    BELL_ENDS_GUESSED = "bell_ends_guessed"
    NO_TIMETABLE = "no_timetable"
    NOT_PLACED = "not_placed"
    DAY_NOT_UNDERSTOOD = "day_not_understood"
    GROUPS_WITHOUT_PUPILS = "groups_without_pupils"
    NO_SUCH_COURSE = "no_such_course"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_MARK = "not_a_mark"
    NOT_AN_ABSENCE = "not_an_absence"
    REASON_NOT_HERE = "reason_not_here"
    NOT_A_KIND = "not_a_kind"
    NOT_TAKEN = "not_taken"
    FORMULA = "formula"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    BROKEN_CELL = "broken_cell"
    MERGED_CELL = "merged_cell"
    SHEET_TAKEN = "sheet_taken"
    SHEET_LEFT = "sheet_left"
    HIDDEN_ROWS = "hidden_rows"
    TURNED_INTO_A_DATE = "turned_into_a_date"
    NOT_HERE = "not_here"
    ROW_ALTERED = "row_altered"
    LONGER_THAN = "longer_than"
    TOPIC_WAS_TAUGHT = "topic_was_taught"
    PLAN_AND_YEAR = "plan_and_year"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one cell of a file (row 0: the whole file)."""

    row: int
    column: str
    value: str
    problem: Problem
    about: str = ""


class Refused(Remark):
    """A row that is not taken, and why."""

    __slots__ = ()


class Warned(Remark):
    """A row that is taken, and what somebody should look at."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts."""

    surname: str
    given_name: str = ""
    patronymic: str = ""

    @property
    def full(self) -> str:
        """All parts that there are."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A row of a list of pupils."""

    row: int
    name: Name
    sex: str = ""
    born_on: date | None = None
    file_no: str = ""
    class_title: str = ""
    lodging: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A row of a list of guardians."""

    row: int
    pupil_file_no: str
    pupil_name: str
    name: Name
    sex: str = ""
    born_on: date | None = None
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row of a list of staff."""

    row: int
    name: Name
    sex: str = ""
    born_on: date | None = None
    staff_no: str = ""
    position: str = ""
    roles: tuple[Role, ...] = ()
    leads: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A row of a topic plan; ``number`` 0 means the next one of its course."""

    row: int
    class_title: str
    subject: str
    group: str
    number: int
    section: str
    topic: str
    hours: int
    homework: str


Row = PupilRow | GuardianRow | StaffRow | TopicRow


@dataclass(frozen=True, slots=True)
class CycleDay:
    """A day of a timetable's cycle; week 0 is every week, weekday 0 was not understood."""

    title: str
    weekday: int
    week: int


@dataclass(frozen=True, slots=True)
class LessonHour:
    """A lesson of the day with the time it starts, as «08:30» or empty."""

    title: str
    number: int
    starts: str


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher as a timetable writes the name."""

    written: str
    name: Name


@dataclass(frozen=True, slots=True)
class StudentSet:
    """Pupils who sit together: a class, or a group of one (``of``), or of several classes (``of`` empty)."""

    title: str
    of: str
    is_class: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """One lesson of a timetable's cycle, ``duration`` lessons long, placed or not."""

    number: int
    subject: str
    teachers: tuple[str, ...]
    students: tuple[str, ...]
    duration: int
    tags: tuple[str, ...] = ()
    day: str = ""
    hour: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A timetable program's file: who teaches what to whom, and when where that is decided."""

    institution: str
    days: tuple[CycleDay, ...]
    hours: tuple[LessonHour, ...]
    subjects: tuple[str, ...]
    teachers: tuple[Teacher, ...]
    sets: tuple[StudentSet, ...]
    activities: tuple[Activity, ...]
    """Active ones only."""
    rooms: tuple[str, ...] = ()
    inactive: int = 0

    @property
    def two_weeks(self) -> bool:
        """Whether the cycle is two weeks long."""
        return any(day.week for day in self.days)

    @property
    def placed(self) -> int:
        """How many activities have a day and an hour."""
        return sum(1 for activity in self.activities if activity.day and activity.hour)

    @property
    def is_made(self) -> bool:
        """Whether the timetable was generated: a few fixed hours are only somebody's wishes."""
        return self.placed * 2 >= len(self.activities) > 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that was read of a file."""

    kind: Kind
    source: str
    rows: tuple[Row, ...] = ()
    timetable: Timetable | None = None
    refused: tuple[Refused, ...] = ()
    warned: tuple[Warned, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """Code of a field and the name its column has in the file."""

    def with_warnings(self, more: Iterable[Warned]) -> "Incoming":
        """Return the same with remarks about the whole file before those about its rows."""
        return replace(self, warned=(*more, *self.warned))
