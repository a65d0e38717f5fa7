"""Runs inside a mount namespace of its own, as root: the disk turns read-only while a teacher types.

``python -m tests.app.read_only_disk SCHOOL DISK`` prints one JSON object: what was seen.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.killing import TALL, open_lesson, saved_on
from tests.live_school import LOGIN, OTHER, obey, on_disk, serving
from tests.school import PASSWORD
from tests.terminal import Terminal
from tests.torture.power import formatted, powered


async def turned_read_only(folder: Path, disk: Path) -> dict[str, Any]:
    """Type, let the disk turn read-only as ext4 does on an error of its own, type on, look what goes on."""
    async with (
        serving(folder) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press("5", "4")
        await terminal.when(lambda: len(saved_on(terminal)) == 2, "two marks")
        told: dict[str, Any] = {"saved": saved_on(terminal)}
        told["first backup"] = (await obey("backup", "--data", folder))[0]  # makes the key that signs
        subprocess.run(["mount", "-o", "remount,abort", str(disk)], check=True)
        terminal.press("3", "2")
        await terminal.until("Запись остановлена: диск сервера только читается")
        told["still looks saved"] = saved_on(terminal)
        async with Terminal.connect(server.port, OTHER, PASSWORD) as reader:
            await reader.until("Долгов за прошлые дни нет")
            told["a reader is told"] = "только читается" in reader.text
        told["backup"] = (await obey("backup", "--data", folder, "--to", disk.parent / "elsewhere"))[0]
        told["stopped"] = await server.told_to_stop()
    told["begun"] = await obey("serve", "--data", folder, "--host", "127.0.0.1", "--port", "0")
    return told


def main() -> None:
    """Make the disk, turn it read-only, mount it again."""
    school, disk = Path(sys.argv[1]), Path(sys.argv[2])
    image = disk.parent / "image"
    formatted(image, school, disk)
    with powered(image, disk) as folder:
        told = asyncio.run(turned_read_only(folder, disk))
    with powered(image, disk) as folder:
        there = on_disk(folder)
        told["on disk"], told["faults"] = there.marks, there.faults
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
