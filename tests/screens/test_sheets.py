"""Sheets of the temporary journal by keys: opened, keyed back, counted, compared (3.1)."""

from rules.codes import Role
from services.outcomes import Saved
from services.requests import KeyIn
from tests.school import Who, new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text
from tests.screens.sheet_keys import THURSDAY, Printed, press, to_algebra, to_the_sheets

BESIDE_THE_BAR = 80
"""A row is shorter than this where a scroll bar stands in the last column."""


async def test_a_sheet_is_opened_by_its_code_and_a_wrong_one_is_told(
    printed: Printed, signed_in: SignedIn
) -> None:
    code = printed.code.replace("-", "")
    async with signed_in(printed.sample.teacher) as pilot:
        assert printed.code in await to_the_sheets(pilot)
        wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
        assert "опечатка: цифры не сходятся" in await press(pilot, *wrong, "enter")
        assert "не код листа" in await press(pilot, "escape", *"123", "enter")
        text = await press(pilot, "escape", *"9z", "enter")
        assert "В списке такого нет" in text
        assert "3. Алгебра" in await press(pilot, "escape", *code, "enter"), "the first column, at once"
        assert_like("sheet-80x24", await press(pilot, "escape"))


async def test_rows_are_keyed_and_what_stands_there_from_elsewhere_is_not_overwritten_by_one_try(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    held = sample.teacher.holds(sample.algebra, THURSDAY, 3)
    assert isinstance(held, Saved)
    sample.teacher.marks(held.thing, "Воронин", "3")
    async with signed_in(sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        assert "4  Ёлкин Артём: 4, контрольная" in await press(pilot, *"1 5 2 н4 4 К")
        text = await press(pilot, "enter", *"3 5", "enter")
        assert "3 Воронин: в журнале 3 (Петрова А. И. 15:00), на листе 5. Повторите — заменит" in text
        await press(pilot, *"13 5,")
        assert_like("keying-80x24", await press(pilot, *"6"))
        text = await press(pilot, "escape", "escape")
        assert "Не внесено: 2" in text
        assert "5           с листа" in await press(pilot, *"3 5", "enter")
        assert "Отметки без буквы теперь: контрольная" in await press(pilot, *"к", "enter")
        assert "6  Ли Мин" in await press(pilot, *"6 4", "enter")
        assert "4К" in screen_text(pilot.app)
        assert "пусто" in await press(pilot, *"6 -")


async def test_what_another_keyed_meanwhile_is_told_with_both_values(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    sample.school.substitute(sample.algebra, THURSDAY, 3, sample.other)
    async with signed_in(sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        keyed = KeyIn(printed.sheet, sample.algebra, 3, 1, ("5",), 1, "late", 0, 0, new())
        assert isinstance(sample.other.asks(keyed), Saved)
        text = await press(pilot, *"1 4", "enter")
        assert "1 Антонов: в журнале 5 (Сидорова Н. П. 15:00), на листе 4. Повторите — заменит" in text
        text = await press(pilot, *"1 н", "enter")
        assert "1 Антонов: в журнале оп (Сидорова Н. П. 15:00), на листе н. Повторите — заменит" in text
        assert "н 5" in await press(pilot, *"1 н", "enter")


async def test_the_back_of_the_sheet_and_the_totals_follow_and_agree(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        await press(pilot, *"1 5 2 н", "enter")
        text = await press(pilot, "f2", *"Корень", "enter", "-", "enter")
        assert "Тема и задание внесены" in text
        assert "Итоги столбца на листе" in await press(pilot, "escape")
        assert "Итоги — числа" in await press(pilot, *"два", "enter", "enter")
        text = await press(pilot, "escape", "f6", *"2", "enter", *"1", "enter")
        assert "отметок на листе 2, в журнале 1; «н» 1 и 1" in text
        assert "отметок на листе 2, в журнале 2; «н» 1 и 2" in await press(pilot, *"3 5 4 н", "enter")
        assert "Итоги теперь сходятся: F6" in await press(pilot, *"4 -", "enter")
        await press(pilot, *"3 -", "enter")
        text = await press(pilot, "f6", *"1", "enter", *"1", "enter")
        assert "Итоги сошлись: отметок 1, «н» 1" in text
        text = await press(pilot, "escape")
        assert "внесено 4" in text, "a mark, an absence, the topic, the homework"
        assert "внёс: Петрова А. И." in text
        text = await press(pilot, "f8")
        assert "п. 3.1: этот урок вносили вы сами" in text


async def test_another_person_types_blind_or_walks_and_the_differences_are_listed(
    printed: Printed, signed_in: SignedIn
) -> None:
    sample = printed.sample
    async with signed_in(sample.teacher) as pilot:
        await to_algebra(pilot, printed.code)
        await press(pilot, *"1 5 2 н", "enter")
    async with signed_in(sample.deputy) as pilot:
        await to_the_sheets(pilot)
        await press(pilot, *printed.code, "enter")
        assert "Вносят учитель урока" in await press(pilot, "enter")
        covered = await press(pilot, "f8")
        assert covered.splitlines()[3].split() == [">", "1", "Антонов", "Илья"], "what was keyed is covered"
        await press(pilot, *"1 4", "enter")
        assert "Esc ещё раз — уйти без этого" in await press(pilot, "escape"), (
            "typed rows are not lost by one Esc"
        )
        assert_like("compared-80x24", await press(pilot, "f8"))
        shown = await press(pilot, "f5")
        told = next(line for line in shown.splitlines() if "иначе наберите" in line)
        assert told.endswith("F8 — сверить")
        assert len(told) < BESIDE_THE_BAR
        text = await press(pilot, *("enter",) * 3, "f8")
        assert "Ещё не просмотрены строки: 4, 5" in text
        text = await press(pilot, *("enter",) * 4, "f8")
        assert "Лист и журнал говорят одно и то же" in text
        text = await press(pilot, "escape")
        assert "сверено без расхождений: Орлова Т. С., 19.11 15:00" in text


async def test_who_has_no_lesson_on_it_reads_why(printed: Printed, signed_in: SignedIn) -> None:
    stranger: Who = printed.sample.school.somebody("Чужая Имя", Role.TEACHER)
    async with signed_in(stranger) as pilot:
        assert "Листов за последние две недели нет" in await to_the_sheets(pilot)
        assert "это не ваш предмет" in await press(pilot, *printed.code, "enter")


async def test_the_day_and_the_outages_lead_there_too(printed: Printed, signed_in: SignedIn) -> None:
    async with signed_in(printed.sample.teacher) as pilot:
        assert printed.code in await press(pilot, "f7")
    async with signed_in(printed.sample.deputy) as pilot:
        await press(pilot, "f4", *"перебои", "enter")
        assert printed.code in await press(pilot, "f7")


async def test_the_hour_of_the_evening_is_decided_at_the_station(
    printed: Printed, signed_in: SignedIn
) -> None:
    async with signed_in(printed.sample.secretary) as pilot:
        text = await press(pilot, "f4", *"станция", "enter")
        assert "каждый вечер в 16:00, в папку" in text
        await press(pilot, "end", "enter")
        assert "время пишут так: 16:00, а не «44:00»" in await press(
            pilot, *("backspace",) * 5, *"44:00", "enter", "enter"
        )
        await press(pilot, "shift+tab", *("backspace",) * 5, *"9:30", "enter", *("backspace",) * 3)
        text = await press(pilot, *"да", "enter")
        assert "каждый вечер в 09:30, в папку и на принтер" in text
