"""Sends, and renders, only the cells that changed.

The toolkit sends every changed line from its left edge, and for two changed lines it asks every widget
between them to render: on a page of thirty pupils that was most of the cost of a key.

Private parts of Textual 8.2.8 relied on (tests/screens/test_exact.py fails when they change):
`Screen._compositor`, `Compositor.render_partial_update`, `_dirty_regions`, `_regions_to_spans`,
`visible_widgets` in the order of what lies on top, `CompositorUpdate.render_segments`.
"""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

Span = tuple[int, int, int]
"""A line, its first changed column, and the column after the last changed one."""


class ExactUpdate(ChopsUpdate):
    """Pieces of lines, each at its place."""

    def __init__(self, pieces: list[tuple[int, int, Strip]]) -> None:
        super().__init__([], [], [])
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Return what is to be sent."""
        return "".join(
            Control.move_to(x, y).segment.text + strip.render(console) for x, y, strip in self.pieces
        )


class ExactCompositor(Compositor):
    """A compositor whose partial updates are exact."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return the changed spans, or None when nothing changed."""
        screen = self.size.region
        dirty = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        if not dirty:
            return None
        left = [span for span in self._regions_to_spans(dirty) if span[1] < span[2]]
        pieces: list[tuple[int, int, Strip]] = []
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            mine = list(_within(left, seen))
            if not mine:
                continue
            for part in _boxes(mine):
                lines = widget.render_lines(part.translate((-region.x, -region.y)))
                pieces += [(part.x, y, strip) for y, strip in zip(part.line_range, lines, strict=True)]
            left = [part for span in left for part in _outside(span, seen)]
            if not left:
                break
        return ExactUpdate(sorted(pieces, key=_reading_order))


def _within(spans: Iterable[Span], region: Region) -> Iterator[Span]:
    """Yield the parts of the spans that lie in a region."""
    for y, first, end in spans:
        start, stop = max(first, region.x), min(end, region.right)
        if region.y <= y < region.bottom and start < stop:
            yield y, start, stop


def _boxes(spans: Iterable[Span]) -> Iterator[Region]:
    """Yield the spans with those that stand exactly one under another as one region."""
    open_boxes: dict[tuple[int, int], Region] = {}
    for y, first, end in spans:
        above = open_boxes.get((first, end))
        if above is not None and above.bottom == y:
            open_boxes[first, end] = above.grow((0, 0, 1, 0))
            continue
        if above is not None:
            yield above
        open_boxes[first, end] = Region(first, y, end - first, 1)
    yield from open_boxes.values()


def _outside(span: Span, region: Region) -> Iterator[Span]:
    """Yield the parts of a span that lie beside a region."""
    y, first, end = span
    if not region.y <= y < region.bottom or end <= region.x or region.right <= first:
        yield span
        return
    if first < region.x:
        yield y, first, region.x
    if region.right < end:
        yield y, region.right, end


def _reading_order(piece: tuple[int, int, Strip]) -> tuple[int, int]:
    return piece[1], piece[0]
