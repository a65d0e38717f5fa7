"""Sends only the cells that changed: the toolkit sends every changed line from its left edge.

Private parts of Textual 8.2.8 relied on (tests/screens/test_exact.py fails when they change):
`Screen._compositor`, `Compositor.render_partial_update`, `ChopsUpdate.spans`, `.chops`, `.chop_ends`.
"""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor


class ExactUpdate(ChopsUpdate):
    """Spans of lines, each cut at both of its ends."""

    def render_segments(self, console: Console) -> str:
        """Return what is to be sent."""
        sent: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                start, stop = max(x, first), min(end, last)
                if strip is None or start >= stop:
                    continue
                sent.append(Control.move_to(start, y).segment.text)
                sent.append(strip.crop(start - x, stop - x).render(console))
        return "".join(sent)


class ExactCompositor(Compositor):
    """A compositor whose partial updates are exact."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return the changed spans, or None when nothing changed."""
        update = super().render_partial_update()
        return None if update is None else ExactUpdate(update.chops, update.spans, update.chop_ends)
