import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from pypdf import PdfReader

from printouts.sheet import Printed
from printouts.weekly import weekly
from rules.codes import PASS
from services.views.diary import OpenDebt, SubjectResult, WeeklySlip, slip_code
from tests.printouts.pieces import in_line, pages_of
from tests.printouts.samples import (
    LONG_SURNAME,
    class_of,
    holidays,
    lesson,
    long_week,
    mark,
    no_results,
    plain_days,
    results,
    slip,
)

pytestmark = pytest.mark.clause("2.12")

Print = Callable[..., str]


@pytest.fixture
def text(tmp_path: Path) -> Print:
    """Print slips and give back the text of the paper with every gap as one space."""

    def printed(*slips: WeeklySlip) -> str:
        weekly(slips, tmp_path / "week.pdf")
        pages = PdfReader(tmp_path / "week.pdf").pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    return printed


def test_the_head_names_school_pupil_class_and_week(text: Print) -> None:
    paper = text(slip("Дёмин Артём Ильич", class_title="10Б"))
    assert "МБОУ «Средняя общеобразовательная школа № 27» города Барнаула" in paper
    assert "Сведения об успеваемости и посещаемости" in paper
    assert "Дёмин Артём Ильич 10Б класс, 16–21 ноября 2026 г." in paper


def test_a_lesson_stands_in_one_line_with_its_topic_homework_and_mark(text: Print) -> None:
    paper = text(slip())
    assert "1 Русский язык Деепричастный оборот § 24, упр. 187 5 4 (Н)" in paper
    assert "Пн 16.11" in paper
    assert "Сб 21.11" in paper
    assert "не задано" in paper


def test_letters_shrink_to_leave_a_line_for_remarks_and_a_half_is_never_added_for_it(text: Print) -> None:
    for lessons in ((5,) * 6, (6,) * 6, (6, 6, 6, 6, 7, 7), (7,) * 6):
        paper = text(slip(days=plain_days(lessons)))
        assert paper.count("Замечания классного руководителя:") == 1
        assert ("лист 1 из" in paper) == (sum(lessons) > 38)


def test_the_fullest_week_has_its_line_for_remarks_beside_the_totals(text: Print, tmp_path: Path) -> None:
    full = []
    for words in range(12):
        days = plain_days((4, 6, 6, 7, 6, 6))
        first = replace(days[0].lessons[0], topic="и ещё слова " * 8 * words)
        days = (replace(days[0], lessons=(first, *days[0].lessons[1:])), *days[1:])
        if "лист 1 из" in text(slip(days=days)):
            break
        (page,) = pages_of(tmp_path / "week.pdf")
        (note,) = [piece for piece in page if piece.text.startswith("Замечания")]
        full.append("За неделю:" in [piece.text for piece in in_line(list(page), note)])
    assert set(full) == {False, True}, "a line of its own while there is room, then beside the totals"


def test_a_day_without_lessons_says_so(text: Print) -> None:
    assert "Сб 21.11 Уроков нет" in text(slip(days=plain_days((5, 5, 5, 5, 5, 0))))


def test_marks_carry_the_letter_of_their_kind_and_the_letter_is_explained(text: Print) -> None:
    (first, *rest) = plain_days((2, 1))
    marks = (mark("3", "К"), mark("2", "К"), mark(".", "С"), mark(PASS, "Л"))
    held = replace(first.lessons[0], marks=marks)
    paper = text(slip(days=(replace(first, lessons=(held, first.lessons[1])), *rest)))
    assert "3 2 (К) долг (С) зач. (Л)" in paper
    explained = "К – контрольная работа; Л – лабораторная работа; С – самостоятельная работа"
    assert explained in paper
    assert "диктант" not in paper


@pytest.mark.parametrize(
    ("code", "reason", "minutes", "shown", "explained"),
    [
        ("absent", "", None, "н", "н – нет на уроке: причина не указана"),
        ("absent", "illness", None, "Б", "Б – нет на уроке: болезнь"),
        ("absent", "valid", None, "УП", "УП – нет на уроке: уважительная причина"),
        ("absent", "no_reason", None, "НП", "НП – нет на уроке: без уважительной причины"),
        ("late", "", 10, "оп 10", "оп – опоздание, минут"),
        ("exempt", "", None, "осв.", "осв. – освобождение"),
    ],
)
def test_an_absence_stands_with_its_reason_and_is_explained(
    text: Print, code: str, reason: str, minutes: int | None, shown: str, explained: str
) -> None:
    (day,) = plain_days((1,))
    missed = replace(day.lessons[0], absence=code, reason=reason, minutes=minutes)
    paper = text(slip(days=(replace(day, lessons=(missed,)),)))
    assert f"§ 24, упр. 187 {shown} Средний" in paper
    assert explained in paper


def test_absences_of_the_week_and_of_the_term_are_counted_in_lessons(text: Print) -> None:
    paper = text(slip())
    assert "За неделю: пропущено 4 урока, 1 опоздание." in paper
    assert "За II четверть: пропущено 12 уроков, 2 опоздания." in paper


def test_own_homework_is_marked_as_personal(text: Print) -> None:
    paper = text(slip())
    assert "§ 14, № 342–345 лично: № 340 (б) переделать, разобрать ошибки контрольной" in paper
    assert "в рамке – личное задание" in paper
    assert "лично" not in text(slip(days=plain_days((3,))))


def test_own_homework_stands_alone_where_the_class_has_none(text: Print) -> None:
    (day,) = plain_days((1,))
    own = replace(day.lessons[0], homework="", nothing_set=False, own_homework="выучить стих")
    assert "Деепричастный оборот лично: выучить стих" in text(slip(days=(replace(day, lessons=(own,)),)))


def test_homework_not_written_yet_is_not_called_nothing(text: Print) -> None:
    (day,) = plain_days((1,))
    silent = replace(day.lessons[0], homework="", nothing_set=False)
    assert "не задано" not in text(slip(days=(replace(day, lessons=(silent,)),)))


def test_changes_of_the_timetable_are_told(text: Print) -> None:
    (day,) = plain_days((2,))
    first, second = day.lessons
    changed = (
        replace(first, change="substituted"),
        replace(second, change="cancelled", topic="", homework=""),
    )
    paper = text(slip(days=(replace(day, lessons=changed),)))
    assert "Русский язык замена" in paper
    assert "Алгебра урок отменён" in paper


def test_means_are_exact_and_rounded_half_up(text: Print) -> None:
    subjects = (
        SubjectResult("Алгебра", (), Fraction(4125, 1000), ((1, "4"), (2, "5"))),
        SubjectResult("Музыка", (), None, ((1, "exempt"),)),
    )
    paper = text(slip(so_far=replace(results(), term_number=3, subjects=subjects)))
    assert "Средний балл за III четверть (по 21 ноября) и итоговые отметки по четвертям" in paper
    assert "Предмет Ср. I II Алгебра 4,13 4 5" in paper
    assert "Музыка – осв." in paper


def test_seniors_have_half_years(text: Print) -> None:
    so_far = replace(results(), term_kind="half_year", term_number=1)
    assert "Средний балл за I полугодие (по 21 ноября) и итоговые отметки по полугодиям" in text(
        slip(so_far=so_far)
    )


def test_a_pupil_without_marks_is_told_so(text: Print) -> None:
    paper = text(slip(days=plain_days((4, 4, 4, 4, 4)), so_far=no_results()))
    assert "За II четверть отметок пока нет." in paper
    assert "Долги: нет." in paper
    assert "пропусков нет" in paper


def test_subjects_without_any_mark_make_no_table_of_dashes(text: Print) -> None:
    bare = tuple(SubjectResult(title, (), None, ()) for title in ("Алгебра", "Музыка"))
    paper = text(slip(days=plain_days((4,)), so_far=replace(no_results(), subjects=bare)))
    assert "За II четверть отметок пока нет." in paper
    assert "Музыка" not in paper


def test_a_week_of_the_summer_is_printed_too(text: Print) -> None:
    so_far = replace(no_results(), term_kind="", term_number=0)
    paper = text(slip(days=holidays(), so_far=so_far))
    assert "Эта неделя не входит в учебный год." in paper
    assert "За неделю: пропусков нет. Долги: нет." in paper


def test_an_empty_week_says_why(text: Print) -> None:
    paper = text(slip(days=holidays()))
    assert "На этой неделе уроков не было: Осенние каникулы." in paper
    assert "Тема урока" not in paper
    assert "Средний балл" in paper


def test_debts_are_listed_with_their_day(text: Print) -> None:
    assert (
        "Долги: Алгебра, самостоятельная работа «Линейная функция» (10.11);"
        " География, практическая работа (12.11)."
    ) in text(slip())


def test_debts_that_have_no_room_are_counted(text: Print) -> None:
    debts = tuple(
        OpenDebt("Алгебра", "Контрольная работа", f"Тема {n}", date(2026, 11, 10)) for n in range(1, 42)
    )
    paper = text(slip(so_far=replace(results(), debts=debts)))
    assert "«Тема 20» (10.11); и ещё 21 работа, все они стоят в журнале." in paper


def test_the_foot_has_a_place_to_sign_and_says_who_printed_it(text: Print) -> None:
    one = slip()
    paper = text(one)
    assert "Ознакомлен(а) подпись / фамилия, имя, отчество / дата" in paper
    assert f"Напечатано 21.11.2026 13:05, Петрова А. И. · Код проверки {slip_code(one)}" in paper


def test_a_surname_of_sixty_letters_is_printed_whole(text: Print) -> None:
    assert len(LONG_SURNAME) == 60
    paper = text(slip(f"{LONG_SURNAME} Александра-Виктория Константиновна"))
    assert LONG_SURNAME in paper.replace("- ", "-")
    assert "Константиновна" in paper


def test_a_week_that_no_sheet_holds_flows_on_and_loses_nothing(tmp_path: Path) -> None:
    days = long_week()
    weekly([slip(days=days)], tmp_path / "week.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "week.pdf").pages]
    paper = " ".join(" ".join(pages).split())
    assert paper.count("Прочитать параграфы 14–16") == 2 * 42
    assert re.findall(r"лист (\d) из 4", paper) == ["1", "2", "3", "4"]
    assert paper.count("Воронин Павел Андреевич") == 4
    assert paper.count("Домашнее задание") == 4
    assert paper.count("Ознакомлен(а)") == 1


def test_the_longest_texts_that_can_be_typed_are_printed_whole(text: Print) -> None:
    (day,) = plain_days((1,))
    words = [f"слово{number:03}" for number in range(222)]
    longest = " ".join(words)
    assert 1950 < len(longest) <= 2000
    heavy = replace(
        lesson(1, "Алгебра"), topic=longest, homework=longest, nothing_set=False, own_homework=longest
    )
    paper = text(slip(days=(replace(day, lessons=(heavy,)),)))
    assert [word for word in words if paper.count(word) != 3] == []


def test_nothing_is_put_outside_the_sheet(tmp_path: Path) -> None:
    heavy = slip(f"{LONG_SURNAME} Александра", days=long_week())
    weekly([heavy, slip(), slip(days=holidays())], tmp_path / "week.pdf")
    places: list[tuple[float, float]] = []

    def note(text: str, _: object, place: Sequence[float], *__: object) -> None:
        if text.strip():
            places.append((place[4], place[5]))

    for page in PdfReader(tmp_path / "week.pdf").pages:
        page.extract_text(visitor_text=note)
    five = 5 / 25.4 * 72
    assert min(x for x, _ in places) > five
    assert min(y for _, y in places) > five
    assert max(y for _, y in places) < 210 / 25.4 * 72 - five


def test_a_class_of_45_is_printed_in_its_order_two_on_a_sheet(tmp_path: Path) -> None:
    slips = class_of(45)
    printed = weekly(slips, tmp_path / "week.pdf")
    reader = PdfReader(tmp_path / "week.pdf")
    paper = "\n".join(page.extract_text() for page in reader.pages)
    names = re.findall(r"^(\w+ Номер\d\d Андреевич)", paper, flags=re.MULTILINE)
    assert names == [each.week.full_name for each in slips]
    assert printed.pages == len(reader.pages) == 23
    assert printed.codes == tuple(slip_code(each) for each in slips)
    assert len(reader.outline) == 45


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    first = weekly(class_of(3), tmp_path / "a.pdf")
    second = weekly(class_of(3), tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert first == second
    later = [replace(each, printed_at=datetime(2026, 11, 21, 14, 0)) for each in class_of(3)]
    third = weekly(later, tmp_path / "c.pdf")
    assert third.sha256 != first.sha256
    assert third.codes == first.codes


def test_the_file_is_named_for_people(tmp_path: Path) -> None:
    weekly([slip()], tmp_path / "one.pdf")
    weekly(class_of(2), tmp_path / "two.pdf")
    titles = []
    for name in ("one.pdf", "two.pdf"):
        metadata = PdfReader(tmp_path / name).metadata
        assert metadata is not None
        assert metadata.author == slip().school
        titles.append(metadata.title)
    assert titles == [
        "Сведения об успеваемости, Воронин Павел Андреевич, 7А, 16–21 ноября 2026 г.",
        "Сведения об успеваемости, 7А, 16–21 ноября 2026 г.",
    ]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = replace(slip(), results=replace(results(), term_kind="fortnight"))
    with pytest.raises(KeyError):
        weekly([slip(), broken], tmp_path / "week.pdf")
    with pytest.raises(ValueError, match="no slips"):
        weekly([], tmp_path / "week.pdf")
    assert list(tmp_path.iterdir()) == []


def test_what_steers_a_terminal_or_hides_does_not_reach_the_paper(tmp_path: Path) -> None:
    printed: list[Printed] = []
    for number, name in enumerate(("Ли\x1b[2J Ён\u202e\x00", "Ли[2J Ён")):
        printed.append(weekly([slip(name)], tmp_path / f"{number}.pdf"))
    paper = [PdfReader(tmp_path / f"{number}.pdf").pages[0].extract_text() for number in range(2)]
    assert "Ли[2J Ён" in paper[0]
    assert not any(sign in paper[0] for sign in "\x1b\u202e\x00")
