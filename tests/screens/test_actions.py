"""Declared keys: where they lead and how they are written."""

from screens.actions import Action, action_of, joined, written

OWN = (Action("enter", "открыть"), Action("/", "вторая отметка", "second"), Action("u U", "назад", "undo"))
COMMON = (Action("f4 /", "найти", "jump"), Action("f1 ?", "клавиши", "help", sign="F1"))


def test_a_screens_own_key_stands_before_the_common_one() -> None:
    keys = joined(OWN, COMMON)
    second = action_of(keys, "/")
    jump = action_of(keys, "f4")
    assert second is not None
    assert second.does == "second"
    assert jump is not None
    assert jump.does == "jump"
    assert jump.keys == ("f4",)


def test_a_common_key_that_is_wholly_taken_goes_away() -> None:
    assert joined((Action("f1 ?", "своё", "own"),), COMMON)[1:] == COMMON[:1]


def test_caps_lock_does_not_lose_a_small_letter() -> None:
    assert action_of((Action("p", "печать", "print"),), "P") is not None
    assert action_of((Action("P", "печать", "print"),), "p") is None


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert [written(key) for key in ("f4", "ctrl+z", "ctrl+pagedown", "shift+tab", "p", "escape")] == [
        "F4",
        "Ctrl+Z",
        "Ctrl+PgDn",
        "Shift+Tab",
        "p",
        "Esc",
    ]
