"""Changes the key of sensitive values again and again, each time in a process killed at another line.

``python -m tests.services.rotating DATA OUT EVERY`` makes ``OUT/<point>/``, a copy of the school, for each
EVERY-th line and prints a JSON line each: the point and the signal that ended it (0: it finished before).
"""

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from app.cli import keys
from app.main import main as command_line
from services import rotation, vault

WATCHED = {keys.__file__, rotation.__file__, vault.__file__}
AT_THE_KEY = 4
"""Of the lines that make the key so many are passed between two points."""


def rotate(place: Path, stop_at: int = 0) -> list[str]:
    """Run the verb and be killed before the line of that number; return where each line stood."""
    passed: list[str] = []

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            passed.append(frame.f_code.co_name)
            if len(passed) == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    threading.settrace(on_line)  # the writer is a thread of its own
    sys.settrace(on_line)
    try:
        command_line(["keys", "rotate", "--data", str(place)])
    finally:
        sys.settrace(None)
        threading.settrace(None)
    return passed


def in_a_child(verb: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        try:
            verb()
            os._exit(0)
        finally:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def lines_of(data: Path, out: Path) -> list[str]:
    """Return where each line of an undisturbed change stands, as another process saw it."""
    shutil.copytree(data, out / "whole")
    in_a_child(lambda: (out / "lines").write_text(json.dumps(rotate(out / "whole")), "utf-8"))
    return list(json.loads((out / "lines").read_text("utf-8")))


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    rotation.A_PIECE = 2
    lines = lines_of(data, out)
    making = [number for number, name in enumerate(lines, 1) if name in ("make", "_settle", "note_rotated")]
    points = sorted({*range(1, len(lines) + 1, int(sys.argv[3])), *making[::AT_THE_KEY]})
    for point in points:
        place = out / str(point)
        shutil.copytree(data, place)
        ended = in_a_child(lambda place=place, point=point: rotate(place, point))  # type: ignore[misc]  # mypy does not infer defaults
        sys.stdout.write(json.dumps({"point": point, "in": lines[point - 1], "ended": ended}) + "\n")


if __name__ == "__main__":
    main()
