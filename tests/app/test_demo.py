"""The demo school is believable, without contradictions, and the same every time."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.demo import FolderTaken, build_demo, demo_logins
from app.demo.curriculum import CLASSES, STAFF
from app.demo.moments import DEMO_NOW
from app.demo.names import Namesakes, patronymic, surname_of
from app.demo.timetable import make_timetable
from app.main import main
from models.accounts import Account
from models.database import rows
from rules.text import name_key
from services.actor import Actor
from services.house import House
from services.signing_in.accounts import Admission
from services.views.choices import children
from services.views.day import DebtKind, MyDay
from services.views.my_day import my_day
from tests.demo_school import looked_into

ROOT = Path(__file__).resolve().parents[2]
REAL_NOW = datetime(2031, 3, 5, 21, 0)
FIRST_DAYS = datetime(2026, 9, 4, 23, 0)
BUILDING = """
import sys
from datetime import datetime
from pathlib import Path
from app.demo import build_demo
build_demo(
    Path(sys.argv[1]), utc=lambda: datetime(2031, 3, 5, 21, 0), until=datetime(2026, 9, 4, 23, 0)
)
"""
TELLING = """
import sys
from datetime import datetime
from pathlib import Path
from app.demo import build_demo
def begun():
    print("begun", flush=True)
    return datetime(2031, 3, 5, 21, 0)
build_demo(Path(sys.argv[1]), utc=begun)
"""
LISTED = """
    SELECT enrollment.pupil_id, enrollment.since, enrollment.until, course.id AS course
    FROM course JOIN enrollment ON enrollment.school_class_id = course.school_class_id
    WHERE course.study_group_id IS NULL
    UNION ALL
    SELECT group_member.pupil_id, group_member.since, group_member.until, course.id
    FROM course JOIN group_member ON group_member.study_group_id = course.study_group_id
"""


@pytest.fixture(scope="module")
def journal(demo_folder: Path) -> Iterator[Any]:
    with looked_into(demo_folder) as connection:
        yield connection


@pytest.fixture(scope="module")
def first_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo school of four days, built at a fixed real moment."""
    folder = tmp_path_factory.mktemp("short") / "demo"
    build_demo(folder, utc=lambda: REAL_NOW, until=FIRST_DAYS)
    return folder


def one(journal: Any, sql: str) -> Any:
    return journal.execute(sql).fetchone()[0]


def test_the_school_has_the_size_of_a_school(journal: Any) -> None:
    assert 240 <= one(journal, "SELECT count(*) FROM pupil") <= 260
    assert one(journal, "SELECT count(DISTINCT grade) FROM school_class") == 11
    assert 28 <= one(journal, "SELECT count(*) FROM staff") <= 32
    assert one(journal, "SELECT count(*) FROM lesson") > 3500
    assert one(journal, "SELECT count(*) FROM mark") > 15_000


def test_no_teacher_and_no_class_is_in_two_places_in_one_hour(journal: Any) -> None:
    twice = """
        SELECT a.id FROM timetable_slot a
        JOIN timetable_slot b ON a.id < b.id AND a.weekday = b.weekday AND a.number = b.number
            AND (a.week = 0 OR b.week = 0 OR a.week = b.week)
        JOIN {duty} x ON {x_is} JOIN {duty} y ON {y_is}
        WHERE {same}
    """
    teachers = twice.format(
        duty="teaching",
        x_is="x.course_id = a.course_id",
        y_is="y.course_id = b.course_id",
        same="x.teacher_id = y.teacher_id",
    )
    classes = twice.format(
        duty="course",
        x_is="x.id = a.course_id",
        y_is="y.id = b.course_id",
        same="x.school_class_id = y.school_class_id",
    )
    assert journal.execute(teachers).fetchall() == []
    assert journal.execute(classes).fetchall() == []


def test_every_class_has_its_lessons_from_the_first_one_on_without_a_gap() -> None:
    meetings = make_timetable(Random(5))
    for class_title, _ in CLASSES:
        for weekday in range(1, 7):
            numbers = {
                meeting.number
                for meeting in meetings
                if (meeting.class_title, meeting.weekday) == (class_title, weekday)
            }
            assert numbers == set(range(1, len(numbers) + 1)), (class_title, weekday)


def test_two_subjects_of_a_class_take_turns_every_other_week(journal: Any) -> None:
    turns = journal.execute("SELECT week, count(*) FROM timetable_slot WHERE week > 0 GROUP BY week")
    assert dict(turns.fetchall()) == {1: 2, 2: 2}


def test_marks_and_absences_stand_only_where_the_pupil_was_on_the_list(journal: Any) -> None:
    strangers = f"""
        SELECT count(*) FROM ({{cells}}) AS cell JOIN lesson ON lesson.id = cell.lesson
        WHERE NOT EXISTS (SELECT 1 FROM ({LISTED}) AS listed
            WHERE listed.course = lesson.course_id AND listed.pupil_id = cell.pupil
              AND listed.since <= lesson.day AND coalesce(listed.until, '9999-12-31') >= lesson.day)
    """
    marks = "SELECT work.lesson_id AS lesson, mark.pupil_id AS pupil FROM mark JOIN work ON work.id = work_id"
    absences = "SELECT lesson_id AS lesson, pupil_id AS pupil FROM absence"
    assert one(journal, strangers.format(cells=marks)) == 0
    assert one(journal, strangers.format(cells=absences)) == 0


def test_nothing_is_written_on_days_off_or_after_the_demos_today(journal: Any) -> None:
    assert one(journal, "SELECT max(day) FROM lesson") == "2026-11-19"
    assert one(journal, "SELECT count(*) FROM lesson WHERE day IN (SELECT day FROM day_off)") == 0
    assert one(journal, "SELECT count(*) FROM print_issue WHERE monday = '2026-10-19'") > 0
    assert one(journal, "SELECT count(*) FROM print_issue WHERE monday = '2026-10-26'") == 0, "holidays"
    assert one(journal, "SELECT max(at) FROM audit_event") <= "2026-11-19 05:40:00"
    assert (
        one(
            journal,
            "SELECT count(*) FROM audit_event a JOIN audit_event b ON b.id = a.id + 1 AND b.at < a.at",
        )
        == 0
    )


def test_the_first_grade_has_no_marks_and_the_exempt_have_none_in_physical_training(journal: Any) -> None:
    grade = """SELECT count(*) FROM mark JOIN work ON work.id = work_id JOIN lesson ON lesson.id = lesson_id
        JOIN course ON course.id = course_id JOIN school_class ON school_class.id = school_class_id
        WHERE grade = 1"""
    assert one(journal, grade) == 0
    exempt = """SELECT count(*) FROM absence JOIN lesson ON lesson.id = absence.lesson_id
        JOIN work ON work.lesson_id = lesson.id
        JOIN mark ON mark.work_id = work.id AND mark.pupil_id = absence.pupil_id WHERE code = 'exempt'"""
    assert one(journal, "SELECT count(*) FROM absence WHERE code = 'exempt'") > 20
    assert one(journal, exempt) == 0


def test_marks_are_spread_as_in_a_school(journal: Any) -> None:
    given = dict(journal.execute("SELECT value, count(*) FROM mark GROUP BY value").fetchall())
    numbers = {value: count for value, count in given.items() if value in "5432"}
    share = {value: count / sum(numbers.values()) for value, count in numbers.items()}
    assert 0.2 < share["5"] < 0.4
    assert 0.3 < share["4"] < 0.5
    assert 0.02 < share["2"] < 0.1
    assert given["."] > 20, "debts of this quarter"
    assert given["pass"] > 20, "a subject with зачёт"


def test_absences_have_the_reasons_class_teachers_gave(journal: Any) -> None:
    reasons = dict(
        journal.execute("SELECT reason, count(*) FROM absence WHERE code = 'absent' GROUP BY 1").fetchall()
    )
    assert reasons["illness"] > 500
    assert min(reasons["valid"], reasons["no_reason"], reasons[""]) > 20


def test_quarter_marks_are_set_and_agree_with_nobody_left_out(journal: Any) -> None:
    values = dict(journal.execute("SELECT value, count(*) FROM summative_mark GROUP BY 1").fetchall())
    assert sum(values.values()) > 2000
    assert values["exempt"] == 2
    assert values["5"] > values["2"]


def test_the_first_quarter_is_closed_and_older_classes_are_certified(journal: Any) -> None:
    closed = journal.execute("SELECT kind, number FROM term WHERE closed_at IS NOT NULL").fetchall()
    assert closed == [("quarter", 1)]
    certified = """SELECT school_class.title FROM certificate
        JOIN school_class ON school_class.id = certificate.school_class_id ORDER BY certificate.id"""
    assert [title for (title,) in journal.execute(certified)] == ["5А", "5Б", "6А", "7А", "7Б", "8А", "9А"]


def test_somebody_came_within_the_year_and_somebody_left(journal: Any) -> None:
    assert one(journal, "SELECT count(*) FROM enrollment WHERE since > '2026-09-01'") == 2
    assert one(journal, "SELECT count(*) FROM enrollment WHERE until < '2026-11-19'") == 2


def test_names_agree_in_sex_and_hard_ones_are_there(journal: Any) -> None:
    people = journal.execute("SELECT surname, given_name, patronymic, sex FROM person").fetchall()
    for surname, given, father, sex in people:
        if father.endswith(("вич", "ич")):
            assert sex == "m", (surname, given, father)
        if father.endswith("на"):
            assert sex == "f", (surname, given, father)
    surnames = {surname for surname, *_ in people}
    assert {"Черных", "Ли", "Ёлкин", "Иванова-Петрова", "Нгуен"} <= surnames
    assert any(not father for *_, father, _ in people)
    assert max(len(" ".join(parts[:3])) for parts in people) > 60
    assert patronymic("Юрий", "m") == "Юрьевич"
    assert patronymic("Дмитрий", "f") == "Дмитриевна"
    assert surname_of("Раевский", "f") == "Раевская"


def test_a_class_list_has_no_two_surnames_of_strangers_alike() -> None:
    names = Namesakes(Random(1))
    dealt = [names.family() for _ in range(100)]
    assert len(set(dealt)) == 100


def test_families_have_several_children_and_some_have_no_access(journal: Any) -> None:
    children_of = "SELECT count(*) FROM guardianship GROUP BY guardian_id HAVING count(*) > 1"
    assert len(journal.execute(children_of).fetchall()) >= 15
    without = """SELECT count(*) FROM pupil WHERE NOT EXISTS
        (SELECT 1 FROM guardianship WHERE pupil_id = pupil.id AND diary_access)"""
    assert 5 <= one(journal, without) <= 40


def test_loads_are_believable(journal: Any) -> None:
    loads = journal.execute(
        """SELECT sum(hours_in_two_weeks) / 2.0 FROM course JOIN teaching ON course_id = course.id
        GROUP BY teacher_id"""
    ).fetchall()
    assert max(load for (load,) in loads) <= 27
    assert len(loads) >= 20
    assert len(loads) < len(STAFF)


def test_the_chain_of_history_holds(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--data", str(demo_copy)]) == 0
    with looked_into(demo_copy) as connection:
        number = connection.execute("SELECT count(*) FROM audit_event").fetchone()[0]
    assert str(number) in capsys.readouterr().out


def _day_of(house: House, login: str) -> MyDay:
    with house.database.connection_context():
        person, account = rows(Account.select(Account.person, Account.id).where(Account.login == login))[0]
        now = house.clock.at(house.clock.utc(DEMO_NOW))
        return my_day(Actor(person, account, 0, ""), now)


def test_the_shown_teacher_has_a_lesson_under_way_debts_and_changes(demo_copy: Path) -> None:
    house = House(demo_copy)
    try:
        day = _day_of(house, "petrova.ai")
        his = _day_of(house, "kuznetsov.vp")
    finally:
        house.accounts.close()
    now = [lesson for lesson in day.lessons if lesson.number == 5]
    assert [(lesson.class_title, lesson.subject, lesson.lesson) for lesson in now] == [
        ("7А", "Алгебра", None)
    ]
    kinds = {debt.kind for debt in day.debts}
    assert kinds == {DebtKind.LESSON, DebtKind.TOPIC, DebtKind.HOMEWORK, DebtKind.MARKS}
    assert [lesson.given_to for lesson in day.lessons if lesson.given_to] == ["Кузнецов В. П."]
    assert [lesson.instead_of for lesson in his.lessons if lesson.instead_of] == ["Петрова А. И."]


def test_every_printed_login_opens_the_door_and_only_the_novice_must_change_the_password(
    demo_copy: Path,
) -> None:
    house = House(demo_copy)
    house.start()

    async def everybody() -> dict[str, Admission | None]:
        return {
            login.login: await house.accounts.admit(login.login, login.password, f"10.0.0.{number}")
            for number, login in enumerate(demo_logins(demo_copy))
        }

    try:
        admitted = asyncio.run(everybody())
        mother = admitted["smirnova.op"]
        assert mother is not None
        with house.database.connection_context():
            names = [child.full_name for child in children(mother.actor, house.clock.now())]
    finally:
        house.stop()
    assert all(admitted.values()), admitted
    assert [
        login for login, admission in admitted.items() if admission and admission.must_change_password
    ] == ["soloveva.do"]
    assert sorted(names) == ["Смирнов Артём Денисович", "Смирнова Полина Денисовна"]


def test_a_class_list_is_sorted_as_russians_expect(journal: Any) -> None:
    listed = journal.execute(
        """SELECT surname || ' ' || given_name FROM person JOIN pupil ON person_id = person.id
        JOIN enrollment ON pupil_id = pupil.id JOIN school_class ON school_class.id = school_class_id
        WHERE title = '7А' ORDER BY name_key"""
    ).fetchall()
    surnames = [name.split()[0] for (name,) in listed]
    assert surnames == sorted(surnames, key=name_key)
    assert surnames.index("Ёлкин") < surnames.index("Иванова-Петрова") < surnames.index("Черных")


def test_the_moment_of_building_reads_as_the_demos_thursday_and_time_goes_on(first_days: Path) -> None:
    later = House(first_days, source=lambda: REAL_NOW + timedelta(minutes=3))
    later.accounts.close()
    assert later.clock.now().local == datetime(2026, 11, 19, 12, 43)
    assert later.clock.now().today == date(2026, 11, 19)


def test_the_demo_is_the_same_every_time(first_days: Path, tmp_path: Path) -> None:
    """A second process has other hashes of texts: an order taken from a set would differ there."""
    subprocess.run(
        [sys.executable, "-c", BUILDING, str(tmp_path / "two")],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert _content(first_days) == _content(tmp_path / "two")


def _content(folder: Path) -> dict[str, list[Any]]:
    """Return everything but what the folder's own keys make: hashes of passwords and of the chain."""
    own = {"account": "password_hash", "audit_event": "hash"}
    content = {}
    with looked_into(folder) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table == "schema_migration":
                continue
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            kept = ", ".join(f'"{name}"' for name in columns if own.get(table) != name)
            where = "WHERE thing <> 'account'" if table == "audit_event" else ""
            content[table] = connection.execute(f'SELECT {kept} FROM "{table}" {where} ORDER BY 1').fetchall()
    assert content["mark"]
    return content


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("моё", encoding="utf-8")
    with pytest.raises(FolderTaken):
        build_demo(tmp_path / "demo")
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["thesis.txt"]


def test_a_build_that_was_cut_off_leaves_no_school_and_can_be_repeated(tmp_path: Path) -> None:
    first_hour = datetime(2026, 9, 1, 0, 0)
    with subprocess.Popen(
        [sys.executable, "-c", TELLING, str(tmp_path / "demo")], cwd=ROOT, stdout=subprocess.PIPE
    ) as building:
        assert building.stdout is not None
        assert building.stdout.readline() == b"begun\n"
        building.kill()
    assert (tmp_path / "demo.part").is_dir()
    assert not (tmp_path / "demo").exists()
    assert demo_logins(tmp_path / "demo") == ()
    logins = build_demo(tmp_path / "demo", until=first_hour)
    assert demo_logins(tmp_path / "demo") == logins
    assert not (tmp_path / "demo.part").exists()
