"""What every test may ask for."""

import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.demo_school import demo_copy, demo_folder
from tests.scenes import Scene
from tests.school import School
from tests.stray import left_behind, state
from tests.torture.ordeal import FULL_MINUTES, Ordeal

__all__ = ["demo_copy", "demo_folder", "school"]

BEFORE = pytest.StashKey[dict[str, object]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the seed and the minutes of ``zhurnal torture``."""
    group = parser.getgroup("torture")
    group.addoption("--seed", type=int, default=1, help="repeats the blows of a long form")
    group.addoption("--minutes", type=float, default=FULL_MINUTES, help="how long the long forms may take")


def pytest_report_header(config: pytest.Config) -> str:
    return f"torture: seed {config.getoption('seed')}, minutes {config.getoption('minutes'):g}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test marked with the name of a figure count one there."""
    for item in items:
        for mark in item.iter_markers("proof"):
            item.user_properties += [(str(name), 1) for name in mark.args]


def pytest_collection_finish() -> None:
    """Look for garbage a tenth as often, and never through what was loaded: it takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(7_000, 10, 10)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Remember how the process is before anything of the test, its fixtures too."""
    item.stash[BEFORE] = state()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Fail a test that leaves something behind: the next one of this process would find it."""
    answer = yield
    if left := left_behind(item.stash[BEFORE]):
        pytest.fail(f"{item.nodeid} left behind:\n{left}", pytrace=False)
    return answer


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A small school on a file of its own, at Thursday 19 November 2026, 12:00."""
    opened = School(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def scene(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Asked with a builder, gives what it makes in a school; the school is filled once a process."""
    asked = Scene(tmp_path, tmp_path_factory.getbasetemp())
    yield asked
    asked.close()


@pytest.fixture
def ordeal(request: pytest.FixtureRequest) -> Ordeal:
    """The seed of this run made this test's own, its share of the minutes, and the table."""
    seed, minutes = request.config.getoption("seed"), request.config.getoption("minutes")
    return Ordeal(Random(f"{seed} {request.node.nodeid}"), minutes, request.node.user_properties)
