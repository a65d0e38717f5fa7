"""The list that draws its own lines."""

from collections.abc import Hashable

import pytest
from textual.app import App, ComposeResult

from screens.rows import RowList, heading, row
from screens.theme import DARK, THEME_CSS
from tests.screens.golden import screen_text
from tests.screens.hands import hands_at

LINES = (heading("Первая"), *(row(n, f"строка {n}") for n in range(40)), heading("Последняя"))


class _ListApp(App[None]):
    CSS_PATH = THEME_CSS

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.opened: list[Hashable] = []

    def compose(self) -> ComposeResult:
        yield RowList()

    def on_mount(self) -> None:
        self.query_one(RowList).show(LINES)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        self.opened.append(event.key)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ((), 0),
        (("up",), 0),
        (("down", "down", "up"), 1),
        (("pagedown",), 9),
        (("pagedown", "pageup"), 0),
        (("end",), 39),
        (("end", "down"), 39),
        (("end", "home"), 0),
    ],
)
async def test_the_cursor_steps_over_headings_and_stays_inside(keys: tuple[str, ...], chosen: int) -> None:
    app = _ListApp()
    async with hands_at(app, (30, 10)) as pilot:
        await pilot.press(*keys)
        assert app.query_one(RowList).chosen == chosen
        assert f"> строка {chosen}" in screen_text(app)


async def test_the_slider_shows_where_the_window_stands() -> None:
    app = _ListApp()
    async with hands_at(app, (30, 10)) as pilot:
        at_top = [line[-1] for line in screen_text(app).splitlines()]
        await pilot.press("end", "down")
        at_end = [line[-1] for line in screen_text(app).splitlines()]
    assert at_top == ["█"] * 2 + ["│"] * 8
    assert at_end == ["│"] * 8 + ["█"] * 2


async def test_a_click_and_enter_open_a_line_and_a_heading_opens_nothing() -> None:
    app = _ListApp()
    async with hands_at(app, (30, 10)) as pilot:
        await pilot.click(RowList, offset=(3, 4))
        await pilot.click(RowList, offset=(3, 0))
        await pilot.press("enter")
    assert app.opened == [3, 3]


async def test_other_lines_keep_the_cursor_at_its_key() -> None:
    app = _ListApp()
    async with hands_at(app, (30, 10)) as pilot:
        rows = app.query_one(RowList)
        await pilot.press("down", "down")
        rows.show((row(7, "семь"), row(2, "два")))
        chosen = [rows.chosen]
        rows.show((row(7, "семь"), row(2, "два")), from_top=True)
        chosen.append(rows.chosen)
        assert chosen == [2, 7]
        rows.show(())
        await pilot.press("down", "enter")
        assert rows.chosen is None
