"""Parsed CSS is shared between Apps and not between themes (architecture.md, rule 8)."""

from pathlib import Path
from typing import Any

import pytest
from textual.css import stylesheet as toolkit

from app.serving import shared_css
from app.serving.shared_css import SharedStylesheet
from tests.serving.house import PASSWORD, Board, served
from tests.terminal import Terminal


class Themed(Board):
    """Takes a colour from its theme."""

    CSS = "#title { color: $primary; }"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Begin with an empty shelf and write down every source the toolkit parses."""
    sources: list[str] = []
    real = toolkit.parse  # type: ignore[attr-defined]  # imported there from another module

    def parse(scope: str, css: str, *args: Any, **options: Any) -> Any:
        sources.append(css)
        return real(scope, css, *args, **options)

    monkeypatch.setattr(toolkit, "parse", parse)
    monkeypatch.setattr(shared_css, "_SHELF", {})
    return sources


async def test_the_second_person_parses_nothing(tmp_path: Path, parsed: list[str]) -> None:
    async with served(tmp_path) as (serving, _):
        async with Terminal.connect(serving.port, "анна", PASSWORD) as t:
            await t.until("Доска")
        first = len(parsed)
        assert first > 0
        async with Terminal.connect(serving.port, "вера", PASSWORD) as t:
            await t.until("Доска")
        assert len(parsed) == first


async def test_a_theme_is_parsed_once_for_everybody_and_stays_one_persons(parsed: list[str]) -> None:
    counts = []
    colours = []
    for theme in ("textual-light", "textual-light", "textual-dark"):
        app = Themed()
        async with app.run_test() as pilot:
            app.theme = theme
            await pilot.pause()
            counts.append(len(parsed))
            title = app.screen.query_one("#title")
            colours.append(str(title.styles.color))
    assert counts[1] == counts[0]
    assert colours[0] == colours[1]
    assert colours[0] != colours[2]


def test_rules_are_shared_as_they_are() -> None:
    def rules() -> object:
        sheet = SharedStylesheet(variables={"ink": "#ff0000"})
        sheet.add_source("Label { color: $ink; }", read_from=("here", "one"))
        return sheet.rules[0]

    assert rules() is rules()


def test_bad_css_is_still_an_error() -> None:
    sheet = SharedStylesheet(variables={})
    sheet.add_source("Label { colour: ; }", read_from=("here", "bad"))
    with pytest.raises(toolkit.StylesheetParseError):
        sheet.parse()
    sheet.set_variables({"ink": "#ff0000"})
    with pytest.raises(toolkit.StylesheetParseError):
        sheet.reparse()
