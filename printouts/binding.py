"""Binding finished parts into one file, each with a bookmark of its own."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from printouts.sheet import write_whole


def bind(parts: Sequence[tuple[str, Path]], out: Path) -> int:
    """Put parts one behind another under their titles; return how many bookmarks (slips) they hold."""
    from pypdf import PdfReader, PdfWriter  # heavy, and only the process that binds needs it

    writer = PdfWriter()
    slips = 0
    for title, part in parts:
        reader = PdfReader(part)
        slips += len(reader.outline)
        writer.append(reader, outline_item=title)
    with BytesIO() as made:
        writer.write(made)
        write_whole(out, made.getvalue())
    return slips
