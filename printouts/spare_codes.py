"""«Запасные коды»: one person's one-time codes for a lost telephone, on a slip to be cut off an A4."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from printouts.letters import Face, Ink, Paragraph, paragraph
from printouts.login_slips import ABOVE, BELOW, NAME, SIDE, SLIP, SMALL, TEXT, WIDTH
from printouts.sheet import A4_PORTRAIT, Imprint, Printed, Sheet
from services.views.papers import PaperMark
from texts import dates
from texts.papers import SPARE_CODES_TITLE

CODE = Ink(Face.MONO, 13.0)
LOGIN = Ink(Face.MONO, 10.0)


@dataclass(frozen=True, slots=True)
class SpareCodes:
    """Whose codes they are; they are shown nowhere else."""

    mark: PaperMark
    full_name: str
    login: str
    codes: tuple[str, ...]


def spare_codes(printed: SpareCodes, out: Path) -> Printed:
    """Print the slip in the corner of a sheet, with cut lines."""
    imprint = Imprint(SPARE_CODES_TITLE, printed.mark.school, printed.mark.printed_at)
    with Sheet(A4_PORTRAIT, imprint, kept=False) as sheet:
        sheet.next_page()
        y = ABOVE
        for text, gap in _lines(printed):
            sheet.write(text, SIDE, y, WIDTH)
            y += sheet.height(text, WIDTH) + gap
        bottom = y + BELOW
        sheet.cut_line(SLIP, 0.0, SLIP, bottom)
        sheet.cut_line(0.0, bottom, SLIP, bottom)
        return sheet.save(out)


def _lines(printed: SpareCodes) -> Iterator[tuple[Paragraph, float]]:
    """Return what stands one under another, and the white below it."""
    yield paragraph(printed.mark.school, SMALL, smallest=5.5), 0.6
    yield paragraph(printed.full_name, NAME, smallest=7.5), 1.0
    yield paragraph(printed.login, LOGIN, smallest=7.0), 1.4
    yield paragraph("Запасные коды для входа в журнал", TEXT), 1.0
    for one, other in zip(printed.codes[::2], printed.codes[1::2], strict=True):
        yield paragraph(f"{one}  {other}", CODE, smallest=8.0), 0.8
    yield (
        paragraph("Каждый годится один раз, вместо кода из приложения. Использованный зачеркните.", TEXT),
        0.4,
    )
    yield paragraph("Кончились или потерян листок: выключите код при входе и включите снова.", TEXT), 0.4
    issued = f"Выдан {dates.moment(printed.mark.printed_at)}. Храните там, где пароля нет."
    yield paragraph(issued, SMALL), 0.0
