"""Runs inside a mount namespace of its own: a teacher types on a real server whose disk fills up.

``python -m tests.app.full_disk DISK`` prints one JSON object: what was seen.
"""

import asyncio
import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.reserve import NAME
from tests.app.test_kill import DIGITS
from tests.killing import TALL, cells_on, open_lesson, saved_on
from tests.live_school import LOGIN, OTHER, PUPILS, SURNAMES, build, obey, on_disk, serving
from tests.own_mounts import mount
from tests.school import PASSWORD
from tests.terminal import Terminal


def fill(file: Path) -> None:
    """Write zeros until the disk has not a page left."""
    for size in (1024 * 1024, 4096):
        with file.open("ab", buffering=0) as stream:
            try:
                while True:
                    stream.write(b"\0" * size)
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise


async def filled_up(folder: Path, filler: Path) -> dict[str, Any]:
    """Type marks while there is room, then while there is none, then free the disk and press nothing."""
    told: dict[str, Any] = {}
    async with (
        serving(folder) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press(DIGITS[0])
        await terminal.when(lambda: len(saved_on(terminal)) == 1, "the first mark")
        fill(filler)
        terminal.press(*DIGITS[1:])
        await terminal.until("Запись остановлена: на сервере кончилось место")
        await terminal.when(
            lambda: "".join(cell.mark for cell in cells_on(terminal).values()) == DIGITS, "all that was typed"
        )
        there = on_disk(folder)
        told["looked saved and was not"] = sorted(saved_on(terminal).items() - there.marks.items())
        told["waits"] = PUPILS - len(saved_on(terminal))
        told["reserve given up"] = not (folder / NAME).exists()
        async with Terminal.connect(server.port, OTHER, PASSWORD) as reader:
            await reader.until("Долгов за прошлые дни нет")
            told["a reader is told"] = "кончилось место" in reader.text
        told["command"] = (await obey("backup", "--data", folder))[::2]
        filler.unlink()
        await terminal.until_gone("кончилось место")
        await terminal.when(lambda: len(saved_on(terminal)) == PUPILS, "all saved, no key pressed")
        there = on_disk(folder)
        told["kept"] = there.marks == dict(zip(SURNAMES, DIGITS, strict=True))
        told["faults"] = there.faults
        told["reserve held again"] = (folder / NAME).exists()
        told["stopped"] = (await server.told_to_stop())[::2]
    return told


async def begun_full(folder: Path, filler: Path) -> dict[str, Any]:
    """Start a server on a disk that has no room at all, then on one that has a little."""
    (folder / NAME).unlink()
    fill(filler)
    none = await obey("serve", "--data", folder, "--host", "127.0.0.1", "--port", "0")
    os.truncate(filler, filler.stat().st_size - 100 * 1024)
    async with (
        serving(folder) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        read = len(saved_on(terminal))
        terminal.press(*("2" for _ in range(PUPILS)))
        await terminal.until("кончилось место")
    return {"no room": none, "read": read}


async def scenario(disk: Path) -> dict[str, Any]:
    """Build a school on a small disk and see it fill up."""
    mount(disk, "size=24m")
    folder = disk / "school"
    folder.mkdir()
    await asyncio.to_thread(build, folder)
    try:
        return {**await filled_up(folder, disk / "film.mkv"), **await begun_full(folder, disk / "film.mkv")}
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(scenario(Path(sys.argv[1]))), ensure_ascii=False))
