"""A scene is a school of its own: filled once, copied as it stood, and nothing of one test is in another."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from services.outcomes import Saved
from tests.scenes import Scene
from tests.school import School, Who


@dataclass(frozen=True)
class Lesson:
    """A lesson with what stands in many scenes: people by name, numbers, the school itself."""

    school: School
    people: dict[str, Who]
    course: int
    held: tuple[int, ...]


BUILT: list[School] = []


def a_lesson(school: School) -> Lesson:
    BUILT.append(school)
    school.now_is("2026-10-22 12:00")
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    course = school.course("Алгебра", seven, petrova)
    school.slot(course, 4, 1)
    held = petrova.holds(course, "2026-10-22")
    assert isinstance(held, Saved)
    school.page(course)
    return Lesson(school, {"teacher": petrova}, course, (held.thing,))


def marks(lesson: Lesson) -> list[str]:
    page = lesson.school.page(lesson.course)
    return [mark for cell in page.cells.values() for mark in cell.marks]


@pytest.mark.parametrize("value", ["5", "4"])
def test_every_scene_has_what_was_entered_and_nothing_of_another_test(scene: Scene, value: str) -> None:
    lesson = scene(a_lesson)
    assert marks(lesson) == []
    assert isinstance(lesson.people["teacher"].marks(lesson.held[0], "Воронин", value), Saved)
    assert marks(lesson) == [value]
    assert len(BUILT) == 1, "filled once a process"


def test_everybody_of_a_scene_is_of_its_own_school_at_the_hour_it_was_left_at(
    scene: Scene, tmp_path: Path
) -> None:
    lesson = scene(a_lesson)
    assert lesson.school.house.folder == tmp_path
    assert lesson.people["teacher"].school is lesson.school is not BUILT[0]
    assert f"{lesson.school.house.clock.now().local:%d.%m %H:%M}" == "22.10 12:00"


def test_two_schools_are_never_open_in_one_folder(scene: Scene, school: School) -> None:
    with pytest.raises(AssertionError, match="open there already"):
        scene(a_lesson)
    assert school.year
