"""«Снимки» by keys: made, read to the last bit, and what going back would lose."""

import re
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from app.snapshots import FOLDER, Snapshots
from backups.manifest import manifest_path
from backups.snapshot import snapshots_in
from rules.codes import Role
from screens.copies.page import CopiesScreen
from services.standby import Standby
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


def folder_of(sample: Sample) -> Path:
    return sample.school.house.folder / FOLDER


async def test_an_administrator_makes_a_copy_reads_it_and_sees_what_would_be_lost(
    sample: Sample, signed_in: SignedIn
) -> None:
    house = sample.school.house
    house.copies = Snapshots(house)
    administrator = sample.school.somebody("Громов Иван", Role.ADMINISTRATOR)
    async with signed_in(administrator) as pilot:
        text = await press(pilot, "f8")
        assert isinstance(pilot.app.screen, CopiesScreen)
        assert "Снимков ещё нет" in text
        text = await press(pilot, "f8")
        assert "Снимок сделан и проверен восстановлением" in text
        assert "1 проверенный" in text
        text = await press(pilot, "п")
        assert "Снимок цел" in text
        text = await press(pilot, "enter")
        assert "не пропало бы ничего" in text
        sample.teacher.holds(sample.algebra, "2026-11-19", 6)
        text = await press(pilot, "enter")
        assert "Пропало бы 1 изменение" in text
        (copy,) = snapshots_in(folder_of(sample))
        content = bytearray(copy.read_bytes())
        content[len(content) // 2] ^= 4
        copy.write_bytes(content)
        text = await press(pilot, "g")
        assert "контрольная сумма другая" in text
        manifest_path(copy).unlink()
        text = await press(pilot, "f5")
        assert "опись не говорит" in text
        assert "верить нельзя" in await press(pilot, "enter")


async def test_the_list_looks_as_kept(sample: Sample, signed_in: SignedIn) -> None:
    house = sample.school.house
    house.copies = Snapshots(house)
    administrator = sample.school.somebody("Громов Иван", Role.ADMINISTRATOR)
    async with signed_in(administrator) as pilot:
        await press(pilot, "f8", "f8")
        text = await press(pilot, "f5")
        size = snapshots_in(folder_of(sample))[0].stat().st_size
        text = text.replace(f"{size / 1_000_000:.1f}".replace(".", ","), "X,X")
        assert_like("copies-80x24", re.sub(r"\d{3} запис(ь|и|ей) *,", "NNN записей,", text))


async def test_who_keeps_no_copies_is_refused(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.deputy) as pilot:
        await pilot.app.push_screen(CopiesScreen(await sample.desk(sample.deputy)))
        await settled(pilot.app, pilot)
        assert "п. 4" in screen_text(pilot.app)


async def test_the_second_machine_is_told_of_and_missed_in_red(sample: Sample, signed_in: SignedIn) -> None:
    house = sample.school.house
    house.copies = Snapshots(house)
    administrator = sample.school.somebody("Громов Иван", Role.ADMINISTRATOR)
    async with signed_in(administrator) as pilot:
        now = house.clock.now().local
        house.standby = Standby(True, now, 5, "192.168.1.6", 2222)
        assert "Запасной сервер 192.168.1.6: свежесть 0 с, последняя запись у него № 5." in await press(
            pilot, "f8"
        )
        house.standby = Standby(True, now - timedelta(minutes=5), 5, "192.168.1.6", 2222)
        text = await press(pilot, "f5")
        assert "не видно с 19.11.2026 11:55" in text
        assert "записанное с тех пор лежит только здесь" in " ".join(text.split())
