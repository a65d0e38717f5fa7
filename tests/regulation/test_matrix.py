"""Who may write what where: everybody, every kind of record, an open and a closed term; real requests."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import (
    CloseTerm,
    ConfirmAttendance,
    GiveReason,
    HoldLesson,
    Request,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetResult,
    SetTopic,
    SetWork,
)
from tests.scenes import Scene
from tests.school import School, Who, new


@dataclass
class Place:
    """A lesson of 7А on the last day of the first quarter, and everybody who may come near it."""

    school: School
    people: dict[str, Who]
    course: int
    lesson: int
    pupil: int
    absent: int
    term: int
    kind: int


WRITES: dict[str, Callable[[Place], Request]] = {
    "mark": lambda p: SetMarks(p.lesson, None, p.pupil, ("4",), 0, new()),
    "absence": lambda p: SetAbsence(p.lesson, p.pupil, "late", 5, 0, new()),
    "reason": lambda p: GiveReason(p.lesson, p.absent, "illness", 1, new()),
    "attendance": lambda p: ConfirmAttendance(p.lesson, new()),
    "topic": lambda p: SetTopic(p.lesson, "Дроби", "", 1, new()),
    "homework": lambda p: SetHomework(p.lesson, None, "№ 1", False, None, 0, new()),
    "own homework": lambda p: SetHomework(p.lesson, p.pupil, "№ 2", False, None, 0, new()),
    "work": lambda p: SetWork(p.lesson, None, p.kind, "К-1", 2, 0, new()),
    "lesson": lambda p: HoldLesson(p.course, p.school.house.clock.now().today, 2, new()),
    "result": lambda p: SetResult(p.course, p.pupil, "term", p.term, "5", 0, new(), "Решение"),
}
LESSON = {"mark", "absence", "attendance", "topic", "homework", "own homework", "work", "lesson"}
# By hand from sections 2 and 4 of the regulation, never derived from the permission table.
MAY: dict[str, set[str]] = {
    "the teacher of the page": LESSON | {"result"},
    "a teacher of the class in another subject": set(),
    "a teacher of the subject in another class": set(),
    "the class teacher": LESSON | {"result", "reason"},
    "the class teacher of another class": set(),
    "the substitute of this lesson": LESSON - {"lesson"},
    "the substitute of another lesson": set(),
    "the deputy": set(),
    "the director": set(),
    "the secretary": set(),
    "the administrator": set(),
    "the pupil": set(),
    "the mother": set(),
    "somebody else's mother": set(),
}


@pytest.fixture
def place(scene: Scene) -> Place:
    """Thursday 22 October 2026, noon; the first quarter ends on Saturday."""
    return scene(last_thursday)


def last_thursday(school: School) -> Place:
    """Everybody the regulation knows, and a lesson held."""
    school.now_is("2026-10-22 12:00")
    petrova, lukin, sidorova = (school.teacher(f"{name} Имя") for name in ("Петрова", "Лукин", "Сидорова"))
    leader, other_leader = school.teacher("Классная Имя"), school.teacher("Чужая Имя")
    substitute, elsewhere = school.teacher("Заменяев Имя"), school.teacher("Другов Имя")
    seven, eight = school.school_class("7А", leader=leader), school.school_class("8А", leader=other_leader)
    pupil, absent = school.pupil("Воронин Павел", seven), school.pupil("Гусева Дарья", seven)
    school.pupil("Чужов Илья", eight)
    course = school.course("Алгебра", seven, petrova)
    school.course("Физика", seven, lukin)
    school.course("Алгебра", eight, sidorova)
    for number in (1, 3):
        school.slot(course, 4, number)
    school.substitute(course, "2026-10-22", 1, substitute)
    school.substitute(course, "2026-10-22", 3, elsewhere)
    held = petrova.holds(course, "2026-10-22", 1)
    assert isinstance(held, Saved)
    petrova.marks_absent(held.thing, "Гусева")
    page = school.page(course)
    people = {
        "the teacher of the page": petrova,
        "a teacher of the class in another subject": lukin,
        "a teacher of the subject in another class": sidorova,
        "the class teacher": leader,
        "the class teacher of another class": other_leader,
        "the substitute of this lesson": substitute,
        "the substitute of another lesson": elsewhere,
        "the deputy": school.somebody("Завучева Имя", Role.DEPUTY),
        "the director": school.somebody("Директорова Имя", Role.DIRECTOR),
        "the secretary": school.somebody("Зимина Имя", Role.SECRETARY),
        "the administrator": school.somebody("Громов Имя", Role.ADMINISTRATOR),
        "the pupil": school.pupil_account("Воронин"),
        "the mother": school.guardian("Воронина Мария", "Воронин"),
        "somebody else's mother": school.guardian("Чужова Мария", "Чужов"),
    }
    things = (course, held.thing, pupil, absent, page.term.term, page.kinds[0].kind)
    return Place(school, people, *things)


@pytest.mark.proof("matrix")
@pytest.mark.clause("2.3")
@pytest.mark.clause("4.3")
@pytest.mark.clause("4.4")
@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("what", WRITES)
def test_everybody_writes_exactly_what_the_regulation_gives(place: Place, who: str, what: str) -> None:
    outcome = place.people[who].asks(WRITES[what](place))
    assert isinstance(outcome, Saved) is (what in MAY[who]), outcome
    if not isinstance(outcome, Saved):
        assert isinstance(outcome, Refusal)
        assert outcome.clause


@pytest.mark.proof("matrix")
@pytest.mark.clause("2.6")
@pytest.mark.parametrize("who", [who for who, acts in MAY.items() if acts])
@pytest.mark.parametrize("what", WRITES)
def test_in_a_closed_term_nobody_writes_anything(place: Place, who: str, what: str) -> None:
    request = WRITES[what](place)
    place.school.now_is("2026-10-26 09:00")
    deputy = place.people["the deputy"]
    closed = deputy.asks(CloseTerm(place.term, 2, new()))
    assert isinstance(closed, Saved), closed
    outcome: Outcome = place.people[who].asks(request)
    assert isinstance(outcome, Refusal), outcome
    if what in MAY[who] and not who.startswith("the substitute"):
        assert (outcome.reason, outcome.clause) == (Reason.TERM_CLOSED, "2.6")
