"""The temporary journal as a file by keys: taken out, brought back, looked at, written (3.1)."""

from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from app.incoming import FOLDER
from rules.codes import Role
from services.temporary.sheet import Field
from tests.laptop import Laptop
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample
from texts import temporary as words

MARK = words.COLUMNS[Field.MARKS]


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def taken(pilot: Pilot[None], folder: Path) -> Path:
    await press(pilot, "f4", *"временный", "enter")
    said = (await press(pilot, "enter")).splitlines()[-1]
    (file,) = folder.glob("*.xlsx")
    assert f"файл {file.name}" in " ".join(said.split()), said
    return file


def bring(file: Path, sample: Sample, name: str = "") -> Path:
    """Lay a file into the folder where files are brought back to."""
    incoming = sample.school.house.folder / FOLDER
    incoming.mkdir(exist_ok=True)
    return file.rename(incoming / (name or file.name))


async def test_a_teacher_takes_the_lessons_out_and_brings_them_back(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.slot(sample.algebra, 4, 6)
    async with signed_in(sample.teacher) as pilot:
        file = await taken(pilot, tmp_path / "office")
        text = await press(pilot, "f5")
        assert "Файлов нет. Отдайте файл администратору" in text
        laptop = Laptop(file)
        for pupil, mark in (("Антонов", "5"), ("Белова", "7"), ("Воронин", "=2+3")):
            laptop.write(laptop.row(pupil, number=6), MARK, mark)
        bring(laptop.close(), sample, "петля.xlsx")
        text = await press(pilot, "f5")
        assert "петля.xlsx" in text
        assert_like("temporary-taking-80x24", text.replace(_moment(text), "дд.мм.гггг чч:мм"))
        await press(pilot, "end")
        text = await press(pilot, "enter")
        assert_like("temporary-merging-80x24", text)
        assert "Записано: 1 запись в 1 уроке" in " ".join((await press(pilot, "f8")).split())
        assert "уже так 1" in screen_text(pilot.app)
        assert "Записывать нечего" in await press(pilot, "f8")
        assert "Не внесено: 2 клетки, не понято. Ещё раз Del" in " ".join(
            (await press(pilot, "delete")).split()
        )
        assert len(list((sample.school.house.folder / FOLDER).iterdir())) == 1
        text = await press(pilot, "delete")
        assert "Файл петля.xlsx убран с сервера" in text
        assert "Файлов нет" in text
    assert list((sample.school.house.folder / FOLDER).iterdir()) == []
    page = sample.school.page(sample.algebra)
    lesson = next(
        one for one in page.lessons.values() if (one.held_on, one.number) == (date(2026, 11, 19), 6)
    )
    marks = [cell.marks for key, cell in page.cells.items() if key.lesson == lesson.lesson]
    assert marks == [("5",)]


def _moment(text: str) -> str:
    line = next(line for line in text.splitlines() if "петля.xlsx" in line)
    return line[-17:].strip() if line.rstrip() == line else line.rstrip()[-16:]


async def test_what_changed_between_looking_and_writing_is_not_written_unseen(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 6)
    sample.school.slot(sample.algebra, 4, 6)
    async with signed_in(sample.teacher) as pilot:
        file = await taken(pilot, tmp_path / "office")
        laptop = Laptop(file)
        laptop.write(laptop.row("Антонов", number=6), MARK, "5")
        bring(laptop.close(), sample)
        await press(pilot, "f5", "end")
        assert "Запишется" in await press(pilot, "enter")
        sample.teacher.marks(getattr(held, "thing", 0), "Антонов", "3")
        text = await press(pilot, "f8")
        assert "Пока вы смотрели, журнал изменился" in text
        assert "Спорно: в журнале уже другое" in text
        assert "В журнале с тех пор другое: 3" in " ".join(text.split())


async def test_a_file_of_another_teacher_tells_nothing_of_what_stands_in_it(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.slot(sample.algebra, 4, 6)
    stranger = sample.school.somebody("Чужаков Пётр", Role.TEACHER)
    async with signed_in(sample.teacher) as pilot:
        laptop = Laptop(await taken(pilot, tmp_path / "office"))
    laptop.write(laptop.row("Антонов", number=6), MARK, "5")
    laptop.write(laptop.row("Белова", number=6), MARK, "4")
    bring(laptop.close(), sample)
    async with signed_in(stranger) as pilot:
        await press(pilot, "f4", *"временный", "enter", "end")
        text = " ".join((await press(pilot, "enter")).split())
        assert "2 клетки: п. 4.3: это не ваш предмет" in text
        assert "Антонов" not in text
        assert "Записывать нечего" in await press(pilot, "f8")
        assert "осталось 2 клетки" in " ".join((await press(pilot, "delete")).split())
    assert len(list((sample.school.house.folder / FOLDER).iterdir())) == 1


async def test_a_file_that_is_no_temporary_journal_is_refused_in_a_sentence(
    sample: Sample, signed_in: SignedIn
) -> None:
    incoming = sample.school.house.folder / FOLDER
    incoming.mkdir()
    (incoming / "чужое.xlsx").write_bytes(b"PK\x03\x04")
    (incoming / "ссылка.xlsx").symlink_to("/etc/passwd")
    async with signed_in(sample.teacher) as pilot:
        text = await press(pilot, "f4", *"временный", "enter")
        assert "ссылка" not in text
        await press(pilot, "end")
        text = " ".join((await press(pilot, "enter")).split())
        assert "Файл «чужое.xlsx» не принят: это не книга XLSX, или она повреждена." in text
        assert "Записывать нечего" in await press(pilot, "f8")


async def test_a_deputy_takes_out_any_class_and_sees_what_a_teacher_will_bring(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.slot(sample.algebra, 4, 6)
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"временный", "enter")
        assert "Мои уроки" not in text
        await press(pilot, *("down",) * text[: text.index("7А класс")].count("все уроки"), "enter")
        (file,) = (tmp_path / "office").glob("временный-7А-*.xlsx")
        laptop = Laptop(file)
        laptop.write(laptop.row("Антонов", number=6), MARK, "5")
        bring(laptop.close(), sample)
        await press(pilot, "f5", "end")
        text = " ".join((await press(pilot, "enter")).split())
        assert "Антонов Илья Андреевич: отметка 5. п. 4.2: вы видите все журналы" in text


async def test_a_class_teacher_takes_out_the_whole_class(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.teacher) as pilot:
        await press(pilot, "f4", *"временный", "enter", "down", "enter")
    (file,) = (tmp_path / "office").glob("*.xlsx")
    assert Laptop(file).book[words.RULES]["A1"].value == "Временный журнал: 7А"


async def test_a_lesson_that_left_the_timetable_is_told_and_may_be_written_all_the_same(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.slot(sample.algebra, 4, 6)
    sample.school.slot(sample.algebra, 4, 7)
    async with signed_in(sample.teacher) as pilot:
        laptop = Laptop(await taken(pilot, tmp_path / "office"))
        for number in (6, 7):
            laptop.write(laptop.row("Антонов", number=number), MARK, "5")
        bring(laptop.close(), sample)
        sample.school.cancel(sample.algebra, "2026-11-19", 6)
        await press(pilot, "f5", "end")
        text = " ".join((await press(pilot, "enter")).split())
        cancelled, planned = text.index("6-й урок"), text.index("7-й урок")
        assert cancelled < text.index("В расписании этого урока теперь нет") < planned
        assert text.count("В расписании этого урока теперь нет") == 1
        assert "Записано: 2 записи в 2 уроках" in " ".join((await press(pilot, "f8")).split())
