"""Whatever is written into the file and changes in the journal meanwhile: a merge of three ways (3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.database import rows
from models.lessons import Homework
from services.outcomes import Outcome, Saved
from services.requests import SetAbsence, SetHomework, SetMarks, SetTopic
from services.temporary.sheet import Field
from tests.laptop import Laptop, brought_back, taken_out
from tests.school import School, Who, new
from tests.torture.ordeal import Ordeal
from texts import temporary as words

pytestmark = pytest.mark.clause("3.1")
DAY = date(2026, 11, 19)
PUPILS = ("Ёлкин", "Щукина")
Key = tuple[str, str]
"""What it is about: «marks», «absence», «topic», «homework»; and the pupil, empty for the class."""
WRITTEN: Mapping[str, Mapping[str, str]] = {
    "marks": {"4": "4", "5": "5", "3/5": "3/5", "-": ""},
    "absence": {"н": "absent", "оп 10": "late/10", "осв": "exempt", "-": ""},
    "topic": {"Корень": "Корень", "Степень": "Степень", "-": ""},
    "homework": {"№ 1": "№ 1", "не задано": "nothing", "-": ""},
}
"""What people write into the file, and what it means."""
COLUMN = {
    "marks": words.COLUMNS[Field.MARKS],
    "absence": words.COLUMNS[Field.ABSENCE],
    "topic": words.COLUMNS[Field.TOPIC],
    "homework": words.COLUMNS[Field.HOMEWORK],
}
KEYS: tuple[Key, ...] = (
    *((thing, pupil) for thing in ("marks", "absence", "homework") for pupil in PUPILS),
    ("topic", ""),
    ("homework", ""),
)
EDIT = st.tuples(st.sampled_from(KEYS), st.integers(0, 3))
STEP = st.one_of(
    st.tuples(st.just("journal"), EDIT),
    st.tuples(st.just("file"), EDIT),
    st.tuples(st.just("read"), st.just((KEYS[0], 0))),
)


@dataclass
class Cell:
    """The model's cell: three values and what the file brought already; it knows nothing of versions."""

    base: str = ""
    now: str = ""
    mine: str | None = None
    brought: set[str] = field(default_factory=set)

    def merge(self) -> None:
        if self.mine is None or self.mine == self.now or self.mine in self.brought:
            return
        if self.now == self.base or self.now in self.brought:
            self.now = self.mine
            self.brought.add(self.mine)


class Play:
    """A lesson in the journal, its file, and the model beside them."""

    def __init__(self, school: School, folder: Path, before: list[tuple[Key, int]]) -> None:
        self.school, self.folder = school, folder
        self.petrova: Who = school.teacher("Петрова Анна")
        seven = school.school_class("7А", leader=self.petrova)
        for name in PUPILS:
            school.pupil(name, seven)
        self.algebra = school.course("Алгебра", seven, self.petrova)
        school.slot(self.algebra, 4, 3)
        self.cells = {key: Cell() for key in KEYS}
        for key, value in before:
            self.journal(key, value)
        for cell in self.cells.values():
            cell.base = cell.now
        self.laptop = Laptop(taken_out(self.petrova, folder / "j.xlsx", days=1))

    def stored(self) -> dict[Key, tuple[str, int]]:
        """Read value and version of each cell from the page, and own homework where it is."""
        page = self.school.page(self.algebra)
        found: dict[Key, tuple[str, int]] = {}
        for lesson in page.lessons.values():
            found["topic", ""] = (lesson.topic, lesson.version)
            told = "nothing" if lesson.homework.nothing_set else lesson.homework.text
            found["homework", ""] = (told, lesson.homework.version)
        for place, cell in page.cells.items():
            pupil = next(name for name in PUPILS if self.school.pupil_id(name) == place.pupil)
            late = f"/{cell.minutes}" if cell.minutes else ""
            found["marks", pupil] = ("/".join(cell.marks), cell.marks_version)
            found["absence", pupil] = (f"{cell.absence}{late}", cell.absence_version)
        return found | self.own_homework()

    def own_homework(self) -> dict[Key, tuple[str, int]]:
        with self.school.house.database.connection_context():
            found = rows(
                Homework.select(Homework.pupil, Homework.text, Homework.nothing_set, Homework.version)
            )
        names = {self.school.pupil_id(name): name for name in PUPILS}
        return {
            ("homework", names[pupil]): ("nothing" if nothing else text, version)
            for pupil, text, nothing, version in found
            if pupil in names
        }

    def journal(self, key: Key, value: int) -> None:
        """Change a cell on the page, as typing does."""
        thing, pupil = key
        meant = list(WRITTEN[thing].values())[value % len(WRITTEN[thing])]
        stored = self.stored()
        if stored.get(key, ("", 0))[0] == meant:
            return
        held = self.petrova.holds(self.algebra, DAY.isoformat(), 3)
        assert isinstance(held, Saved)
        seen = self.stored().get(key, ("", 0))[1]
        assert isinstance(self.typed(held.thing, thing, pupil, meant, seen), Saved)
        self.cells[key].now = meant

    def typed(self, lesson: int, thing: str, pupil: str, meant: str, seen: int) -> Outcome:
        child = self.school.pupil_id(pupil) if pupil else None
        match thing:
            case "marks":
                marks = tuple(meant.split("/")) if meant else ()
                return self.petrova.asks(SetMarks(lesson, None, child or 0, marks, seen, new()))
            case "absence":
                code, _, late = meant.partition("/")
                asked = SetAbsence(lesson, child or 0, code, int(late) if late else None, seen, new())
                return self.petrova.asks(asked)
            case "topic":
                return self.petrova.asks(SetTopic(lesson, meant, "", seen, new()))
            case _:
                nothing = meant == "nothing"
                text = "" if nothing else meant
                return self.petrova.asks(SetHomework(lesson, child, text, nothing, None, seen, new()))

    def file(self, key: Key, value: int) -> None:
        """Write into the file."""
        thing, pupil = key
        text = list(WRITTEN[thing])[value % len(WRITTEN[thing])]
        self.laptop.write(self.laptop.row(pupil), COLUMN[thing], text)
        self.cells[key].mine = WRITTEN[thing][text]

    def read(self) -> None:
        """Read the file back; a second time at once changes nothing."""
        file = self.laptop.close()
        brought_back(self.petrova, file)
        for cell in self.cells.values():
            cell.merge()
        self.compare()
        assert brought_back(self.petrova, file).saved == 0
        self.compare()

    def compare(self) -> None:
        stored = self.stored()
        assert {key: stored.get(key, ("", 0))[0] for key in KEYS} == {
            key: cell.now for key, cell in self.cells.items()
        }


def test_any_edits_and_changes_end_as_a_model_of_three_ways_says(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    of_any_edits(tmp_path_factory, settings(max_examples=14, derandomize=True))


@pytest.mark.torture
def test_hundreds_of_edits_and_changes(tmp_path_factory: pytest.TempPathFactory, ordeal: Ordeal) -> None:
    of_any_edits(tmp_path_factory, settings(max_examples=ordeal.times(300, least=30)))


def of_any_edits(tmp_path_factory: pytest.TempPathFactory, often: settings) -> None:
    @settings(often, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(EDIT, max_size=4), st.lists(STEP, max_size=14))
    def check(before: list[tuple[Key, int]], steps: list[tuple[str, tuple[Key, int]]]) -> None:
        folder = tmp_path_factory.mktemp("any")
        school = School(folder)
        try:
            play = Play(school, folder, before)
            for step, (key, value) in steps:
                match step:
                    case "journal":
                        play.journal(key, value)
                    case "file":
                        play.file(key, value)
                    case _:
                        play.read()
            play.read()
        finally:
            school.close()

    check()
