"""The exact compositor: only what changed is rendered and sent, and what lies on top wins."""

from dataclasses import dataclass

from rich.console import Console
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from screens.exact import ExactCompositor, ExactUpdate
from tests.screens.hands import hands_at


class Lines(Widget):
    """Lines of one letter, remembering which of them it was asked to draw."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return Strip([Segment((self.id or "")[0] * self.size.width)])


class Sheet(Screen[None]):
    """Two widgets one below the other, and a small one over the upper."""

    CSS = """
    Sheet { layers: below above; overflow: hidden; }
    #first, #second { height: 10; width: 40; layer: below; }
    #over { layer: above; offset: 10 2; width: 5; height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = ExactCompositor()

    def compose(self) -> ComposeResult:
        for name in ("first", "second", "over"):
            yield Lines(name)


@dataclass
class Seen:
    """An update, and the lines that each widget was asked for because of it."""

    pieces: list[tuple[int, int, str]]
    drawn: dict[str, list[int]]
    sent: str


async def changed(*changes: tuple[str, Region]) -> Seen:
    """Change regions of widgets and render the update."""
    app: App[None] = App()
    async with hands_at(app, (40, 20)) as pilot:
        sheet = Sheet()
        await app.push_screen(sheet)
        await pilot.pause()
        widgets = {str(one.id): one for one in sheet.query(Lines)}
        for one in widgets.values():
            one.drawn.clear()
        for name, region in changes:
            widgets[name]._set_dirty(region)
        sheet._compositor.update_widgets({widgets[name] for name, _ in changes})
        update = sheet._compositor.render_update()
        assert isinstance(update, ExactUpdate)
        assert sheet._compositor.render_update() is None
        return Seen(
            [(x, y, strip.text) for x, y, strip in update.pieces],
            {name: one.drawn for name, one in widgets.items()},
            update.render_segments(Console(width=40)),
        )


async def test_two_cells_far_apart_are_sent_alone_and_nothing_between_them_is_drawn() -> None:
    seen = await changed(("first", Region(3, 1, 4, 1)), ("second", Region(38, 8, 2, 1)))
    assert seen.pieces == [(3, 1, "ffff"), (38, 18, "ss")]
    assert seen.drawn == {"first": [1], "second": [8], "over": []}
    assert "\x1b[2;4Hffff" in seen.sent
    assert "\x1b[19;39Hss" in seen.sent


async def test_what_lies_on_top_is_seen_where_both_changed() -> None:
    seen = await changed(("first", Region(8, 2, 10, 1)), ("over", Region(0, 0, 5, 1)))
    assert seen.pieces == [(8, 2, "ff"), (10, 2, "ooooo"), (15, 2, "fff")]


async def test_a_change_beyond_the_edge_is_cut_off() -> None:
    seen = await changed(("second", Region(38, 8, 90, 90)))
    assert seen.pieces == [(38, 18, "ss"), (38, 19, "ss")]
