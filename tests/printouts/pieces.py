"""A printed document read back as pieces of text with their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pypdf import PdfReader

NEAR = 3.0
"""Pieces whose baselines differ less, in points, stand in one line."""


@dataclass(frozen=True)
class Piece:
    """Text that was put on paper at once, its lower left corner in points."""

    x: float
    y: float
    text: str


def pages_of(file: Path) -> Iterator[list[Piece]]:
    """Return the pieces of each page in the order they were put there."""
    for page in PdfReader(file).pages:
        pieces: list[Piece] = []
        page.extract_text(visitor_text=partial(_take, pieces))
        yield pieces


def _take(pieces: list[Piece], text: str, _cm: Any, tm: list[float], _font: Any, _size: float) -> None:
    if said := " ".join(text.split()):
        pieces.append(Piece(tm[4], tm[5], said))


def in_line(pieces: list[Piece], with_: Piece) -> list[Piece]:
    """Return the pieces that stand in one line with another, from left to right."""
    line = [one for one in pieces if abs(one.y - with_.y) < NEAR]
    return sorted(line, key=lambda one: one.x)
