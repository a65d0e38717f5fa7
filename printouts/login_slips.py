"""«Листок с логином»: a login with its first password for one person, several on an A4 with cut lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from printouts.letters import Face, Ink, Paragraph, paragraph
from printouts.sheet import A4_PORTRAIT, Imprint, Printed, Sheet
from services.views.papers import PaperMark
from texts import dates
from texts.papers import LOGIN_SLIPS_TITLE

ACROSS = 2
SLIP = A4_PORTRAIT.width / ACROSS
SIDE, ABOVE, BELOW = 7.0, 5.5, 4.0
"""White around a slip in millimetres."""
WIDTH = SLIP - 2 * SIDE
LABEL = 23.0
SMALL = Ink(Face.SANS, 7.0)
NAME = Ink(Face.SANS_BOLD, 11.0)
LOGIN, PASSWORD = Ink(Face.MONO, 12.0), Ink(Face.MONO, 15.0)
LINE = Ink(Face.MONO, 7.5)
TEXT = Ink(Face.NARROW, 8.0)
TO_FILL_IN = "____________________"


@dataclass(frozen=True, slots=True)
class Entrance:
    """How the school's server is come to; what is not known is empty."""

    address: str
    port: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class LoginSlip:
    """Whose slip it is, and the password that is shown nowhere else."""

    full_name: str
    login: str
    password: str
    belongs_to: str = ""
    """By what slips are handed out: a class."""


@dataclass(frozen=True, slots=True)
class LoginSlips:
    """Slips of passwords that were issued together."""

    mark: PaperMark
    entrance: Entrance
    slips: tuple[LoginSlip, ...]


def login_slips(printed: LoginSlips, out: Path) -> Printed:
    """Print the slips, as many on a sheet as the tallest of them lets."""
    imprint = Imprint(LOGIN_SLIPS_TITLE, printed.mark.school, printed.mark.printed_at)
    with Sheet(A4_PORTRAIT, imprint, kept=False) as sheet:
        tallest = max(_slip(sheet, printed, one, None) for one in printed.slips)
        rows = max(int(A4_PORTRAIT.height / tallest), 1)
        height = A4_PORTRAIT.height / rows
        for place, one in enumerate(printed.slips):
            row, column = divmod(place % (rows * ACROSS), ACROSS)
            if row == column == 0:
                sheet.next_page()
                _cut_lines(sheet, min(rows, -(-(len(printed.slips) - place) // ACROSS)), height)
            _slip(sheet, printed, one, (column * SLIP, row * height))
        return sheet.save(out)


def _cut_lines(sheet: Sheet, rows: int, height: float) -> None:
    """Draw the lines around so many rows of slips; the rest of the sheet stays whole."""
    sheet.cut_line(SLIP, 0.0, SLIP, rows * height)
    for row in range(1, rows + 1):
        if row * height < A4_PORTRAIT.height - 1.0:
            sheet.cut_line(0.0, row * height, A4_PORTRAIT.width, row * height)


def _slip(sheet: Sheet, printed: LoginSlips, slip: LoginSlip, at: tuple[float, float] | None) -> float:
    """Draw a slip with its corner at a place, or only measure it; return the height it takes."""
    y = ABOVE
    for label, text, gap in _lines(printed, slip):
        indent = LABEL if label is not None else 0.0
        if at is not None:
            x, top = at[0] + SIDE, at[1] + y
            if label is not None:
                sheet.write(label, x, top + _sunk(sheet, text, indent), LABEL)
            sheet.write(text, x + indent, top, WIDTH - indent)
        y += sheet.height(text, WIDTH - indent) + gap
    return y + BELOW


def _sunk(sheet: Sheet, text: Paragraph, indent: float) -> float:
    """Return how much lower a small label begins, to stand on the line of what it labels."""
    first = sheet.case.lines(text, WIDTH - indent)[0]
    return max(first.pitch - SMALL.pitch, 0.0) * 0.75


def _lines(printed: LoginSlips, slip: LoginSlip) -> Iterator[tuple[Paragraph | None, Paragraph, float]]:
    """Return what stands one under another: a label beside it, the text, the white below it."""
    whose = " · ".join(part for part in (printed.mark.school, slip.belongs_to) if part)
    yield None, paragraph(whose, SMALL, smallest=5.5), 0.6
    yield None, paragraph(slip.full_name, NAME, smallest=7.5), 1.4
    yield _label("Логин"), paragraph(slip.login, LOGIN, smallest=7.0), 0.6
    yield _label("Первый пароль"), paragraph(slip.password, PASSWORD, smallest=9.0), 0.6
    yield None, paragraph("Буквы латинские, маленькие; нуля и единицы в пароле нет.", SMALL), 1.4
    entrance = printed.entrance
    where = f"ssh -p {entrance.port} {slip.login}@{entrance.address or TO_FILL_IN}"
    yield _label("Вход"), paragraph(where, LINE, smallest=5.5), 0.6
    if entrance.fingerprint:
        yield _label("Отпечаток ключа"), paragraph(entrance.fingerprint, LINE, smallest=5.5), 0.6
    for step in _steps(entrance):
        yield None, paragraph(step, TEXT, smallest=7.0), 0.2
    issued = f"Выдан {dates.moment(printed.mark.printed_at)}. Никому не показывайте листок."
    yield None, paragraph(issued, SMALL), 0.0


def _label(text: str) -> Paragraph:
    return paragraph(text, SMALL)


def _steps(entrance: Entrance) -> Sequence[str]:
    """Return what to do first."""
    address = "" if entrance.address else " (адрес — на доске)"
    where = "что здесь" if entrance.fingerprint else "что на доске объявлений"
    return (
        f"1. Откройте PuTTY (вид SSH, порт {entrance.port}) или наберите строку входа{address}.",
        f"2. Сравните отпечаток ключа: соглашайтесь, только если он тот же, {where}.",
        "3. Введите пароль: на экране он не виден, так и должно быть.",
        "4. Придумайте свой пароль: первый больше не подойдёт. Листок порвите.",
    )
