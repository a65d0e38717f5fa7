"""«Списки» by keys: a list that was laid onto the server is looked at, brought in, taken away."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from app.incoming import LISTS
from app.snapshots import Snapshots, keys_of
from backups.verify import verify_snapshot
from services.live import LiveChange, ReadAgain
from services.outcomes import Saved
from services.requests import CorrectPerson
from services.views.correcting import to_correct
from services.views.pupil import pupil_page, pupils_of_school
from services.views.trail import Wanted, trail
from tests.payloads import PAYLOADS
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, foreign_glyphs, screen_text, settled
from tests.screens.samples import Sample

PUPILS = (
    "№ личного дела;ФИО;Класс;Дата рождения;Пол\n"
    "Ю-1;Юрьев Глеб Ильич;7А;04.05.2013;М\n"
    "Б-1;Белова Софья Игоревна;7А;01.02.2013;Ж\n"
    "Л-1;Ли Ван;12Я;05.03.2013;\n"
    "Л-2;Ли Пак;7А;31.02.2013;\n"
)
STAFF = "ФИО;Должность\nКим Анна Львовна;Учитель\n"


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def lay(sample: Sample, name: str, text: str) -> Path:
    """Lay a file into the folder where the office finds it."""
    folder = sample.school.house.folder / LISTS
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def kept(sample: Sample) -> Sample:
    """The school on its server, where somebody makes snapshots."""
    sample.school.house.copies = Snapshots(sample.school.house)
    corrects(sample, file_no="Б-1")
    return sample


def corrects(sample: Sample, **wanted: Any) -> None:
    """Correct what is known of Белова."""
    person = sample.administrator.reads(pupil_page, sample.school.pupil_id("Белова")).person
    seen = sample.administrator.reads(to_correct, person).identity
    asked = CorrectPerson(person, replace(seen, **wanted), seen, new())
    assert isinstance(sample.administrator.asks(asked), Saved)


def names(sample: Sample) -> set[str]:
    return {one.full_name for one in sample.secretary.reads(pupils_of_school)}


async def test_a_secretary_brings_a_list_in_and_takes_it_away(kept: Sample, signed_in: SignedIn) -> None:
    async with signed_in(kept.secretary) as pilot:
        text = await press(pilot, "f4", *"списки", "enter")
        assert "Файлов нет. Отдайте файл администратору" in text
        file = lay(kept, "новые.csv", PUPILS)
        text = await press(pilot, "f5")
        assert "новые.csv" in text
        text = await press(pilot, "enter")
        assert_like("bringing-list-80x24", text)
        assert "Юрьев Глеб Ильич" not in names(kept)
        text = await press(pilot, "delete")
        assert "Из файла внесено не всё. Ещё раз Del" in text
        heard: list[LiveChange] = []
        kept.school.house.live.watch(kept.algebra, heard.append)
        text = await press(pilot, "f8")
        assert heard == [ReadAgain(kept.algebra)], "an open page gets the new pupil"
        assert "Записано из «новые.csv»: новых 1, изменено 1, не приняты 2." in " ".join(text.split()), text
        assert "Юрьев Глеб Ильич" in names(kept)
        assert "Записывать нечего" in await press(pilot, "f8")
        text = await press(pilot, "delete")
        assert "Ещё раз Del" in text, "two lines were not taken"
        text = await press(pilot, "delete")
        assert "Файл новые.csv убран с сервера" in text
        assert not file.exists()
    folder = kept.school.house.folder
    (snapshot,) = (folder / "backups").glob("journal-*.db.zst")
    verdict = verify_snapshot(snapshot, keys_of(folder))
    assert verdict.facts is not None
    assert verdict.facts.rows["pupil"] == len(names(kept)) - 1, "the snapshot is of before"
    told = kept.administrator.reads(trail, Wanted(person=kept.secretary.actor.person)).lines
    assert {one.act for one in told} == {"import_pupils"}, "it is written under the secretary's name"


async def test_what_is_not_the_readers_to_bring_in_is_named_and_not_shown(
    kept: Sample, signed_in: SignedIn
) -> None:
    lay(kept, "сотрудники.csv", STAFF)
    async with signed_in(kept.secretary) as pilot:
        text = await press(pilot, "f4", *"списки", "enter", "enter")
        assert "список сотрудников" in text
        assert "заполнять школу — не ваша обязанность" in text
        assert "Ким Анна" not in text
        assert "Записывать нечего" in await press(pilot, "f8")
    async with signed_in(kept.administrator) as pilot:
        text = await press(pilot, "f4", *"списки", "enter", "enter")
        assert "Ким Анна Львовна, Учитель (kim.al)" in text
        assert "новых 1" in await press(pilot, "f8")
    async with signed_in(kept.teacher) as pilot:
        assert "Списки: внести" not in await press(pilot, "f4", *"списки")


async def test_a_school_that_changed_meanwhile_is_looked_at_again(kept: Sample, signed_in: SignedIn) -> None:
    lay(kept, "новые.csv", PUPILS)
    async with signed_in(kept.secretary) as pilot:
        await press(pilot, "f4", *"списки", "enter", "enter")
        corrects(kept, sex="f")
        text = await press(pilot, "f8")
        assert "журнал изменился; файл прочитан ещё раз" in text
        assert "Юрьев Глеб Ильич" not in names(kept)
        assert "новых 1" in await press(pilot, "f8")


async def test_nothing_is_written_without_a_snapshot(sample: Sample, signed_in: SignedIn) -> None:
    lay(sample, "новые.csv", PUPILS)
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f4", *"списки", "enter", "enter", "f8")
        assert "Снимок перед записью здесь сделать некому" in text
        sample.school.house.copies = Snapshots(sample.school.house)
        (sample.school.house.folder / "backups").write_text("no folder")
        text = await press(pilot, "f8")
        assert "Ничего не записано" in text
    assert "Юрьев Глеб Ильич" not in names(sample)


async def test_files_of_every_kind_of_wrong_are_told_in_words(kept: Sample, signed_in: SignedIn) -> None:
    for name, text in (
        ("а.csv", ""),
        ("б.xlsx", "PK\x03\x04"),
        ("в.csv", "<html><table>"),
        ("г.fet", "<x/>"),
    ):
        lay(kept, name, text)
    folder = kept.school.house.folder / LISTS
    (folder / "ссылка.csv").symlink_to("/etc/passwd")
    (folder / "папка.csv").mkdir()
    async with signed_in(kept.administrator) as pilot:
        text = await press(pilot, "f4", *"списки", "enter")
        assert "ссылка" not in text
        assert "папка" not in text
        for _ in range(4):
            text = await press(pilot, "enter")
            assert "не принят:" in text
            assert "Записывать нечего" in await press(pilot, "f8")
            await press(pilot, "escape", "down")
        (folder / "а.csv").unlink()
        text = await press(pilot, "end", "enter")
        assert "не принят" in text


async def test_hostile_names_and_lines_steer_nothing(kept: Sample, signed_in: SignedIn) -> None:
    rows = [f"{one.text.replace(';', ' ')} Имя;7А" for one in PAYLOADS if "\n" not in one.text]
    lay(kept, "a\x1b[31m\u202eb.csv", "\n".join(("ФИО;Класс", *rows)))
    async with signed_in(kept.secretary) as pilot:
        text = await press(pilot, "f4", *"списки", "enter")
        assert not foreign_glyphs(text)
        text = await press(pilot, "enter")
        for _ in range(4):
            assert "\x1b" not in text
            assert not foreign_glyphs(text)
            text = await press(pilot, "pagedown")
