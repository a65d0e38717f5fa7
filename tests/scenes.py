"""What many tests begin with is entered once a process; each of them gets a copy of that school."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from services.house import DATABASE
from tests.school import School

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    """A school that a builder filled, closed, and what the builder returned of it."""

    folder: Path
    school: School
    made: Any


_KEPT: dict[Callable[[School], Any], _Kept] = {}


class Scene:
    """Puts the school of one test into its folder."""

    def __init__(self, folder: Path, kept_in: Path) -> None:
        self._folder = folder
        self._kept_in = kept_in
        self._school: School | None = None

    def __call__(self, build: Callable[[School], T]) -> T:
        """Return what the builder made, as a part of the school of this test."""
        assert not (self._folder / DATABASE).exists(), "a school is open there already"
        if build not in _KEPT:
            _KEPT[build] = _entered(build, Path(tempfile.mkdtemp(dir=self._kept_in)))
        kept = _KEPT[build]
        shutil.copytree(kept.folder, self._folder, dirs_exist_ok=True)
        self._school = kept.school.again(self._folder)
        made: T = _moved(kept.made, self._school)
        return made

    def close(self) -> None:
        """Close the school of this test, where one was put up."""
        if self._school is not None:
            self._school.close()


def _entered(build: Callable[[School], Any], folder: Path) -> _Kept:
    school = School(folder)
    try:
        return _Kept(folder, school, build(school))
    finally:
        school.close()


def _moved(made: Any, school: School) -> Any:
    """Return the same with the school of this test in place of the one that was filled."""
    if isinstance(made, School):
        return school
    if is_dataclass(made) and not isinstance(made, type):
        parts = {part.name: getattr(made, part.name) for part in fields(made)}
        return replace(made, **{name: _moved(value, school) for name, value in parts.items()})
    if isinstance(made, dict):
        return {name: _moved(value, school) for name, value in made.items()}
    if isinstance(made, tuple):
        return tuple(_moved(value, school) for value in made)
    return made
