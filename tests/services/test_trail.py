"""The journal of changes: by person, page, pupil and day, leaf by leaf (5.2–5.4)."""

from datetime import date, datetime

import pytest

from rules.codes import Role
from services.outcomes import Saved
from services.requests import OpenCard, SetProbe
from services.views.trail import (
    Wanted,
    trail,
    trail_event,
    trail_pages,
    trail_persons,
    trail_pupils,
)
from tests.school import School, Who


@pytest.fixture
def deputy(school: School) -> Who:
    return school.somebody("Орлова Татьяна", Role.DEPUTY)


@pytest.fixture
def petrova(school: School) -> Who:
    return school.teacher("Петрова Анна")


@pytest.fixture
def algebra(school: School, petrova: Who) -> int:
    """Algebra of 7А; a 5 was changed to 4 on Saturday, the lesson was held on Friday."""
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    school.pupil("Гусева Дарья", seven)
    course = school.course("Алгебра", seven, petrova)
    school.now_is("2026-11-20 12:00")
    held = petrova.holds(course, "2026-11-20")
    assert isinstance(held, Saved)
    school.now_is("2026-11-21 12:00")
    petrova.marks(held.thing, "Воронин", "5")
    petrova.marks(held.thing, "Воронин", "4", seen=1)
    petrova.marks_absent(held.thing, "Гусева")
    return course


def test_a_change_is_told_with_who_when_what_it_was_and_is(deputy: Who, algebra: int) -> None:
    lines = deputy.reads(trail, Wanted(pupil=deputy.school.pupil_id("Воронин"))).lines
    changed, first = [line for line in lines if line.act == "set_mark" and line.after != ""][:2]
    assert (changed.who, changed.pupil, changed.before, changed.after) == (
        "Петрова А.",
        "Воронин П.",
        "5",
        "4",
    )
    assert (changed.at, first.before) == (datetime(2026, 11, 21, 12, 0), "")
    assert changed.page is not None
    assert (changed.page.class_title, changed.page.subject) == ("7А", "Алгебра")


def test_events_of_a_day_of_a_page_and_of_a_person(deputy: Who, petrova: Who, algebra: int) -> None:
    def acts(wanted: Wanted) -> set[str]:
        return {line.act for line in deputy.reads(trail, wanted).lines}

    assert acts(Wanted(day=date(2026, 11, 20), person=petrova.actor.person)) == {"hold_lesson"}
    assert "set_mark" in acts(Wanted(day=date(2026, 11, 21)))
    assert acts(Wanted(day=date(2026, 11, 22))) == set()
    assert "set_absence" in acts(Wanted(course=algebra))
    assert "add_pupil" not in acts(Wanted(course=algebra))
    assert acts(Wanted(person=deputy.actor.person)) == set()


def test_a_look_at_a_card_is_about_the_pupil(deputy: Who, petrova: Who, algebra: int) -> None:
    pupil = deputy.school.pupil_id("Воронин")
    assert isinstance(petrova.asks(OpenCard(pupil, "look")), Saved)
    (latest, *_) = deputy.reads(trail, Wanted(pupil=pupil)).lines
    assert (latest.act, latest.who) == ("view_card", "Петрова А.")
    other = deputy.school.pupil_id("Гусева")
    assert "view_card" not in {line.act for line in deputy.reads(trail, Wanted(pupil=other)).lines}


def test_older_events_come_leaf_by_leaf_and_each_once(
    deputy: Who, algebra: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.views.trail.A_LEAF", 7)
    numbers: list[int] = []
    before = None
    while True:
        leaf = deputy.reads(trail, Wanted(), before)
        numbers += [line.number for line in leaf.lines]
        if not leaf.more:
            break
        before = numbers[-1]
    assert numbers == list(range(numbers[0], 0, -1))


def test_an_event_names_the_class_and_the_setting_it_is_about(deputy: Who, algebra: int) -> None:
    administrator = deputy.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    assert isinstance(administrator.asks(SetProbe("edu.example.ru:443", 3, ("", 3), "probe")), Saved)
    lines = deputy.reads(trail, Wanted()).lines
    assert {line.school_class for line in lines if line.thing == "enrollment"} == {"7А"}
    assert {line.school_class for line in lines if line.page} == {""}, "a page says its class itself"
    assert "probe_address" in {line.setting for line in lines if line.thing == "setting"}
    assert {line.setting for line in lines if line.thing != "setting"} == {""}


def test_an_event_whole_names_the_columns_that_changed(deputy: Who, algebra: int) -> None:
    lines = deputy.reads(trail, Wanted(pupil=deputy.school.pupil_id("Воронин"))).lines
    changed = next(line for line in lines if (line.before, line.after) == ("5", "4"))
    event = deputy.reads(trail_event, changed.number)
    assert event is not None
    assert ("value", "5", "4") in event.columns
    assert (event.address, event.line.who) == ("127.0.0.1", "Петрова А.")
    assert deputy.reads(trail_event, 10**9) is None


def test_no_password_stands_in_the_trail(deputy: Who, algebra: int) -> None:
    lines = deputy.reads(trail, Wanted()).lines
    opened = [line.number for line in lines if line.act == "open_account"]
    texts = [text for number in opened for event in [deputy.reads(trail_event, number)] if event
             for column in event.columns for text in column]  # fmt: skip
    assert opened
    assert not any("$2b$" in text for text in texts)


def test_whose_right_the_trail_is(school: School, petrova: Who, algebra: int) -> None:
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    administrator = school.somebody("Громов Илья", Role.ADMINISTRATOR)
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    for who, may in ((director, True), (administrator, True), (secretary, False), (petrova, False)):
        assert who.may_read(trail, Wanted()) is may
        for view in (trail_persons, trail_pages, trail_pupils):
            assert who.may_read(view) is may
    assert [one.title for one in director.reads(trail_pages)] == ["7А Алгебра"]
    assert len(director.reads(trail_pupils)) == 2
