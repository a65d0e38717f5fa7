"""Pupils by keys: a new one, a move, a leaving, a group, guardians, an application and its sheet."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from textual.pilot import Pilot

from printouts.pupil_card import pupil_card
from rules.codes import Role
from services.outcomes import Saved
from services.requests import AddGuardian, CorrectPerson
from services.views.card_paper import card_paper
from services.views.correcting import to_correct
from services.views.pupil import PupilPage, pupil_page, pupils_of_school
from tests.school import new
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def page(sample: Sample, name: str) -> PupilPage:
    return sample.secretary.reads(pupil_page, sample.school.pupil_id(name))


def line(text: str) -> tuple[str, ...]:
    """Keys of a typed text."""
    return tuple("space" if sign == " " else sign for sign in text)


async def test_a_pupil_looks_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.group("7А, англ. 1", sample.class_7a, "Белова")
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"белова", "enter", "з", *["enter"] * 4, *"пт", "f2")
        assert_like("pupil-80x24", screen_text(pilot.app))
        await press(pilot, "escape", "escape", "escape", "f6")
        assert_like("applications-80x24", screen_text(pilot.app))


async def test_a_new_pupil_is_entered_moved_and_leaves(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", "f6", *line("Юрьев Глеб Ильич"), "enter", "м", "enter")
        text = await press(pilot, *"04.05.2013", "enter", *"Ю-7", "enter", "и", "enter", *"9я", "enter")
        assert "Класс: такого нет в списке" in text
        assert_like("new-pupil-80x24", screen_text(pilot.app))
        await press(pilot, "backspace", "backspace", *"6б", "f2")
        (one,) = [one for one in sample.secretary.reads(pupils_of_school) if "Юрьев" in one.full_name]
        assert (one.full_name, one.class_title) == ("Юрьев Глеб Ильич", "6Б")
        text = screen_text(pilot.app)
        assert "Ученики > Юрьев Глеб Ильич" in text
        assert "Ученик вписан. Дальше: Р — вписать родителя" in text
        assert "интернат" in text
        sample.school.now_is("2026-11-20 09:00")
        text = await press(pilot, "f6", *"7а", "enter", "enter", *"15-у", "enter")
        assert "приказ 15-у" in text
        assert [stay.class_title for stay in page(sample, "Юрьев").stays] == ["6Б", "7А"]
        await press(pilot, "f8", *"20.11", "f2")
        assert page(sample, "Юрьев").stays[-1].until == date(2026, 11, 20)
        text = await press(pilot, "f8", "f2")
        assert "п. 1.6: ученик уже выбыл 20.11.2026" in text


async def test_a_guardian_is_corrected_on_the_childs_page(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"воронин", "enter", "ф")
        assert "Встаньте на родителя или представителя" in text
        text = await press(pilot, "escape", *["backspace"] * 7, *"белова", "enter", "a")
        assert_like("correct-guardian-80x24", text)
        text = await press(pilot, *["backspace"] * 6, *"Ёлкина", *["enter"] * 5, *"8-913", "enter")
        assert "Ёлкина Ирина Викторовна" in text
        assert "8-913" in text
    async with signed_in(sample.teacher) as pilot:
        await press(pilot, "f6", "end", *["up"] * 5, "к", "ф")
        text = await press(pilot, *["backspace"] * 6, *"Белова", "f2")
        assert "Белова Ирина Викторовна" in text
        assert "8-913" in text
        assert "Исправить данные" not in await press(pilot, "и"), "the pupil's own name is the office's"


async def test_who_corrected_a_name_meanwhile_is_named_and_nothing_is_overwritten(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"воронин", "enter", "и")
        person = page(sample, "Воронин").person
        seen = sample.administrator.reads(to_correct, person).identity
        asked = CorrectPerson(person, replace(seen, surname="Воробьёв"), seen, new())
        assert isinstance(sample.administrator.asks(asked), Saved)
        text = " ".join((await press(pilot, *["backspace"] * 7, *"Ёжиков", "f2")).split())
        assert "это исправили: Админов Ф. И. в 12:00. Теперь: Воробьёв Павел Андреевич" in text
    assert sample.administrator.reads(to_correct, person).identity.surname == "Воробьёв"


async def test_of_a_parent_who_works_here_the_office_corrects_the_telephone(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.relative_of(sample.other, "Воронин")
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"воронин", "enter", "ф")
        assert "Фамилия" not in text
        assert "Имя этого человека исправляет администратор" in text
        assert "8-914" in await press(pilot, *"8-914", "enter")
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"карточки", "enter", *"воронин", "enter", "ф")
        assert "Исправить данные" not in text
        assert "Ф — имя" not in text


async def test_a_name_is_corrected_by_the_office_and_by_nobody_else(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"воронин", "enter", "и")
        assert "Исправить данные" in text
        text = await press(pilot, *["backspace"] * 7, "enter")
        assert "Впишите хотя бы фамилию и имя" in text
        text = await press(pilot, *"Ёжиков", "enter", "enter", "enter", *"м", "enter", *"04.05.2013", "f2")
        assert "Ученики > Ёжиков Павел" in text
        assert "04.05.2013" in text
    who = sample.secretary.reads(to_correct, page(sample, "Ёжиков").person).identity
    assert (who.surname, who.sex, who.born_on) == ("Ёжиков", "m", date(2013, 5, 4))
    async with signed_in(sample.teacher) as pilot:
        text = await press(pilot, "f6", "f7", *"ёжиков", "enter", "и")
        assert "Исправить данные" not in text


async def test_who_a_guardian_of_a_list_is_stands_there_in_russian(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    pupil = sample.school.pupil_id("Воронин")
    as_a_list = AddGuardian(pupil, "Воронина", "Мария", "Ильинична", "mother", "8", True, new())
    assert isinstance(sample.secretary.asks(as_a_list), Saved)
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"воронин", "enter")
        assert "Воронина Мария Ильинична" in text
        assert "мать" in text
    pupil_card(sample.secretary.reads(card_paper, pupil), tmp_path / "card.pdf")
    printed = "".join(page.extract_text() for page in PdfReader(tmp_path / "card.pdf").pages)
    assert "мать" in printed
    assert "mother" not in text + printed


async def test_groups_and_guardians_are_kept_by_keys(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.group("7А, англ. 1", sample.class_7a)
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"воронин", "enter", "f7")
        await press(pilot, *"англ", "enter", "enter")
        await press(
            pilot, "р", *line("Воронина Мария Ильинична"), "enter", *"мать", "enter", *"8", "enter", "д"
        )
        text = await press(pilot, "enter")
        assert "Воронина Мария Ильинична" in text
        assert "нет логина" in text
        await press(pilot, "down", "enter")
        assert not page(sample, "Воронин").guardians[0].diary_access
        assert "Вернуть: Enter" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert page(sample, "Воронин").guardians[0].diary_access, (
            "the key that was offered does what was said"
        )
        text = await press(pilot, "з", *["enter"] * 4, *"пт", "f2")
        assert page(sample, "Воронин").applications[0].guardian == "Воронина М. И."
        sample.school.now_is("2026-11-23 09:00")
        await press(pilot, "up", "enter", "f2")
        assert page(sample, "Воронин").groups[0].until == date(2026, 11, 22)


async def test_a_class_teacher_keeps_the_card_and_moves_nobody(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await press(pilot, "f6", "tab", "down", "к", "f2", *"Бийск", "f2")
        text = await press(pilot, "f6")
        assert "Место рождения    Бийск" in text
        assert "Перевод" not in text
        assert page(sample, "Антонов").card.birth_place == "Бийск"


async def test_who_looked_is_shown_to_the_deputy(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"карточки", "enter")
        await press(pilot, *"ёлкин", "enter", "f3")
        text = screen_text(pilot.app)
        assert "Орлова Т. С." in text
        assert "19.11.2026 12:00" in text


async def test_a_strange_teacher_finds_no_cards(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.other) as pilot:
        text = await press(pilot, "f4", *"карточки", "enter")
        assert "0 учеников" in text


async def test_the_list_of_a_past_day(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.pupil("Юрьев Глеб", sample.class_7a, since="2026-11-09")
    administrator = sample.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    async with signed_in(administrator) as pilot:
        await press(pilot, "f4", *"карточки", "enter", "f5", *"08.11", "enter")
        text = await press(pilot, *"юрьев")
        assert "на 08.11.2026" in text
        assert "Ничего не нашлось" in text


async def test_a_line_that_is_not_understood_is_named_and_no_weekday_is_chosen_for_the_parent(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.relative("Воронина Мария", "Воронин", diary_access=False)
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"воронин", "enter", "з")
        assert "День недели: как в заявлении" in await press(pilot, "f2")
        text = await press(pilot, "up", "up", *"32.11", "f2")
        assert "С какого дня: такой даты нет. Например: 19.11" in text
        await press(pilot, *["backspace"] * 5, "enter", *"30.02", "f2")
        assert "По какой день: такой даты нет" in screen_text(pilot.app)
        assert page(sample, "Воронин").applications == ()
        await press(pilot, *["backspace"] * 5, "enter", *"ср", "f2")
        assert [one.weekday for one in page(sample, "Воронин").applications] == [3]
        assert "Enter" in await press(pilot, "f1")
        assert "дать или снять доступ к дневнику" in screen_text(pilot.app)


async def test_an_application_is_somebodys(sample: Sample, signed_in: SignedIn) -> None:
    for name in ("Воронина Мария", "Воронин Пётр"):
        sample.school.relative(name, "Воронин")
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"ёлкин", "enter")
        assert "нет ни одного представителя" in await press(pilot, "з", "f2")
        await press(pilot, "escape", "escape")
        await press(pilot, *["backspace"] * 5, *"воронин", "enter")
        text = await press(pilot, "з", "f2")
        assert "впишите первые буквы: Воронин" in text
        assert page(sample, "Воронин").applications == ()


async def test_a_form_sent_too_early_goes_to_the_line_that_is_wrong_and_is_not_lost_by_one_key(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", "f6", *line("юрьев-ли глеб"), "down", *"девочка")
        text = await press(pilot, "f2")
        assert "Пол — М или Ж" in text
        text = await press(pilot, "ctrl+u", *"м", "down", *"32.13", "f2")
        assert "Класс: такого нет в списке" not in text
        for way, told in (("escape", "Esc ещё раз — уйти без записи"), ("f10", "F10 ещё раз")):
            text = await press(pilot, "x", way)
            assert "Набранное не записано. F2 — записать" in text
            assert told in text
            assert pilot.app.is_running
        await press(pilot, *["backspace"] * 7, *"04.05.2013", "down", "down", "down", *"6б", "f2")
        assert "Ученики > Юрьев-Ли Глеб" in screen_text(pilot.app)


async def test_a_second_esc_leaves_a_form_and_one_line_is_left_at_once(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", "f6", "ю", "escape")
        assert "Ученики > сегодня" in text
        await press(pilot, "f6", *line("юрьев глеб"), "enter", "м", "escape")
        assert "Новый ученик" in screen_text(pilot.app)
        text = await press(pilot, "escape")
        assert "Ученики > сегодня" in text


async def test_access_that_is_neither_yes_nor_no_is_not_taken_for_no(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"воронин", "enter", "h", *line("Воронина Мария"), "enter", "enter", "enter")
        text = await press(pilot, *"читать", "f2")
        assert "Доступ к дневнику: Д — да, Н — нет" in text
        await press(pilot, "ctrl+u", *"да", "f2")
        assert page(sample, "Воронин").guardians[-1].diary_access


async def test_a_latin_p_is_neither_a_guardian_nor_an_application_until_the_layout_says_which(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.secretary) as pilot:
        pupil = await press(pilot, "f7", *"белова", "enter")
        for typed in ("p", "P"):
            text = await press(pilot, typed)
            assert "«P» латинская или русская? Р — родитель, З — заявление. Смените раскладку" in text
            assert text.splitlines()[:-1] == pupil.splitlines()[:-1]
        assert "Родитель или представитель >" in await press(pilot, "р")
        assert "Родитель или представитель >" in await press(pilot, "escape", "h")
        assert "Заявление" in await press(pilot, "escape", "з")
