"""Colours: dark, light, sixteen colours of a console, and none at all; no meaning hangs on a colour alone."""

from pathlib import Path

from textual.theme import Theme

THEME_CSS = Path(__file__).with_name("theme.tcss")

DARK = Theme(
    name="dark",
    primary="#5fa8d3",
    secondary="#7d9db5",
    warning="#e0b050",
    error="#e87a6d",
    success="#86b86b",
    accent="#e0b050",
    foreground="#d7dce0",
    background="#14181c",
    surface="#14181c",
    panel="#242b32",
    dark=True,
    variables={
        "bar": "#2b3640",
        "bar-text": "#e6ebef",
        "bar-style": "none",
        "field-style": "none",
        "key": "#f0c674",
        "quiet": "#8d99a3",
        "good": "#9fcc85",
        "alarm": "#f09a8f",
        "due": "#e6c07b",
        "heading": "#8fc1e0",
        "block-cursor-background": "#35536b",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
    },
)
LIGHT = Theme(
    name="light",
    primary="#1f5f8b",
    secondary="#4d6b80",
    warning="#8a5a00",
    error="#a3271b",
    success="#2f6b1f",
    accent="#8a5a00",
    foreground="#1c2126",
    background="#f7f6f2",
    surface="#f7f6f2",
    panel="#e6e4dd",
    dark=False,
    variables={
        "bar": "#d9dee2",
        "bar-text": "#1c2126",
        "bar-style": "none",
        "field-style": "none",
        "key": "#7a3d00",
        "quiet": "#5f6a73",
        "good": "#2f6b1f",
        "alarm": "#a3271b",
        "due": "#7a5200",
        "heading": "#1f5f8b",
        "block-cursor-background": "#bcd6e8",
        "block-cursor-foreground": "#101418",
        "block-cursor-text-style": "none",
    },
)
CONSOLE = Theme(
    name="console",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_bright_red",
    success="ansi_green",
    accent="ansi_yellow",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    dark=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "bar": "ansi_cyan",
        "bar-text": "ansi_black",
        "bar-style": "none",
        "field-style": "none",
        "key": "ansi_black",
        "quiet": "ansi_white",
        "good": "ansi_bright_green",
        "alarm": "ansi_bright_red",
        "due": "ansi_bright_yellow",
        "heading": "ansi_bright_cyan",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-text-style": "none",
        "text-muted": "ansi_white",
        "text-disabled": "ansi_white",
        "scrollbar": "ansi_cyan",
        "scrollbar-hover": "ansi_cyan",
        "scrollbar-active": "ansi_cyan",
        "scrollbar-background": "ansi_black",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
    },
)
_BARE = "ansi_default"
PLAIN = Theme(
    name="plain",
    ansi=True,
    primary=_BARE,
    warning=_BARE,
    error=_BARE,
    success=_BARE,
    accent=_BARE,
    foreground=_BARE,
    background=_BARE,
    surface=_BARE,
    panel=_BARE,
    dark=True,
    variables={
        **dict.fromkeys(
            (
                "ansi-background",
                "ansi-foreground",
                "bar",
                "bar-text",
                "key",
                "quiet",
                "good",
                "alarm",
                "due",
                "heading",
            ),
            _BARE,
        ),
        "bar-style": "reverse",
        "field-style": "underline",
        "block-cursor-background": _BARE,
        "block-cursor-foreground": _BARE,
        "block-cursor-text-style": "reverse",
        "text-muted": _BARE,
        "text-disabled": _BARE,
        "scrollbar": _BARE,
        "scrollbar-hover": _BARE,
        "scrollbar-active": _BARE,
        "scrollbar-background": _BARE,
        "input-cursor-background": _BARE,
        "input-cursor-foreground": _BARE,
        "input-cursor-text-style": "reverse",
    },
)
THEMES = (DARK, LIGHT, CONSOLE, PLAIN)

_SIXTEEN_COLOURS = ("linux", "vt", "ansi", "cons", "cygwin", "dumb", "screen.linux")


def theme_for(terminal: str, *, no_color: bool = False) -> str:
    """Return the name of the theme for a terminal's TERM and its NO_COLOR."""
    if no_color:
        return PLAIN.name
    return CONSOLE.name if terminal.lower().startswith(_SIXTEEN_COLOURS) else DARK.name
