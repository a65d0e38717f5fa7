"""The office's printer: a queue of CUPS that a finished PDF is handed over to through ``lp``."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from rules.text import clean_line

PATIENCE = 20.0
"""Seconds the print service may take to answer."""
NO_SUCH = "does not exist"
NOT_ACCEPTING = "not accepting jobs"


class NotTaken(Exception):
    """The printer did not take a job; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A queue by its name, at this machine's print service or (``server``) at another one."""

    queue: str
    server: str = ""
    """``host:port``; empty is what the machine is set to."""

    async def hand_over(self, file: Path, title: str) -> str:
        """Give a file to the queue; return the job's name. Raises ``NotTaken``."""
        code, said = await self._run("lp", "-d", self.queue, "-t", title, "--", str(file))
        if code == 0:
            return said.partition("request id is ")[2].partition(" ")[0]
        if NOT_ACCEPTING in said:
            raise NotTaken(f"принтер «{self.queue}» не принимает задания. Включите его и повторите.")
        if NO_SUCH in said:
            raise NotTaken(await self._missing())
        raise NotTaken(f"принтер «{self.queue}» не взял задание: {clean_line(said)[:120] or f'код {code}'}.")

    async def queues(self) -> tuple[str, ...]:
        """Return the names of the queues there are, none where the print service is away."""
        code, said = await self._run("lpstat", "-e")
        return tuple(said.split()) if code == 0 else ()

    async def _missing(self) -> str:
        there = await self.queues()
        if there:
            return f"принтера «{self.queue}» нет. Есть: {', '.join(there)}."
        return "служба печати (CUPS) не отвечает, или в ней нет ни одного принтера."

    async def _run(self, *words: str) -> tuple[int, str]:
        surroundings = {**os.environ, "LC_ALL": "C"}
        if self.server:
            surroundings["CUPS_SERVER"] = self.server
        try:
            process = await asyncio.create_subprocess_exec(
                *words,
                env=surroundings,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except FileNotFoundError as missing:
            raise NotTaken(f"на сервере нет программы {words[0]} (пакет cups-client).") from missing
        try:
            async with asyncio.timeout(PATIENCE):
                said, _ = await process.communicate()
        except TimeoutError as late:
            process.kill()
            await process.wait()
            raise NotTaken(f"служба печати не ответила за {PATIENCE:.0f} с.") from late
        return process.returncode or 0, said.decode(errors="replace")
