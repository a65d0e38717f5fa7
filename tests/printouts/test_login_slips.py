"""Slips with logins: whole with the longest names, ten on a sheet, the same bytes for the same content."""

import re
import stat
from datetime import datetime
from pathlib import Path

from pypdf import PdfReader

from printouts.login_slips import Entrance, LoginSlip, LoginSlips, login_slips
from services.views.papers import PaperMark

LONG = "Константинопольская-Новгородцева-Преображенская-Ростовцевская"
LONG_LOGIN = "konstantinopolskaya-novgorodceva-preobrazhenskaya-rostovcevskaya.ea2"
KEY = "SHA256:f6VMqhd7oPotF/d4Dmn87gUI/5SqhFKA7sUxPeB1EK0"
MARK = PaperMark("Школа-интернат № 1 имени А. П. Ёлкина", "", datetime(2026, 11, 20, 12, 40))
HERE = Entrance("192.168.1.5", 2222, KEY)


def text_of(file: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(file).pages)


def test_a_slip_says_whose_it_is_the_login_the_password_the_way_in_and_what_to_do(tmp_path: Path) -> None:
    out = tmp_path / "slips.pdf"
    made = login_slips(
        LoginSlips(MARK, HERE, (LoginSlip("Ёлкин Пётр", "elkin.p", "kidom-varet-4827", "7А класс"),)), out
    )
    text = text_of(out)
    assert made.pages == 1
    for told in (
        "Школа-интернат № 1 имени А. П. Ёлкина · 7А класс",
        "Ёлкин Пётр",
        "Логин elkin.p",
        "Первый пароль kidom-varet-4827",
        "ssh -p 2222 elkin.p@192.168.1.5",
        f"Отпечаток ключа {KEY}",
        "1. Откройте PuTTY (вид SSH, порт 2222)",
        "Придумайте свой пароль",
        "Выдан 20.11.2026 12:40",
    ):
        assert told in text
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_nothing_is_cut_of_the_longest_name_and_login(tmp_path: Path) -> None:
    slip = LoginSlip(f"{LONG} Екатерина Александровна", LONG_LOGIN, "kidom-varet-4827")
    entrance = Entrance("journal.very-long-name-of-a-school.example.local", 22222, KEY)
    short = LoginSlip("Ли Мин", "li.m", "k7mq2x9dwa")
    made = login_slips(LoginSlips(MARK, entrance, (slip, *[short] * 9)), tmp_path / "long.pdf")
    text = text_of(tmp_path / "long.pdf").replace(" ", "")
    assert slip.full_name.replace(" ", "") in text
    assert text.count(LONG_LOGIN) == 2
    assert f"ssh-p22222{LONG_LOGIN}@{entrance.address}" in text
    assert text.count("k7mq2x9dwa") == 9
    assert made.pages == 2, "the others are as tall as the tallest, so that a sheet is cut straight"


def test_ten_slips_lie_on_a_sheet_each_within_its_own_lines(tmp_path: Path) -> None:
    slips = tuple(LoginSlip(f"Ученик Имя{number}", f"login{number:02}", "k7mq2x9dwa") for number in range(23))
    made = login_slips(LoginSlips(MARK, HERE, slips), tmp_path / "class.pdf")
    assert made.pages == 3
    for page in PdfReader(tmp_path / "class.pdf").pages:
        height, width = float(page.mediabox.height), float(page.mediabox.width)
        tops: list[tuple[float, float]] = []
        bottoms: list[tuple[float, float]] = []

        def look(text: str, cm: object, tm: list[float], *_: object) -> None:
            place = (tm[4] // (width / 2), (height - tm[5]) / (height / 5))  # noqa: B023  # called at once
            if text.startswith("Школа"):
                tops.append(place)  # noqa: B023
            if text.startswith("Выдан"):
                bottoms.append(place)  # noqa: B023

        page.extract_text(visitor_text=look)
        cells = [(column, int(row)) for column, row in tops]
        assert len(cells) == len(set(cells)) > 2
        assert [(column, int(row)) for column, row in bottoms] == cells, "no slip reaches into another"


def test_what_is_not_known_is_left_to_be_filled_in(tmp_path: Path) -> None:
    bare = Entrance("", 2222, "")
    login_slips(LoginSlips(MARK, bare, (LoginSlip("Ли Мин", "li.m", "k7mq2x9dwa"),)), tmp_path / "bare.pdf")
    text = text_of(tmp_path / "bare.pdf")
    assert "ssh -p 2222 li.m@____" in text
    assert "(адрес — на доске)" in text
    assert "Отпечаток ключа" not in text
    assert "что на доске объявлений" in text


def test_the_same_slips_are_the_same_bytes(tmp_path: Path) -> None:
    slips = LoginSlips(MARK, HERE, (LoginSlip("Ли Мин", "li.m", "k7mq2x9dwa"),))
    for name in ("one.pdf", "two.pdf"):
        login_slips(slips, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_sheet_is_cut_only_around_the_slips_that_lie_on_it(tmp_path: Path) -> None:
    lines = {}
    for count in (1, 3, 10):
        slips = (LoginSlip("Ли Мин", "li.m", "k7mq2x9dwa"),) * count
        login_slips(LoginSlips(MARK, HERE, slips), tmp_path / "cut.pdf")
        drawn = PdfReader(tmp_path / "cut.pdf").pages[0].get_contents()
        assert drawn is not None
        lines[count] = len(re.findall(rb" l S\b", drawn.get_data()))
    assert lines == {1: 1 + 1, 3: 1 + 2, 10: 1 + 4}
