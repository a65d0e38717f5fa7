"""Real files go into a school; a dry run stores nothing, a second run changes nothing."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from models.accounts import Account
from models.audit import AuditEvent
from models.courses import Course, Teaching, TimetableSlot
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, Staff
from rules.codes import Role
from services.actor import OFFICE
from services.house import House
from services.importing.carrying import SCHOOL_CHANGED, carry_out, plan_import
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Kind, Problem
from services.importing.plan import Options, State, Thing
from services.outcomes import NotSaved, Refusal, Saved
from services.refused import Refused
from tests.exchange.files import read_list, shared
from tests.school import School, new
from tests.services.bringing import (
    ORLOV,
    carried,
    classes_of_the_real_school,
    contents,
    count,
    planned,
    pupil_list,
    read,
    signed_in,
)
from texts.trail import ACTS

OFFICE_OF = {Role.SECRETARY, Role.ADMINISTRATOR}
# By hand from clauses 1.6, 4.2 and VI, never derived from the program.
WHOSE: dict[Kind, set[Role]] = {
    Kind.PUPILS: OFFICE_OF,
    Kind.GUARDIANS: OFFICE_OF,
    Kind.STAFF: {Role.ADMINISTRATOR},
    Kind.FET: {Role.ADMINISTRATOR},
    Kind.TOPICS: {Role.DEPUTY, Role.ADMINISTRATOR},
}


class TestTheRealFiles:
    """What ``../shared/data`` holds goes into an ordinary school."""

    def test_pupils_with_every_mistake_named(self, school: School) -> None:
        classes_of_the_real_school(school)
        plan = planned(school, read_list(shared("people/pupils-1251.csv")))
        assert Counter(entry.state for entry in plan.entries) == {State.NEW: 265}
        assert [(remark.row, remark.problem) for remark in plan.refused] == [
            (17, Problem.NO_SUCH_DAY),
            (42, Problem.NO_SUCH_GRADE),
            (52, Problem.NOT_A_NAME),
            (270, Problem.SAME_ROW_TWICE),
        ]
        assert [(remark.row, remark.problem) for remark in plan.warned] == [
            (5, Problem.READ_AS),
            (9, Problem.READ_AS),
            (9, Problem.AGE_OUTSIDE_CLASS),
            (13, Problem.READ_AS),
            (22, Problem.READ_AS),
            (27, Problem.NO_FILE_NO),
            (46, Problem.NO_PATRONYMIC),
            (57, Problem.MIXED_ALPHABETS),
        ]

    def test_pupils_then_guardians_then_staff_and_the_second_run_changes_nothing(
        self, school: School
    ) -> None:
        classes_of_the_real_school(school)
        for name in ("pupils-1251.csv", "guardians-1251.csv", "staff-utf8bom.csv"):
            carried(school, read_list(shared(f"people/{name}")))
        before = contents(school)
        for name in ("pupils-1251.csv", "guardians-1251.csv", "staff-utf8bom.csv"):
            plan = planned(school, read_list(shared(f"people/{name}")))
            assert plan.changes_nothing, plan.of(State.NEW) + plan.of(State.CHANGED)
            assert isinstance(carry_out(school.house.writer, plan), Saved)
        assert contents(school) == before
        assert (count(school, Pupil), count(school, Enrollment)) == (265, 265)
        assert (count(school, Guardian), count(school, Guardianship)) == (213, 213)
        assert (count(school, Staff), count(school, Account)) == (38, 38)

    def test_guardians_whose_pupil_is_doubtful_are_refused(self, school: School) -> None:
        classes_of_the_real_school(school)
        carried(school, read_list(shared("people/pupils-1251.csv")))
        plan = planned(school, read_list(shared("people/guardians-1251.csv")))
        assert [(remark.row, remark.value, remark.problem) for remark in plan.refused] == [
            (13, "Б-1016", Problem.NO_SUCH_PUPIL),
            (22, "Б-1026", Problem.NO_SUCH_PUPIL),
            (35, "А-1041", Problem.NO_SUCH_PUPIL),
            (37, "Шпанова Аля", Problem.PUPIL_NAME_DIFFERS),
            (42, "Б-1051", Problem.NO_SUCH_PUPIL),
        ]

    def test_seven_leaders_too_many_are_named(self, school: School) -> None:
        classes_of_the_real_school(school)
        plan = planned(school, read_list(shared("people/staff-utf8bom.csv")))
        doubled = [remark.row for remark in plan.warned if remark.problem is Problem.CLASS_HAS_TEACHER]
        assert doubled == [12, 13, 16, 17, 18, 20, 22]

    def test_the_timetable_file_fills_an_empty_school(self, school: School) -> None:
        plan = carried(school, read_list(shared("fet/timetable-ru.fet")))
        assert Counter(entry.thing for entry in plan.of(State.NEW)) == {
            Thing.SUBJECT: 123,
            Thing.STAFF: 47,
            Thing.SCHOOL_CLASS: 14,
            Thing.STUDY_GROUP: 71,
            Thing.COURSE: 302,
        }
        assert plan.refused == ()
        assert count(school, TimetableSlot) == 0
        hours = read(school, Course.select(Course.hours_in_two_weeks))
        durations = 337 * 1 + 221 * 2 + 4 * 3
        assert sum(hour for (hour,) in hours) == durations
        assert planned(school, read_list(shared("fet/timetable-ru.fet"))).changes_nothing

    def test_a_teacher_of_the_timetable_file_holds_a_lesson(self, school: School) -> None:
        carried(school, read_list(shared("fet/timetable-ru.fet")))
        person, login = read(
            school,
            Person.select(Person.id, Account.login)
            .join(Account, on=(Account.person == Person.id))
            .where(Person.surname == "Петрова"),
        )[0]
        assert login == "petrova"
        account = read(school, Account.select(Account.id).where(Account.login == login))[0][0]
        course = read(school, Teaching.select(Teaching.course).where(Teaching.teacher == person))[0][0]
        teacher = signed_in(school, person, account, login)
        assert isinstance(teacher.holds(course, "2026-11-19"), Saved)


class TestADryRun:
    """The dry run is the import itself, taken back."""

    def test_nothing_is_stored_by_a_dry_run(self, fifth: School) -> None:
        before = contents(fifth)
        plan = planned(fifth, pupil_list(ORLOV))
        assert [entry.state for entry in plan.entries] == [State.NEW]
        assert contents(fifth) == before

    def test_nothing_is_stored_where_the_school_changed_meanwhile(self, fifth: School) -> None:
        plan = planned(fifth, pupil_list(ORLOV))
        fifth.pupil("Орлов Пётр Ильич", 1)
        before = contents(fifth)
        assert carry_out(fifth.house.writer, plan) == NotSaved(SCHOOL_CHANGED)
        assert contents(fifth) == before

    def test_every_row_written_has_its_event_in_the_same_transaction(self, fifth: School) -> None:
        events = count(fifth, AuditEvent)
        commits = fifth.house.writer.commits
        carried(fifth, pupil_list(ORLOV, "13;Ли;Ван;;М;01.03.2015;5Б;"))
        assert fifth.house.writer.commits == commits + 2
        new = read(fifth, AuditEvent.select(AuditEvent.act, AuditEvent.thing).where(AuditEvent.id > events))
        assert Counter(new) == {
            ("import_pupils", "person"): 2,
            ("import_pupils", "pupil"): 2,
            ("import_pupils", "enrollment"): 2,
        }

    def test_a_request_sent_again_is_not_carried_out_twice(self, fifth: School) -> None:
        plan = planned(fifth, pupil_list(ORLOV))
        first = carry_out(fifth.house.writer, plan, OFFICE, "import-1")
        before = contents(fifth)
        again = carry_out(fifth.house.writer, plan, OFFICE, "import-1")
        assert isinstance(first, Saved)
        assert isinstance(again, Saved)
        assert contents(fifth) == before

    def test_the_journal_of_changes_has_words_for_every_list(self) -> None:
        assert {f"import_{kind}" for kind in Kind} <= set(ACTS)

    @pytest.mark.parametrize("kind", WHOSE)
    def test_a_list_is_brought_in_by_whose_duty_a_line_of_it_is(self, fifth: School, kind: Kind) -> None:
        incoming = Incoming(kind, "list.csv")
        for role in Role:
            who = fifth.somebody(f"Некто {role}", role)
            if role in WHOSE[kind]:
                assert plan_import(fifth.house.writer, incoming, Options(), who.actor).kind is kind
                continue
            with pytest.raises(Refused):
                plan_import(fifth.house.writer, incoming, Options(), who.actor)
            plan = planned(fifth, incoming)
            assert isinstance(carry_out(fifth.house.writer, plan, who.actor, new()), Refusal)

    def test_classes_are_made_by_the_administrator_alone(self, fifth: School) -> None:
        secretary = fifth.somebody("Зимина Ольга", Role.SECRETARY)
        with pytest.raises(Refused) as refused:
            plan_import(fifth.house.writer, pupil_list(ORLOV), Options(create_classes=True), secretary.actor)
        assert refused.value.refusal.act == "fill_school"

    def test_a_school_without_an_open_year_takes_nothing(self, tmp_path: Path) -> None:
        house = House(tmp_path, source=lambda: datetime(2026, 11, 19, 5, 0), cost=4)
        house.start()
        try:
            with pytest.raises(FileRefused) as refused:
                plan_import(house.writer, pupil_list(ORLOV))
        finally:
            house.stop()
        assert refused.value.trouble is FileTrouble.NO_YEAR
