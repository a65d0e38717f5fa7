"""СНИЛС and passport by keys: switched on, entered on consent, opened on record, told calmly when closed."""

from textual.pilot import Pilot

from rules.codes import Role
from screens.frame import Frame
from services.audit import verify_journal
from services.views.pupil import card_looks
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

SNILS = "112-233-445 95"


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def line(text: str) -> tuple[str, ...]:
    """Keys of a typed text."""
    return tuple({" ": "space", "-": "minus", "№": "№"}.get(sign, sign) for sign in text)


async def switch_on(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        await press(pilot, "f4", *"личные", "enter")
        text = await press(pilot, "enter", "down", "enter")
        assert "Паспорт или свид. о рождении: теперь хранится" in text


async def entered(pilot: Pilot[None]) -> str:
    """Open the card of a pupil as the secretary and enter both values."""
    await press(pilot, "f7", *"воронин", "enter", "c")
    return await press(pilot, *"01.09", "enter", *line(SNILS), "enter", *line("ii-то 123456"), "f2")


async def test_the_administrator_decides_what_is_kept(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        text = await press(pilot, "f4", *"личные", "enter")
        assert "( ) СНИЛС" in text
        text = await press(pilot, "enter")
        assert "(*) СНИЛС" in text
        assert "СНИЛС: теперь хранится. Вернуть: Enter" in text
        assert_like("kept-80x24", screen_text(pilot.app))
        assert "( ) СНИЛС" in await press(pilot, "enter")


async def test_nothing_of_it_is_on_a_card_while_it_is_off(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"воронин", "enter")
        assert "СНИЛС" not in text
        assert "Личные данные" not in await press(pilot, "c")


async def test_the_secretary_enters_and_opens_a_value(sample: Sample, signed_in: SignedIn) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        text = await entered(pilot)
        assert "***-***-445 95" in text
        assert SNILS not in text
        assert "**-** № ***456" in text
        assert_like("pupil-sensitive-80x24", text)
        text = await press(pilot, "enter")
        assert f"СНИЛС: {SNILS}. Записано, что вы открыли" in text
        assert SNILS not in await press(pilot, "down"), "the next key covers it again"
        assert "II-ТО № 123456" in await press(pilot, "enter")
        assert "II-ТО № 123456" not in await press(pilot, "escape")
    looks = sample.deputy.reads(card_looks, sample.school.pupil_id("Воронин"))
    assert [one.opened for one in looks][:2] == ["passport", "snils"]


async def test_a_guardians_snils_is_entered_at_the_guardian_and_opened_by_name(
    sample: Sample, signed_in: SignedIn
) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f7", *"белова", "enter")
        assert "Белова Ирина Викторовна" in text
        text = await press(pilot, "g")
        assert "Белова Ирина Викторовна" in text, "whose values are entered"
        text = await press(pilot, *"01.09", "enter", *line(SNILS), "f2")
        assert_like("pupil-guardian-sensitive-80x24", text)
        assert "***-***-445 95" in text
        text = await press(pilot, "down", "enter")
        assert f"СНИЛС: {SNILS}. Записано, что вы открыли" in text
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"карточки", "enter", *"белова", "enter")
        assert "открыл(а) СНИЛС, Белова И. В." in await press(pilot, "f3")


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    sample: Sample, signed_in: SignedIn
) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f7", *"воронин", "enter", "c", "enter", *line("112-233-445 94"))
        text = await press(pilot, "f2")
        assert "п. 1.6: это не СНИЛС" in text
        text = await press(pilot, "backspace", "5", "f2")
        assert "п. 1.6: нет письменного согласия" in text
        assert SNILS in text
        assert_like("sensitive-form-80x24", text)
        text = await press(pilot, "shift+tab", *"01.09", "f2")
        assert "***-***-445 95" in text


async def test_a_dash_takes_a_value_out_and_on_the_consent_all_of_them(
    sample: Sample, signed_in: SignedIn
) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        await entered(pilot)
        text = await press(pilot, "c", "enter", "minus", "f2")
        assert "СНИЛС             не внесено" in text
        assert "**-** № ***456" in text
        text = await press(pilot, "c", *["backspace"] * 10, "minus", "f2")
        assert "***456" not in text
        assert text.count("не внесено") == 2


async def test_the_deputy_sees_that_there_is_one_and_who_opened_it(
    sample: Sample, signed_in: SignedIn
) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        await entered(pilot)
        await press(pilot, "enter")
    async with signed_in(sample.deputy) as pilot:
        text = await press(pilot, "f4", *"карточки", "enter", *"воронин", "enter")
        assert "СНИЛС             внесено" in text
        assert "445 95" not in text
        assert "Зимина О. П.  открыл(а) СНИЛС" in await press(pilot, "f3")
        await press(pilot, "escape", "escape", "escape", "f4", *"журнал изм", "enter")
        text = await press(pilot, "f7", *"воронин", "enter")
        assert "СНИЛС открыли" in text
        assert "Воронин П. А." in text
        assert_like("audit-sensitive-80x24", text)


async def test_a_missing_key_is_told_calmly_and_the_card_is_shown(
    sample: Sample, signed_in: SignedIn
) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        await entered(pilot)
        (key,) = sample.school.house.keys.vault.files()
        key.path.rename(key.path.with_name("away"))
        await press(pilot, "escape")
        text = await press(pilot, "enter")
        assert f"нет ключа {key.name}" in text
        assert "Движение" in text
        text = await press(pilot, "enter")
        assert f"ключа личных данных {key.name} нет в папке keys" in text
        key.path.with_name("away").rename(key.path)
        assert SNILS in await press(pilot, "enter"), "the key came back: no restart is needed"


async def test_a_director_opens_and_enters_nothing(sample: Sample, signed_in: SignedIn) -> None:
    await switch_on(sample, signed_in)
    async with signed_in(sample.secretary) as pilot:
        await entered(pilot)
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    async with signed_in(director) as pilot:
        await press(pilot, "f4", *"карточки", "enter", *"воронин", "enter")
        assert SNILS in await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Frame)
        assert "sensitive" not in {action.does for action in pilot.app.screen.actions}
    house = sample.school.house
    assert house.look(lambda actor, now: verify_journal(house.keys.audit)).sound
