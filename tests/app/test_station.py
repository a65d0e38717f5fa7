"""What the printing station says when paper cannot be made: a sentence, and the session goes on."""

import os
from pathlib import Path
from typing import Any

import pytest

from app import station as station_at_work
from app.batch import Batch
from app.papers import DOCUMENTS, Document
from app.station import Station
from printouts.letters import FontMissing
from printouts.sheet import Printed
from rules.codes import Role
from screens.station import NotPrinted, Order
from services.desk import Desk
from tests.school import PASSWORD, School


def without_a_font(content: Any, out: Path) -> Printed:
    """Stand where a drawing function stands."""
    raise FontMissing("PTN57F.ttf")


def that_dies(content: Any, out: Path) -> Printed:
    """End the worker as the system ends one that took too much memory."""
    os._exit(9)


def that_errs(content: Any, out: Path) -> Printed:
    """Fail in a way nobody foresaw."""
    raise ZeroDivisionError(content)


@pytest.fixture
async def desk(school: School) -> Desk:
    """A director's desk over a class."""
    school.pupil("Воронин Павел", school.school_class("7А"))
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    admission = await school.house.accounts.admit(director.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    return school.house.desk(admission)


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (without_a_font, "нет файла шрифта PTN57F.ttf в папке программы"),
        (that_dies, "программа рисования остановилась"),
        (that_errs, "не удалось нарисовать, код "),
    ],
)
async def test_a_paper_that_cannot_be_made_is_told_and_the_next_one_is_made(
    draw: Any, said: str, school: School, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = Station(tmp_path / "office", school.house.file)
    real = DOCUMENTS["class-list"]
    monkeypatch.setitem(DOCUMENTS, "class-list", Document(real.of, real.read, draw))
    try:
        came = await station.print_paper(desk, "class-list", 1, None)
        assert isinstance(came, NotPrinted)
        assert said in came.cause
        assert "Воронин" not in came.cause
        monkeypatch.setitem(DOCUMENTS, "class-list", real)
        assert not isinstance(await station.print_paper(desk, "class-list", 1, None), NotPrinted)
    finally:
        station.close()


async def test_a_batch_of_the_school_that_cannot_be_made_is_told_too(
    school: School, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Torn(Batch):
        async def drawn(self, tell: object) -> None:
            raise FontMissing("PTN57F.ttf")

    monkeypatch.setattr(station_at_work, "Batch", Torn)
    came = await Station(tmp_path / "office", school.house.file).print_school(
        desk, desk.today(), Order.CLASSES, lambda *_: None
    )
    assert isinstance(came, NotPrinted)
    assert "нет файла шрифта PTN57F.ttf" in came.cause
