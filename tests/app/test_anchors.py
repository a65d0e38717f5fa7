"""A chain made anew with the school's own key: what remembers the history elsewhere finds it."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from backups.manifest import manifest_path
from backups.snapshot import snapshots_in
from services.book import EVENT_COLUMNS, link
from tests.sealed import printed_journal, sealed_school


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A school whose first quarter is sealed."""
    folder = tmp_path / "school"
    sealed_school(folder)
    return folder


def rewrite(data: Path, back: int = 1) -> None:
    """Change an event so many before the end, and make the whole chain anew with the school's own key."""
    key = (data / "keys" / "audit.key").read_bytes()
    with closing(sqlite3.connect(data / "journal.db")) as file, file:
        for verb in ("update", "delete"):
            file.execute(f"DROP TRIGGER audit_event_refuses_{verb}")
        columns = ", ".join(EVENT_COLUMNS)
        events = file.execute(f"SELECT {columns} FROM audit_event ORDER BY id").fetchall()
        number, previous = len(events) + 1 - back, ""
        for values in events:
            event = dict(zip(EVENT_COLUMNS, values, strict=True))
            event["at"] = f"{event['at']}.000000" if "." not in event["at"] else event["at"]
            if event["id"] == number:
                event["address"] = "10.9.9.9"
                file.execute("UPDATE audit_event SET address = ? WHERE id = ?", ("10.9.9.9", number))
            previous = link(key, previous, event)
            file.execute("UPDATE audit_event SET hash = ? WHERE id = ?", (previous, event["id"]))


def snapshot(data: Path, to: Path) -> Path:
    assert main(["backup", "--data", str(data), "--to", str(to)]) == Exit.DONE
    return snapshots_in(to)[0]


def verify(data: Path, *what: str) -> int:
    return main(["verify", *what, "--data", str(data)])


def test_the_note_of_an_older_snapshot_finds_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = snapshot(data, tmp_path / "stick")
    assert verify(data, str(older)) == Exit.DONE
    assert "та же, что помнит снимок" in capsys.readouterr().out
    rewrite(data)
    shutil.rmtree(data / "backups", ignore_errors=True)
    assert verify(data, str(older)) == Exit.DAMAGED
    said = capsys.readouterr().out
    assert "История журнала переписана: событие" in said
    assert "не то, что помнит снимок" in said


def test_the_note_alone_is_enough(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = snapshot(data, tmp_path / "stick")
    rewrite(data)
    older.unlink()
    assert verify(data, str(manifest_path(older))) == Exit.DAMAGED
    said = capsys.readouterr().out
    assert "История журнала переписана" in said


def test_snapshots_here_and_in_the_second_place_are_asked_by_themselves(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = snapshot(data, data / "backups")
    assert verify(data) == Exit.DONE
    rewrite(data)
    capsys.readouterr()
    assert verify(data) == Exit.DAMAGED
    said = capsys.readouterr().out
    assert "; до события" in said
    assert f"не то, что помнит снимок {older.name}" in said
    assert verify(data, "--json") == Exit.DAMAGED
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["first_bad_event"]) == (False, None)
    assert told["rewritten_since"]


def test_certificates_that_were_not_made_anew_find_it_without_any_snapshot(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(data, 30)
    assert verify(data) == Exit.DAMAGED
    assert "не то, что помнит заверение" in capsys.readouterr().out


def test_every_certified_page_bears_the_head_and_finds_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = printed_journal(data, tmp_path / "journal.pdf")
    texts = [page.extract_text() for page in PdfReader(paper).pages]
    sealed = [text for text in texts if "Заверено электронно" in text]
    assert len(sealed) >= 2
    assert all("журнала изменений" in text for text in sealed)
    assert verify(data, str(paper)) == Exit.DONE
    assert "та же, что стоит на бумаге" in capsys.readouterr().out
    rewrite(data, 30)
    assert verify(data, str(paper)) == Exit.DAMAGED
    said = capsys.readouterr().out
    assert "История журнала переписана: запись" in said
    assert "Журнал говорит то же самое" in said, "the pages say what they said: the history does not"


def test_a_journal_brought_back_from_a_snapshot_is_told_calmly(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = snapshot(data, tmp_path / "stick")
    assert main(["passwd", "orlova.i", "--data", str(data)]) == Exit.DONE
    assert main(["restore", str(older), "--data", str(data), "--yes"]) == Exit.DONE
    capsys.readouterr()
    assert verify(data) == Exit.DONE
    said = capsys.readouterr().out
    assert "помнит записи, оставленные, когда журнал вернули из снимка" in said
    assert "Журнал цел" in said
