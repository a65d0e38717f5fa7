import hashlib
import os
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_LANDSCAPE, A4_PORTRAIT, Imprint, Printed, Sheet

INK = Ink(Face.SANS, 10.0)
IMPRINT = Imprint("Проба", "Школа № 27", datetime(2026, 11, 21, 13, 5))


def save(text: str, out: Path) -> Printed:
    with Sheet(A4_PORTRAIT, IMPRINT) as sheet:
        sheet.next_page()
        sheet.write(paragraph(text, INK), 20.0, 20.0, 100.0)
        return sheet.save(out)


def test_the_file_says_its_title_school_language_and_time(tmp_path: Path) -> None:
    save("Ёлка", tmp_path / "a.pdf")
    read = PdfReader(tmp_path / "a.pdf")
    xmp = read.xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": "Проба"}
    assert xmp.dc_creator == ["Школа № 27"]
    assert xmp.xmp_create_date == datetime(2026, 11, 21, 13, 5)
    assert str(read.root_object["/Lang"]) == "ru-RU"
    assert read.pages[0].extract_text() == "Ёлка"


def test_the_same_content_makes_the_same_bytes_and_their_sum_is_told(tmp_path: Path) -> None:
    first = save("Ёлка", tmp_path / "a.pdf")
    second = save("Ёлка", tmp_path / "b.pdf")
    other = save("Ель", tmp_path / "c.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert first == second
    assert first.sha256 == hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest()
    assert first.sha256 != other.sha256


def test_a_printout_is_for_the_eyes_of_its_owner(tmp_path: Path) -> None:
    save("Ёлка", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o600


def test_a_printout_replaces_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    save("Ёлка", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_failure_at_the_last_moment_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save("Ёлка", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_survives_a_failure(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.mkdir()
    (target / "kept").write_text("kept", encoding="utf-8")
    with pytest.raises(OSError, match="directory"):
        save("Ёлка", target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert (target / "kept").read_text(encoding="utf-8") == "kept"


def test_a_paragraph_takes_the_height_it_was_measured_to_take() -> None:
    with Sheet(A4_LANDSCAPE, IMPRINT) as sheet:
        sheet.next_page()
        for framed in (False, True):
            text = paragraph("слово " * 40, INK, align=Align.RIGHT, framed=framed)
            assert sheet.write(text, 10.0, 10.0, 60.0) == sheet.height(text, 60.0)


def test_a_qr_code_is_drawn_within_its_square(tmp_path: Path) -> None:
    with Sheet(A4_PORTRAIT, IMPRINT) as sheet:
        sheet.next_page()
        sheet.qr("ZHURNAL ABCD-2345 2026-11-16", 100.0, 50.0, 20.0)
        sheet.save(tmp_path / "qr.pdf")
    content = PdfReader(tmp_path / "qr.pdf").pages[0].get_contents()
    assert content is not None
    bars = [line.split() for line in content.get_data().decode("latin-1").splitlines() if " re f" in line]
    assert len(bars) > 100
    millimetre = 72 / 25.4
    for x, y, width, height, *_ in bars:
        assert 99.99 <= float(x) / millimetre <= 120.01
        assert 99.99 <= (float(x) + float(width)) / millimetre <= 120.01
        top = 297.0 - max(float(y), float(y) + float(height)) / millimetre
        bottom = 297.0 - min(float(y), float(y) + float(height)) / millimetre
        assert 49.99 <= top <= bottom <= 70.01
