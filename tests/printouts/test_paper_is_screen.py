"""Paper and screen say one of every pupil of the demo school: marks, means, absences, debts, results.

The quick form asks every other class, the long one the whole school.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.papers import DOCUMENTS
from printouts.course_page import COLUMNS, GONE, LASTS, NAME, NUMBER, OUTSIDE
from printouts.folio import LEFT
from printouts.weekly import weekly
from rules.means import mean_of_stored
from screens.journal.board import Board, CellView, Place
from services.house import House
from services.views.absence_counts import AbsenceCounts, class_absences
from services.views.choices import ClassChoice, class_choices, class_pupils
from services.views.class_results import class_results
from services.views.diary import DiaryResults, SubjectResult
from services.views.journal_page import journal_page
from services.views.papers import ClassJournal, CoursePaper, class_absences_paper, class_journal
from services.views.weekly import diary_results, weekly_slips
from tests.demo_school import copied
from tests.printouts.pieces import Piece, in_line, pages_of
from texts import codes
from texts.papers import NO_MARKS
from texts.titles import page_title

POINT = 25.4 / 72
"""Millimetres."""


@dataclass
class Demo:
    """The demo school, looked at as its office does."""

    house: House
    out: Path
    every: int
    _journals: dict[int, ClassJournal] = field(default_factory=dict)

    @property
    def classes(self) -> tuple[ClassChoice, ...]:
        return self.house.look(class_choices)[:: self.every]

    def enough(self, of: int) -> int:
        """Return the share of a number of the whole school."""
        return of // self.every

    def journal(self, school_class: int) -> ClassJournal:
        if school_class not in self._journals:
            self._journals[school_class] = self.house.look(class_journal, school_class)
        return self._journals[school_class]

    def printed(self, document: str, about: int) -> list[list[Piece]]:
        paper = DOCUMENTS[document]
        paper.draw(self.house.look(paper.read, about), self.out)
        return list(pages_of(self.out))


@pytest.fixture(
    scope="module",
    params=[2, pytest.param(1, marks=pytest.mark.torture)],
    ids=["every other class", "the whole school"],
)
def demo(
    request: pytest.FixtureRequest, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    house = House(copied(demo_folder, tmp_path_factory.mktemp("looked at") / "demo"))
    house.start()
    yield Demo(house, tmp_path_factory.mktemp("paper") / "paper.pdf", request.param)
    house.stop()


def test_every_cell_mean_and_result_of_journal_pages_is_the_screens(demo: Demo) -> None:
    """Of every page one term, the one and the other in turn: all of both would take twice as long."""
    cells = means = 0
    pupils = set()
    for choice in demo.classes:
        journal = demo.journal(choice.school_class)
        journal = replace(journal, pages=journal.pages[::4] + journal.pages[3::4])
        DOCUMENTS["journal"].draw(journal, demo.out)
        sheets = _left_pages(demo.out)
        for paper in journal.pages:
            page = demo.house.look(journal_page, paper.page.course, paper.page.term.term)
            board, read = Board(page), _grid(sheets[_title(paper)])
            for row, pupil in enumerate(page.pupils):
                where = (choice.title, page.subject, page.term.number, pupil.full)
                line = read.get(row, {})
                views = [board.view(Place(index, row)) for index in range(len(page.columns))]
                differ = [at for at, view in enumerate(views) if line.get(at, "") not in _shown(view)]
                assert differ == [], where
                cells += len(views)
                pupils.add(pupil.pupil)
                mean = codes.shown_mean(mean_of_stored(board.marks_of(pupil.pupil)))
                assert line.get(len(page.columns), "") == mean, where
                result = board.view(Place(board.term_column, row)).marks
                assert line.get(len(page.columns) + 1, "") == codes.marks(result), where
                means += bool(mean)
    assert cells > demo.enough(30_000)
    assert means > demo.enough(2_000)
    there = {pupil.pupil for one in demo.classes for pupil in demo.house.look(class_pupils, one.school_class)}
    assert there <= pupils, "of every pupil"


def _shown(view: CellView) -> tuple[str, ...]:
    """Return what paper may say of a cell of the screen."""
    absence = codes.absence(view.absence, view.reason) if view.absence else ""
    said = f"{absence}{codes.marks(view.marks)}"
    if said:
        return (said,)
    return ("инд.",) if view.alone else (GONE, OUTSIDE) if view.closed else ("",)


def _left_pages(file: Path) -> dict[str, list[list[Piece]]]:
    """Return the pages with marks by their titles."""
    found: dict[str, list[list[Piece]]] = {}
    for pieces in pages_of(file):
        if any(one.text == "Фамилия, имя" for one in pieces):
            title = max(pieces, key=lambda one: one.y)
            found.setdefault(title.text, []).append(pieces)
    return found


def _title(paper: CoursePaper) -> str:
    page = paper.page
    term = codes.term_title(page.term.kind, page.term.number)
    return f"{page_title(page.class_title, page.subject, page.group_title)}, {term}"


def _grid(mine: list[list[Piece]]) -> dict[int, dict[int, str]]:
    """Return what stands on the left pages of a course by the pupil's row and the column."""
    wide = (187.0 - NUMBER - NAME) / (COLUMNS + LASTS)
    found: dict[int, dict[int, str]] = {}
    for spread, pieces in enumerate(mine):
        left = [one for one in pieces if one.text.isdigit() and _inside(one.x, LEFT, LEFT + NUMBER)]
        for number in left:
            line = found.setdefault(int(number.text) - 1, {})
            for piece in in_line(pieces, number):
                place = int((piece.x * POINT - LEFT - NUMBER - NAME) // wide)
                if piece.x * POINT > LEFT + NUMBER + NAME:
                    line[spread * COLUMNS + place] = piece.text
    return found


def _inside(x: float, first: float, last: float) -> bool:
    return first <= x * POINT < last


def test_every_weekly_slip_tells_the_means_results_debts_and_absences_of_the_diary(demo: Demo) -> None:
    today = demo.house.clock.now().today
    seen = set()
    for choice in demo.classes:
        slips = demo.house.look(weekly_slips, choice.school_class, None, today)
        weekly(slips, demo.out)
        said = " ".join(piece.text for pieces in pages_of(demo.out) for piece in pieces)
        parts = said.split("Сведения об успеваемости и посещаемости ")[1:]
        absences = demo.house.look(class_absences, choice.school_class)
        missed = {one.pupil: one.counts for one in absences.pupils}
        for pupil in demo.house.look(class_pupils, choice.school_class):
            part = " ".join(one for one in parts if one.startswith(f"{pupil.full_name} "))
            diary = demo.house.look(diary_results, pupil.pupil)
            assert _table(part) == _expected(diary), pupil.full_name
            assert _debts(part) == len(diary.debts), pupil.full_name
            counts = missed[pupil.pupil]
            assert _missed(part) == (diary.absent, diary.late) == (counts.lessons, counts.late)
            seen.add(pupil.pupil)
    assert len(seen) == sum(len(demo.house.look(class_pupils, one.school_class)) for one in demo.classes)
    assert len(seen) > demo.enough(240)


def _table(slip: str) -> str:
    """Return the subjects of a slip with their means and results, without the heads and blanks."""
    found = re.search(r"Средний балл за .*?(?=За неделю:)", slip)
    return re.sub(r"Предмет Ср\.( [IV]+)*|\s", "", found[0][found[0].index("Предмет") :]) if found else ""


def _expected(diary: DiaryResults) -> str:
    subjects = diary.subjects
    if not any(one.marks or one.term_marks for one in subjects):
        return ""
    return "".join("".join((one.subject, *_numbers(one))).replace(" ", "") for one in subjects)


def _numbers(one: SubjectResult) -> tuple[str, ...]:
    return codes.shown_mean(one.mean) or "–", *(codes.mark(value) for _, value in one.term_marks)


def _debts(slip: str) -> int:
    told = slip[slip.index("Долги:") :].split("Замечания")[0]
    return len(re.findall(r"\(\d\d\.\d\d\)", told)) + sum(map(int, re.findall(r"и ещё (\d+)", told)))


def _missed(slip: str) -> tuple[int, int]:
    told = slip[slip.rindex("четверть:" if "четверть:" in slip else "полугодие:") :].split("Долги:")[0]
    absent, late = re.search(r"пропущено (\d+)", told), re.search(r"(\d+) опоздани", told)
    return int(absent[1]) if absent else 0, int(late[1]) if late else 0


def test_every_report_card_and_the_sheet_of_results_tell_the_diarys_and_the_classs_results(
    demo: Demo,
) -> None:
    given = 0
    for choice in demo.classes:
        cards = [
            piece.text for pieces in demo.printed("report-cards", choice.school_class) for piece in pieces
        ]
        sheet = _sheet(demo.printed("results", choice.school_class))
        screen = demo.house.look(class_results, choice.school_class, "term")
        number = str(screen.period.term.number) if screen.period.term else ""
        titles = {column.subject: column.title for column in screen.subjects}
        by_pupil = {one.pupil: one.by_subject for one in screen.pupils}
        for pupil in demo.house.look(class_pupils, choice.school_class):
            diary = demo.house.look(diary_results, pupil.pupil)
            values = [
                codes.mark(value) for one in diary.subjects for _, value in (*one.term_marks, *one.later)
            ]
            if NO_MARKS in cards:
                assert values == [], "a class without marks"
                continue
            assert _card(cards, pupil.full_name) == values, pupil.full_name
            assert sheet[_joined(pupil.full_name)] == sorted(values), pupil.full_name
            of_term = {
                one.subject: value
                for one in diary.subjects
                for term, value in one.term_marks
                if str(term) == number
            }
            shown = {titles[one]: value for one, value in by_pupil[pupil.pupil].items() if value}
            assert shown == of_term, pupil.full_name
            given += len(values)
    assert given > demo.enough(2_000)


def _card(pieces: list[str], full_name: str) -> list[str]:
    """Return the results on a pupil's card in their order."""
    start = pieces.index("Предмет", pieces.index(full_name))
    end = next(place for place in range(start, len(pieces)) if pieces[place].startswith("Классный рук"))
    return [one for one in pieces[start:end] if one in RESULTS]


NAMES, PERIODS = 22.0, 73.0
"""Where names and periods begin on the sheet of results, in millimetres."""
RESULTS = frozenset(map(codes.mark, ("5", "4", "3", "2", "pass", "fail", "exempt", "not_assessed")))


def _sheet(sheets: list[list[Piece]]) -> dict[str, list[str]]:
    """Return the results of each pupil on the sheet of the year, sorted; names without blanks."""
    found: dict[str, list[str]] = {}
    for pieces in sheets:
        lines: list[tuple[list[str], list[str]]] = []
        for piece in pieces:
            if piece.text.isdigit() and _inside(piece.x, LEFT, NAMES):
                lines.append(([], []))
            elif lines and _inside(piece.x, NAMES, PERIODS):
                lines[-1][0].append(piece.text)
            elif lines and piece.text in RESULTS:
                lines[-1][1].append(piece.text)
        found |= {_joined(*name): sorted(values) for name, values in lines}
    return found


def _joined(*name: str) -> str:
    return "".join(name).replace(" ", "")


def test_every_count_of_missed_lessons_is_the_screens(demo: Demo) -> None:
    pupils = 0
    for choice in demo.classes:
        counts = demo.house.look(class_absences, choice.school_class)
        sheets = demo.printed("absences", choice.school_class)
        lines = [
            [one.text for one in in_line(pieces, piece)]
            for pieces in sheets
            if any("за весь период" in piece.text for piece in pieces)
            for piece in pieces
            if piece.text == "Всего" or (piece.text.isdigit() and _inside(piece.x, LEFT, LEFT + 9.0))
        ]
        expected = [
            [str(number), one.short, *_seven(one.counts)] for number, one in enumerate(counts.pupils, 1)
        ]
        assert lines == [*expected, ["Всего", *_seven(counts.total)]], choice.title
        by_day = Counter[int]()
        for one in demo.house.look(class_absences_paper, choice.school_class).missed:
            by_day[one.pupil] += one.lessons
        assert by_day == Counter({one.pupil: one.counts.lessons for one in counts.pupils}), choice.title
        pupils += len(counts.pupils)
    assert pupils > demo.enough(240)


def _seven(counts: AbsenceCounts) -> list[str]:
    names = ("days", "lessons", "illness", "valid", "no_reason", "unexplained", "late")
    return [str(getattr(counts, name) or "–") for name in names]


def test_the_mean_of_the_journal_is_the_mean_of_the_diary(demo: Demo) -> None:
    compared = 0
    for choice in demo.classes:
        journal = demo.journal(choice.school_class)
        means = {}
        for paper in journal.pages:
            board = Board(paper.page)
            for pupil in paper.page.pupils:
                if pupil.stays and any(stay.covers(paper.page.today) for stay in pupil.stays):
                    key = (pupil.pupil, paper.page.term.term, paper.page.subject)
                    means[key] = mean_of_stored(board.marks_of(pupil.pupil))
        for pupil_, term in {(pupil, term) for pupil, term, _ in means}:
            diary = demo.house.look(diary_results, pupil_, term)
            for one in diary.subjects:
                key = (pupil_, term, one.subject)
                if key in means:
                    assert means[key] == one.mean, (choice.title, key)
                    compared += 1
    assert compared > demo.enough(5_000)
