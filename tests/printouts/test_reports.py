"""Reports, control and timetables on paper: read back from the PDF and held against the screens."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.papers import DOCUMENTS
from rules.codes import Role
from rules.refusals import Reason
from services import school_year
from services.outcomes import Saved
from services.refused import Refused
from services.views.class_results import class_results
from services.views.control import Span, control
from services.views.result_papers import WHOLE_YEAR, class_report, teacher_report
from tests.school import School, Who
from texts.refusals import sentence

LONG = "Константинопольская-Новгородцева-Преображенская-Ростовцевская"
"""A surname of 60 letters."""
PUPILS = 45


@dataclass
class Told:
    """7А of 45 with results of the first quarter, an empty 8А, a 1А and a 10А of half-years."""

    school: School
    director: Who
    secretary: Who
    petrova: Who
    orlov: Who
    seven: int
    algebra: int
    folder: Path

    def text(self, document: str, *about: int, who: Who | None = None) -> str:
        return " ".join(self.pages(document, *about, who=who))

    def pages(self, document: str, *about: int, who: Who | None = None) -> list[str]:
        paper, out = DOCUMENTS[document], self.folder / f"{document}.pdf"
        paper.draw((who or self.director).reads(paper.read, *about), out)
        return [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]


@pytest.fixture
def told(school: School, tmp_path: Path) -> Told:
    petrova, orlov = school.teacher("Петрова Анна Ивановна"), school.teacher("Орлов Глеб Ильич")
    seven = school.school_class("7А", leader=petrova)
    for number in range(PUPILS - 3):
        school.pupil(f"Ученик{chr(1072 + number // 26)}{chr(1072 + number % 26)} Имя", seven)
    school.pupil(f"{LONG} Анна", seven)
    school.pupil("Ёлкин Пётр Ильич", seven)
    school.pupil("Ушедший Илья", seven, until="2026-10-10")
    school.pupil("Новая Ия", seven, since="2026-09-20")
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 1, 2)
    school.now_is("2026-10-26 12:00")
    for name, value in (("Ёлкин", "4"), (LONG, "5"), ("Новая", "2"), ("Ученикаа", "not_assessed")):
        assert isinstance(petrova.sets_term_mark(algebra, name, value), Saved)
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    return Told(school, director, secretary, petrova, orlov, seven, algebra, tmp_path)


def test_results_of_a_class_are_the_screens_and_nobody_is_left_out(told: Told) -> None:
    pages = told.pages("class-results", told.seven)
    text = " ".join(pages)
    shown = told.director.reads(class_results, told.seven)
    assert len(shown.pupils) == PUPILS
    squeezed = text.replace(" ", "")
    assert [one.short for one in shown.pupils if one.short.replace(" ", "") not in squeezed] == []
    assert "Ёлкин Пётр 4" in text
    (algebra,) = shown.subjects
    assert algebra.measures.counted == 4
    for line in ("Средний балл 3,67", "Успеваемость, % 50 ", "Качество, % 50 ", "СОУ, % 46,8"):
        assert line in text
    assert "Неуспевающие (2): Новая Ия, Ученикаа Имя" in text
    assert "Не аттестованы (н/а) (1): Ученикаа Имя" in text
    assert "Проценты класса — когда выставлены все итоги" in text
    assert all(f"стр. {number} из {len(pages)}" in page for number, page in enumerate(pages, 1))


@pytest.mark.parametrize("document", ["class-results", "class-report", "teacher-report"])
def test_what_counts_in_per_cent_says_how_it_is_counted(told: Told, document: str) -> None:
    of_a_class = document != "teacher-report"
    text = told.text(document, told.seven if of_a_class else told.petrova.actor.person, who=told.petrova)
    assert "СОУ, степень обученности, – среднее, где «5» даёт 100, «4» – 64, «3» – 36, «2» – 16" in text
    assert ("каждый ученик считается один раз, по худшему из своих итогов" in text) == of_a_class


def test_the_report_of_a_class_teacher_tells_movement_and_missed_lessons(told: Told) -> None:
    held = told.petrova.holds(told.algebra, "2026-10-19", 2)
    assert isinstance(held, Saved)
    told.petrova.marks_absent(held.thing, "Ёлкин")
    text = told.text("class-report", told.seven, who=told.petrova)
    assert "1 Алгебра Петрова А. И. 4 1 1 – 1 1 3,67 50 50 46,8" in text
    assert "Прибыли: Новая Ия (с 20.09.2026). Выбыли: Ушедший Илья (по 10.10.2026)." in text
    assert "Пропущено 1 урок: по болезни 0" in text.replace("\u00a0", " ")
    assert "Отличники" in text


@pytest.mark.parametrize("document", ["page", "class-results", "class-report", "teacher-report", "letters"])
def test_a_term_that_has_not_begun_is_not_printed_empty(told: Told, document: str) -> None:
    told.school.now_is("2026-11-01 12:00")
    about = {"page": told.algebra, "teacher-report": told.petrova.actor.person}.get(document, told.seven)
    with pytest.raises(Refused) as ahead:
        told.text(document, about, 2, who=told.petrova)
    assert (ahead.value.refusal.reason, ahead.value.refusal.about) == (Reason.TERM_AHEAD, "2026-11-02")
    assert "период начнётся 02.11.2026, печатать пока нечего" in sentence(ahead.value.refusal)
    told.school.now_is("2026-11-02 08:00")
    assert told.text(document, about, 2, who=told.petrova)


def test_a_term_is_chosen_by_number_and_one_that_is_not_there_is_refused(told: Told) -> None:
    told.school.now_is("2026-11-02 12:00")
    second = told.director.reads(class_report, told.seven, 2)
    assert second.results.period.term is not None
    assert second.results.period.term.number == 2
    assert told.director.reads(class_report, told.seven, WHOLE_YEAR).results.period.term is None
    with pytest.raises(Refused):
        told.director.reads(class_report, told.seven, 5)


def test_a_teacher_is_reported_by_pages_as_the_class_counts_them(told: Told) -> None:
    text = told.text("teacher-report", told.petrova.actor.person, who=told.petrova)
    assert "1 7А Алгебра I четверть 0 4 1 1 – 1 1 3,67 50 50 46,8" in text
    assert "7А Алгебра, неуспевающие и н/а (2): Новая И., Ученикаа И." in text
    (course,) = told.director.reads(teacher_report, told.petrova.actor.person).courses
    (subject,) = told.director.reads(class_results, told.seven).subjects
    assert course.measures == subject.measures
    assert len(course.lacking) == PUPILS - 4


def test_a_pupil_with_an_individual_plan_is_reported_where_the_subject_is_taught_alone(told: Told) -> None:
    alone = told.school.group("Ёлкин, индивидуально", told.seven, "Ёлкин")
    told.school.group_course("Алгебра", alone, told.orlov)
    (course,) = told.director.reads(teacher_report, told.petrova.actor.person).courses
    assert course.pupils == PUPILS - 1
    (own,) = told.director.reads(teacher_report, told.orlov.actor.person).courses
    assert own.pupils == 1
    assert own.lacking == ("Ёлкин П. И.",)


def test_a_page_is_reported_by_who_taught_it_in_that_term(told: Told) -> None:
    physics = told.school.course("Физика", told.seven)
    told.school.teaches(told.petrova, physics, since="2026-09-01", until="2026-10-31")
    told.school.teaches(told.orlov, physics, since="2026-11-01")
    subjects = {
        who.actor.person: [
            one.subject for one in told.director.reads(teacher_report, who.actor.person).courses
        ]
        for who in (told.petrova, told.orlov)
    }
    assert subjects == {told.petrova.actor.person: ["Алгебра", "Физика"], told.orlov.actor.person: []}


def test_half_years_are_reported_when_they_end(told: Told) -> None:
    half = date(2026, 9, 1), date(2026, 12, 26)
    year = told.school.year
    told.school.house.write(
        lambda book: school_year.add_term(book, year, "half_year", 1, (10, 11), *half)
    ).result()
    ten = told.school.school_class("10А")
    told.school.pupil("Десятов Илья", ten)
    told.school.course("Физика", ten, told.orlov)
    person = told.orlov.actor.person
    assert "Ни один период этого года ещё не закончился" in told.text("teacher-report", person, 1)
    told.school.now_is("2026-11-02 12:00")
    second = told.text("teacher-report", person, 2)
    assert "на конец II четверти" in second
    assert "10А Физика I полугодие 0 – – – – – –" in second
    assert "итог не выставлен (1): Десятов И." in second


def test_a_class_without_pupils_and_class_1_are_told_so(told: Told) -> None:
    eight, one = told.school.school_class("8А"), told.school.school_class("1А")
    told.school.pupil("Младший Ия", one)
    told.school.course("Математика", one, told.orlov)
    for document in ("class-results", "class-report"):
        assert "нет ни одного ученика" in told.text(document, eight)
        assert "В 1 классе отметки не выставляются" in told.text(document, one)
    assert "Отметки не выставляются" in told.text("teacher-report", told.orlov.actor.person)
    assert "уроков в расписании нет" in told.text("class-timetable", eight)


def test_control_names_everything_that_the_screen_names(told: Told) -> None:
    for document, span in (("control", Span.WEEK), ("control-term", Span.TERM)):
        board = told.director.reads(control, date(2026, 10, 26), span)
        text = told.text(document)
        assert len(re.findall(r"просрочено с", text)) == len(board.owed)
    assert board.owed, "something is owed"
    assert "п. 2.2" in text
    assert "Петрова А. И." in text


def test_nothing_overdue_is_said(school: School, tmp_path: Path) -> None:
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    DOCUMENTS["control"].draw(director.reads(DOCUMENTS["control"].read), tmp_path / "c.pdf")
    assert "Просроченного нет" in PdfReader(tmp_path / "c.pdf").pages[0].extract_text()


def test_timetables_have_rooms_groups_and_weeks(told: Told) -> None:
    group = told.school.group("гр. 1", told.seven, "Ёлкин")
    english = told.school.group_course("Английский язык", group, told.orlov)
    told.school.slot(english, 6, 3, week=2)
    text = told.text("class-timetable", told.seven)
    for part in (
        "Расписание 7А класса",
        "Понедельник",
        "Суббота",
        "Алгебра",
        "2 неделя, гр. 1",
        "Орлов Г. И.",
    ):
        assert part in text
    own = told.text("teacher-timetable", told.orlov.actor.person, who=told.orlov)
    assert "7А Английский язык" in own
    assert "Алгебра" not in own


REFUSED: tuple[tuple[str, Callable[[Told], tuple[Who, tuple[int, ...]]]], ...] = (
    ("class-report", lambda told: (told.secretary, (told.seven,))),
    ("class-results", lambda told: (told.orlov, (told.seven,))),
    ("class-timetable", lambda told: (told.orlov, (told.seven,))),
    ("teacher-report", lambda told: (told.orlov, (told.petrova.actor.person,))),
    ("teacher-timetable", lambda told: (told.secretary, (told.petrova.actor.person,))),
    ("control", lambda told: (told.petrova, ())),
    ("control-term", lambda told: (told.secretary, ())),
)


@pytest.mark.parametrize(("document", "whose"), REFUSED, ids=[name for name, _ in REFUSED])
def test_a_paper_is_for_those_whose_duty_it_is(
    told: Told, document: str, whose: Callable[[Told], tuple[Who, tuple[int, ...]]]
) -> None:
    who, about = whose(told)
    assert not who.may_read(DOCUMENTS[document].read, *about)
    assert told.director.may_read(DOCUMENTS[document].read, *about)


@pytest.mark.parametrize(
    "document", ["class-results", "class-report", "class-timetable", "teacher-report", "control"]
)
def test_the_same_content_is_the_same_bytes(told: Told, document: str) -> None:
    about = {"teacher-report": (told.petrova.actor.person,), "control": ()}.get(document, (told.seven,))
    paper = DOCUMENTS[document]
    content = told.director.reads(paper.read, *about)
    first, second = (paper.draw(content, told.folder / name) for name in ("1.pdf", "2.pdf"))
    assert first.sha256 == second.sha256
