"""The journal of changes by keys."""

import re
from datetime import datetime

from textual.pilot import Pilot

from screens.audit.page import event_lines, trail_lines
from services import settings
from services.views.trail import Trail, TrailLine, trail_between
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample
from texts.trail import ACTS, SETTING_NAMES


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def test_changes_of_a_teacher_and_of_a_pupil_are_found(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f2")
        await press(pilot, "f5")
        await press(pilot, *"петрова", "enter")
        await press(pilot, "f7")
        await press(pilot, *"воронин", "enter")
        assert_like("audit-80x24", screen_text(pilot.app))
        text = await press(pilot, "enter")
        assert "Откуда        127.0.0.1" in text
        assert "значение: – -> 5" in text
        await press(pilot, "escape", "f8", "left", "left")
        assert "ср 18 ноября" in screen_text(pilot.app).splitlines()[0]


async def test_older_changes_come_on_enter(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.administrator) as pilot:
        await press(pilot, "f4", *"изменений", "enter")
        text = await press(pilot, "end")
        assert "ещё раньше" in text
        text = await press(pilot, "enter")
        assert "ещё раньше" not in text.splitlines()[-2]


def test_every_act_has_its_word(sample: Sample) -> None:
    house = sample.school.house
    with house.database.connection_context():
        acts = {act for (act,) in house.database.execute_sql("SELECT DISTINCT act FROM audit_event")}
    assert acts - set(ACTS) == set()


def test_an_event_whole_is_told_in_words_of_people(sample: Sample) -> None:
    house, actor = sample.school.house, sample.deputy.actor
    now = house.clock.now()
    with house.database.connection_context():
        told = [
            "".join(text for text, _ in line.parts)
            for event in trail_between(actor, now, 0, 1000)
            for line in event_lines(event, now.local_of, 200)
            if line.parts
        ]
    assert len(told) > 500
    assert [line for line in told if re.search("[a-z]_[a-z]", line)] == []


def test_every_setting_has_its_name() -> None:
    stored = {value for name, value in vars(settings).items() if name.isupper() and isinstance(value, str)}
    assert stored == set(SETTING_NAMES)


def test_a_setting_and_a_class_are_named_in_the_line(sample: Sample) -> None:
    at = datetime(2026, 11, 19, 12)
    asked = TrailLine(1, at, "", "set_setting", "setting", None, "", "", "batch_time", "12:00", "13:00")
    sheet = TrailLine(2, at, "", "lay_out_sheet", "temporary_journal", None, "7А", "", "", "", "")
    _, *lines = trail_lines(Trail((asked, sheet), more=False), 80)
    told = ["".join(text for text, _ in line.parts) for line in lines]
    assert told[0].endswith("настройка        час листков недели: 12:00 -> 13:00")
    assert told[1].endswith("лист временного журнала 7А")


def test_what_was_done_is_cut_only_where_the_rest_needs_the_room() -> None:
    whole, cut = "перенесено в региональную систему", "перенесено в ре…"
    for pupil, told in (
        ("", whole),
        ("Воронин П. А.", whole),
        ("Константинопольский-Новгородский А. В.", cut),
    ):
        at = datetime(2026, 11, 19, 12)
        line = TrailLine(1, at, "Петрова А. И.", "carry_over", "carry_over", None, "", pupil, "", "", "")
        (_, told_line) = trail_lines(Trail((line,), more=False), 80)
        assert told in "".join(text for text, _ in told_line.parts)
