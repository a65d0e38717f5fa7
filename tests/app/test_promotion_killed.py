"""A take-over that is killed anywhere leaves no journal in the place or the whole one, and is done again."""

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from app.standby import promotion
from app.standby.place import Where, remember
from app.standby.promotion import take_the_journal_over
from backups import disk, takeover
from backups.facts import opened
from services.settings import TOOK_OVER
from tests.backups.dying import in_a_child
from tests.live_school import verdict
from tests.second_machine import following, main_server, two_machines, write

WATCHED = {promotion.__file__, takeover.__file__, disk.__file__}
EVERY = 5
"""Lines between two deaths."""


def killed_before(line: int, data: Path) -> bool:
    """Take over in a process that is killed before a line; whether it was."""
    seen = 0

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if frame.f_code.co_filename not in WATCHED:
            return None
        seen += event == "line"
        if seen == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def traced() -> None:
        sys.settrace(on_line)
        take_the_journal_over(data)
        sys.settrace(None)

    return in_a_child(traced) == -signal.SIGKILL


async def test_killed_before_any_line_it_leaves_nothing_or_all(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    two_machines(first, second)
    async with main_server(first) as (server, where), following(second, where) as follows:
        head = await write(server, "Озёрская школа")
        await follows.fresh(head)
    remember(second, Where("127.0.0.1", 1, "SHA256:" + "A" * 43, 0))
    line, left = 1, []
    while True:
        data = tmp_path / f"{line}"
        shutil.copytree(second, data)
        was_killed = killed_before(line, data)
        left.append((data / "journal.db").exists())
        if left[-1]:
            assert verdict(data).sound
            with opened(data / "journal.db", "mode=ro") as connection:
                (noted,) = connection.execute(
                    "SELECT value FROM setting WHERE name = ?", (TOOK_OVER,)
                ).fetchone()
            assert noted.startswith(f"1 {head} ")
        elif line == 1 + 4 * EVERY:
            take_the_journal_over(data)
            assert verdict(data).sound
        if not was_killed:
            break
        shutil.rmtree(data)
        line += EVERY
    assert left[-1]
    assert left.count(False) > 5
