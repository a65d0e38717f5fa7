"""Which snapshots stay: of hours, days, weeks, months, years, and always the last three."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups.manifest import manifest_path, parse, signed
from backups.packing import bare
from backups.retention import RULES, kept
from backups.snapshot import snapshots_in
from backups.snapshot_keys import SnapshotKeys
from services.house import House
from tests.backups.conftest import NOW, PROGRAM, Die
from tests.backups.signed import KEYS, make_snapshot, noted_in, prune, verify_snapshot
from tests.backups.writing import write
from tests.torture.ordeal import Ordeal

STAY = ("090000", "094500", "104700", "104800", "104900")
"""What the rules keep of ``many``."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hourly(first: datetime, last: datetime) -> list[datetime]:
    """Every hour of school, seven days a week."""
    moments, at = [], first
    while at <= last:
        if 7 <= at.hour < 20:
            moments.append(at)
        at += HOUR
    return moments


def pruned_as_they_come(moments: list[datetime]) -> set[datetime]:
    """Make and prune, make and prune."""
    there: set[datetime] = set()
    for at in moments:
        there = set(kept({*there, at}))
    return there


def test_two_years_of_hourly_snapshots_leave_what_the_table_says() -> None:
    moments = hourly(datetime(2026, 9, 1, 7), datetime(2028, 9, 20, 12))
    there = pruned_as_they_come(moments)
    last = moments[-1]
    assert set(moments[-24:]) <= there, "24 hours"
    lasts = [
        max(at for at in moments if at.date() == day.date()) for day in (last - DAY * n for n in range(14))
    ]
    assert set(lasts) <= there, "14 days"
    weeks = {at.isocalendar()[:2] for at in there}
    assert len({(last - 7 * DAY * n).isocalendar()[:2] for n in range(8)} - weeks) == 0, "8 weeks"
    months = {(at.year, at.month) for at in there}
    assert (
        len([1 for n in range(12) if ((2028 * 12 + 8 - n) // 12, (2028 * 12 + 8 - n) % 12 + 1) not in months])
        == 0
    )
    years = {at.year if at.month >= 9 else at.year - 1 for at in there}
    assert years == {2026, 2027, 2028}, "one a school year, for ever"
    assert len(there) <= 24 + 14 + 8 + 12 + 3


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), max_size=60))
def test_the_last_three_stay_and_no_period_loses_its_last(made: list[datetime]) -> None:
    keep = kept(made)
    assert set(sorted(set(made))[-3:]) <= set(made)
    assert keep <= set(made)
    assert set(sorted(made)[-3:]) <= keep
    for rule in RULES:
        lasts: dict[object, datetime] = {}
        for at in sorted(made):
            lasts[rule.period(at)] = at
        wanted = sorted(lasts.values(), reverse=True)[: rule.count]
        assert set(wanted) <= keep
    assert kept(keep) == keep, "pruned again, nothing more goes"


@pytest.fixture
def many(data: Path) -> Path:
    """A folder with snapshots of five minutes of one hour, an hour before and one of the year before."""
    folder = data / "backups"
    moments = [datetime(2026, 5, 20, 9), NOW - HOUR, *(NOW + timedelta(minutes=n) for n in range(5))]
    for at in moments:
        make_snapshot(data / "journal.db", folder, at, PROGRAM)
    return folder


def stems(folder: Path) -> list[str]:
    return sorted(bare(path)[-6:] for path in snapshots_in(folder))


def test_what_the_rules_do_not_keep_goes_with_its_note(many: Path) -> None:
    gone = prune(many, "school-39")
    assert sorted(bare(path)[-6:] for path in gone) == ["104500", "104600"]
    assert stems(many) == list(STAY)
    assert len(list(many.glob("*.json"))) == 5


def test_nothing_goes_while_the_newest_is_not_good_to_the_last_bit(many: Path) -> None:
    newest = snapshots_in(many)[0]
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    newest.write_bytes(content)
    assert prune(many, "school-39") == []
    assert len(stems(many)) == 7


def test_damaged_unchecked_and_strange_ones_are_left_to_a_person(many: Path, other_school: Path) -> None:
    make_snapshot(other_school / "journal.db", many, NOW + timedelta(minutes=3, seconds=1), PROGRAM)
    superfluous = make_snapshot(other_school / "journal.db", many, NOW + timedelta(seconds=1), PROGRAM)
    lonely = many / "journal-2026-11-20-104602.db.zst"
    shutil.copy(snapshots_in(many)[0], lonely)
    note = manifest_path(many / "journal-2026-11-20-104500.db.zst")
    note.write_bytes(note.read_bytes().replace(b'"checked":true', b'"checked":false'))
    assert lonely in noted_in(many)[1]
    gone = prune(many, "school-39")
    assert [bare(path)[-6:] for path in gone] == ["104600"]
    assert lonely.exists()
    assert superfluous.path.exists()
    assert parse(manifest_path(many / "journal-2026-11-20-104801.db.zst").read_bytes()).school == "school-40"


def test_one_that_somebody_else_signed_or_that_is_not_checked_yet_is_none_to_lean_on(
    many: Path, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "stranger").mkdir()
    stranger = SnapshotKeys(tmp_path / "stranger" / "keys")
    strange = make_snapshot(data / "journal.db", many, NOW + DAY, PROGRAM, stranger)
    fresh = make_snapshot(data / "journal.db", many, NOW + 2 * DAY, PROGRAM)
    manifest_path(fresh.path).write_bytes(signed(replace(fresh.manifest, checked=False), KEYS))
    assert set(noted_in(many)[1]) == {strange.path, fresh.path}
    prune(many, "school-39")
    assert {strange.path, fresh.path} <= set(snapshots_in(many))


def test_a_clock_that_went_back_takes_none_of_the_newest_content_away(many: Path, data: Path) -> None:
    house = House(data, cost=4)
    house.start()
    for minute in range(3):
        write(house, f"written_{minute}", "x")
        make_snapshot(house.file, many, datetime(2001, 1, 1, 0, minute), PROGRAM)
    house.stop()
    prune(many, "school-39")
    assert stems(many) == sorted(["000000", "000100", "000200", *STAY])


def test_a_folder_without_snapshots_is_nothing_to_prune(data: Path) -> None:
    assert prune(data, "school-39") == []


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "points", [pytest.param(8, marks=pytest.mark.proof), pytest.param(500, marks=pytest.mark.torture)]
)
def test_a_killed_pruning_leaves_what_has_to_stay_and_nothing_that_only_looks_good(
    die: Die, points: int, ordeal: Ordeal
) -> None:
    dead = die("prune", "line", points)
    killed = [place / "backups" for place, ended in dead.items() if ended < 0]
    assert len(killed) >= 20
    midway = 0
    for folder in killed:
        checked, doubtful = noted_in(folder)
        assert len(checked) >= len(STAY)
        assert set(STAY) <= {bare(one.path)[-6:] for one in checked}
        assert all(verify_snapshot(one.path).good for one in checked)
        assert not any(verify_snapshot(path).good for path in doubtful)
        midway += len(checked) < 7
        prune(folder, "school-39")
        assert [bare(one.path)[-6:] for one in noted_in(folder)[0]] == sorted(STAY, reverse=True)
    ordeal.tell(drilled=len(killed) * len(STAY))
    assert midway, "some were killed with the work half done"
