"""``zhurnal keys``: what lies there, changing the key of sensitive values, taking an old one away."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import VERSION
from app.changes import keeping_changes
from app.cli.common import Exit
from app.main import main
from app.snapshots import keys_of
from backups.snapshot import make_snapshot
from models.audit import AuditEvent
from models.cards import SealedValue
from models.database import rows
from rules.identity import Sensitive
from services.audit import verify_journal
from services.house import House
from services.outcomes import Saved
from services.requests import SetSensitive
from services.settings import CARD_PASSPORT, CARD_SNILS
from services.vault import Place, Vault, key_of
from tests.keeping_school import CONSENT, MOTHERS_SNILS, PASSPORT, SNILS, Office, office_of
from tests.new_school import QUICK
from tests.school import School, new
from tests.torture.ordeal import Ordeal

PUPILS = 4


@pytest.fixture
def office(school: School) -> Office:
    """Both values of four pupils, locked with the first key; the house still runs."""
    office = office_of(school)
    office.decides(CARD_SNILS, CARD_PASSPORT)
    seven = school.school_class("8А")
    for number in range(PUPILS):
        pupil = school.pupil(f"Пупков{number} Иван", seven)
        values = {Sensitive.SNILS: SNILS, Sensitive.PASSPORT: PASSPORT}
        assert isinstance(office.zimina.asks(SetSensitive(pupil, values, CONSENT, False, {}, new())), Saved)
    return office


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def keys(office: Office | Path, *words: str) -> Said:
    """Run the verb beside the school's own running house, in a process of its own."""
    data = office if isinstance(office, Path) else office.school.house.folder
    return zhurnal("keys", *words, "--data", str(data))


def zhurnal(*words: str) -> Said:
    done = subprocess.run([sys.executable, "-m", "app", *words], capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def all_of(data: Path) -> tuple[list[str], set[str]]:
    """Open every value of a school; return them and the names of their keys. Its history must be sound."""
    house = House(data, cost=QUICK)
    vault = house.keys.vault
    stored = house.look(
        lambda actor, now: rows(
            SealedValue.select(
                SealedValue.thing, SealedValue.thing_id, SealedValue.name, SealedValue.sealed
            ).order_by(SealedValue.id)
        )
    )
    assert house.look(lambda actor, now: verify_journal(house.keys.audit)).sound
    texts = [vault.open(Place(*place), sealed) for *place, sealed in stored]
    return texts, {key_of(sealed) for *_, sealed in stored}


WHOLE = [SNILS, PASSPORT] * PUPILS


def test_every_key_is_named_with_its_rights_and_what_it_is_for(office: Office) -> None:
    told = keys(office)
    assert told.code == Exit.DONE
    assert "audit.key" in told.out
    assert "0600  соль паролей и вторых шагов" in told.out
    assert "0400  личные данные, действует: им зашифровано 8\u00a0значений" in told.out
    assert told.out.endswith("Ключи в порядке.\n")


def test_a_key_that_others_may_read_is_not_in_order(office: Office) -> None:
    (key,) = office.vault.files()
    key.path.chmod(0o440)
    told = keys(office)
    assert told.code == Exit.DAMAGED
    assert "права 0440: читают и другие" in told.out


def test_a_missing_and_a_swapped_key_are_named(office: Office) -> None:
    (key,) = office.vault.files()
    content = key.path.read_bytes()
    key.path.unlink()
    told = keys(office)
    assert told.code == Exit.DAMAGED
    assert f"sealed-{key.name}.key  ----  НЕТ НА МЕСТЕ" in told.out
    key.path.write_bytes(content[::-1])
    key.path.chmod(0o400)
    told = keys(office, "--json")
    assert told.code == Exit.DAMAGED
    (line,) = [one for one in json.loads(told.out) if one["file"] == key.path.name]
    assert not line["good"]
    assert "ПОДМЕНЁН" in line["told"]


def test_a_school_that_keeps_nothing_has_nothing_to_change(school: School) -> None:
    told = keys(school.house.folder)
    assert told.code == Exit.DONE
    assert "ключа для них нет" in told.out
    told = keys(school.house.folder, "rotate")
    assert told.code == Exit.DONE
    assert "менять нечего" in told.out
    assert not school.house.keys.vault.files()


def test_everything_is_locked_anew_beside_a_running_server(office: Office) -> None:
    (old,) = office.vault.files()
    told = keys(office, "rotate")
    assert told.code == Exit.DONE
    assert "Зашифровано заново: 8\u00a0значений" in told.out
    assert old.path.exists(), "snapshots still need it"
    newest = office.vault.newest()
    assert newest is not None
    assert isinstance(office.enters(), Saved), "the server that runs locks with the new key at once"
    assert key_of(office.sealed()["snils"]) == newest.name
    assert office.opens(Sensitive.SNILS) == SNILS
    texts, used = all_of(office.school.house.folder)
    assert (texts, used) == ([*WHOLE, SNILS], {newest.name})


def test_a_guardians_values_are_locked_anew_with_the_others(office: Office) -> None:
    mother = office.mother()
    assert isinstance(office.enters(snils=MOTHERS_SNILS, guardian=mother), Saved)
    told = keys(office, "rotate")
    assert "Зашифровано заново: 9\u00a0значений" in told.out
    texts, used = all_of(office.school.house.folder)
    assert (texts[-1], len(used)) == (MOTHERS_SNILS, 1)


def test_a_change_leaves_in_the_trail_which_key_and_no_value(office: Office) -> None:
    keys(office, "rotate")
    with office.school.house.database.connection_context():
        events = rows(AuditEvent.select(AuditEvent.act, AuditEvent.thing, AuditEvent.thing_id))
    assert events.count(("rotate_keys", "sealed_key", 2)) == 1
    assert len([act for act, *_ in events if act == "reseal"]) == 2 * PUPILS


@pytest.mark.parametrize(
    "every", [180, pytest.param(5, marks=pytest.mark.torture)], ids=["each 180th line", "each 5th line"]
)
def test_a_change_killed_at_any_line_loses_nothing_and_is_finished_by_the_same_command(
    office: Office,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    every: int,
    ordeal: Ordeal,
) -> None:
    out = tmp_path_factory.mktemp("killed")
    words = [
        "tests.services.rotating",
        str(office.school.house.folder),
        str(out),
        str(min(180, ordeal.every(every))),
    ]
    told = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=True).stdout
    killed = [one for one in map(json.loads, told.splitlines()) if one["ended"] == -signal.SIGKILL]
    assert {"make", "reseal_piece", "note_rotated"} <= {one["in"] for one in killed}
    ordeal.tell(rotate_kills=len(killed))
    states = set()
    for one in killed:
        place = out / str(one["point"])
        texts, used = all_of(place)
        assert texts == WHOLE, one
        states.add(len(used))
        was_whole = rotated(place)
        assert main(["keys", "rotate", "--data", str(place)]) == Exit.DONE
        texts, used = all_of(place)
        assert texts == WHOLE, one
        files = Vault(place / "keys").files()
        assert used == {files[-1].name}
        assert len(files) == 2 + was_whole, f"{one}: what was begun is finished, not begun anew"
        assert not list((place / "keys").glob("*.part"))
    assert states == {1, 2}, "some must be killed in the middle"
    capsys.readouterr()


def rotated(data: Path) -> bool:
    """Whether the trail says that the change was finished."""
    house = House(data, cost=QUICK)
    return house.look(
        lambda actor, now: bool(rows(AuditEvent.select().where(AuditEvent.act == "rotate_keys")))
    )


def test_a_value_that_does_not_open_stays_and_is_counted(office: Office) -> None:
    office.by_hand("UPDATE sealed_value SET sealed = replace(sealed, ':', ':AA') WHERE id = 1")
    told = keys(office, "rotate")
    assert told.code == Exit.DAMAGED
    assert "Зашифровано заново: 7\u00a0значений" in told.out
    assert "Не открылось и осталось как было: 1\u00a0значение" in told.out


def test_lost_keys_do_not_stop_the_school(office: Office) -> None:
    (lost,) = office.vault.files()
    lost.path.unlink()
    told = keys(office, "rotate")
    assert told.code == Exit.DAMAGED
    assert "Не открылось и осталось как было: 8\u00a0значений" in told.out
    assert [key.number for key in office.vault.files()] == [2]
    assert isinstance(office.enters(), Saved)
    told = keys(office)
    assert told.code == Exit.DAMAGED
    assert f"sealed-{lost.name}.key  ----  НЕТ НА МЕСТЕ" in told.out


def test_an_old_key_is_kept_until_nothing_uses_it(office: Office) -> None:
    data = office.school.house.folder
    (old,) = office.vault.files()
    told = keys(office, "drop", old.name)
    assert told.code == Exit.REFUSED
    assert "действует, убрать его нельзя" in told.err
    newer = office.vault.make(2)
    told = keys(office, "drop", old.name)
    assert told.code == Exit.REFUSED
    assert f"Ключ {old.name} нужен: им зашифровано 8\u00a0значений" in told.err
    assert keys(office, "rotate").code == Exit.DONE
    assert office.vault.newest() == newer, "a key that was made and not used is taken, not another"
    assert keys(office, "drop", "9-00000000").code == Exit.REFUSED
    assert keys(office, "drop").code == Exit.WRONG_USAGE
    told = keys(office, "drop", old.name, "--yes")
    assert told.code == Exit.DONE
    assert "удалён. Уничтожьте и его копию" in told.out
    assert office.vault.files() == (newer,)
    assert all_of(data)[0] == WHOLE


def test_before_a_key_goes_the_snapshots_that_need_it_are_counted(office: Office) -> None:
    data = str(office.school.house.folder)
    (old,) = office.vault.files()
    zhurnal("backup", "--data", data)
    keys(office, "rotate")
    zhurnal("backup", "--data", data)
    told = keys(office, "drop", old.name)
    assert told.code == Exit.REFUSED
    assert told.err.startswith("В 1\u00a0снимке (последний ")
    assert "СНИЛС и паспорта больше не откроются никогда" in told.err
    assert old.path.exists()


def test_the_doctor_tells_of_a_key_that_values_need(office: Office) -> None:
    folder = office.school.house.folder
    (key,) = (folder / "keys").glob("sealed-*.key")
    assert "ключ личных данных" not in zhurnal("doctor", "--data", str(folder)).out
    key.rename(folder.parent / key.name)
    said = zhurnal("doctor", "--data", str(folder)).out
    assert f"НЕТ  ключ личных данных: {key.name} нет или он испорчен, под ним значений: {2 * PUPILS}" in said


def test_values_come_back_with_a_snapshot_and_with_the_change_journal(tmp_path: Path) -> None:
    school = School(tmp_path)
    office = office_of(school)
    office.decides(CARD_SNILS, CARD_PASSPORT)
    with keeping_changes(school.house):
        assert isinstance(office.enters(), Saved)
        now = school.house.clock.now().local
        snapshot = make_snapshot(school.house.file, tmp_path / "backups", now, VERSION, keys_of(tmp_path))
        school.now_is("2026-11-19 12:20")
        assert isinstance(office.enters(snils=None, passport=PASSPORT), Saved)
    school.close()
    assert keys(tmp_path, "rotate").code == Exit.DONE
    (old, newest) = Vault(tmp_path / "keys").files()
    assert all_of(tmp_path) == ([SNILS, PASSPORT], {newest.name})
    brought = zhurnal("restore", "--to", "2026-11-19 12:30", "--data", str(tmp_path), "--yes")
    assert brought.code == Exit.DONE, brought.err
    assert all_of(tmp_path) == ([SNILS, PASSPORT], {old.name}), "the older key was kept for this"
    back = zhurnal("restore", str(snapshot.path), "--data", str(tmp_path), "--yes")
    assert back.code == Exit.DONE, back.err
    assert all_of(tmp_path) == ([SNILS], {old.name})
