"""The office's printer: a queue of CUPS that a finished PDF is handed over to through ``lp``."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rules.text import clean_line
from screens.station import Printed, Printing

PATIENCE = 20.0
"""Seconds the print service may take to answer."""
NO_SUCH = "does not exist"
NOT_ACCEPTING = "not accepting jobs"


LOOKS = (0.3, 0.7, 2.0, 4.0)
"""Pauses before each look at a job: seven seconds, then whoever waits is let go."""
TROUBLES = {
    "media-empty": "в принтере кончилась бумага",
    "media-jam": "в принтере замялась бумага",
    "toner-empty": "в принтере кончился тонер",
    "marker-supply-empty": "в принтере кончилась краска",
    "door-open": "у принтера открыта крышка",
    "cover-open": "у принтера открыта крышка",
    "may not exist or is unavailable": "принтер выключен или не подключён",
    "Unable to locate printer": "принтер выключен или не подключён",
    "The printer is not responding": "принтер выключен или не подключён",
    "Network host": "принтер выключен или не подключён",
    "resources-are-not-ready": "служба печати не смогла начать задание",
    "offline": "принтер выключен или не подключён",
}
"""What CUPS says of a printer that cannot print now, and how people call it."""
NO_REASON = ("Paused", "reason unknown", "Form mounted:")


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

    async def fate(self, job: str) -> str:
        """Return why a job waits, in words; empty once it left the queue or is being printed."""
        code, said = await self._run("lpstat", "-l", "-W", "not-completed", "-o", self.queue)
        _, printer = await self._run("lpstat", "-l", "-p", self.queue)
        return "" if code else why_it_waits(said, job, printer)

    async def followed(self, job: str, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> str:
        """Look a few seconds what becomes of a job; return why it waits, empty where nothing is wrong."""
        for pause in LOOKS:
            await sleep(pause)
            with suppress(NotTaken):
                if not await self._waits(job):
                    return ""
                if why := await self.fate(job):
                    return why
        return ""

    async def _waits(self, job: str) -> bool:
        """Whether a job is still in the queue: lpstat cannot tell a printed job from a cancelled one."""
        code, said = await self._run("lpstat", "-W", "not-completed", "-o", self.queue)
        return code == 0 and any(line.split()[:1] == [job] for line in said.splitlines())

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


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A file that a printer accepted, or that lies in the folder alone."""

    printer: Printer | None = None
    job: str = ""

    async def told(self, printing: Printing) -> Printing:
        """Return what was printed with what becomes of the job, looked at for a few seconds."""
        if self.printer is None or not isinstance(printing, Printed):
            return printing
        why = await self.printer.followed(self.job)
        return replace(printing, printer=self.printer.queue, job=self.job, waits=why)


def why_it_waits(jobs: str, job: str, printer: str) -> str:
    """Return from ``lpstat -l`` of jobs and of the printer why a job waits; empty where it does not."""
    told = _block(jobs, job)
    if not told:
        return ""
    lines = printer.splitlines()
    alerts = [line for line in lines if line.strip().startswith("Alerts:")]
    for sign, words in TROUBLES.items():
        if any(sign in line for line in (*told, *alerts)):
            return words
    if not lines or " disabled " not in lines[0]:
        return ""
    reason = clean_line("".join(lines[1:2])).strip()[:80]
    return f"очередь остановлена ({reason})" if reason and reason not in NO_REASON else "очередь остановлена"


def _block(said: str, job: str) -> list[str]:
    """Return what a long list of jobs says of one: its first line and the lines set in under it."""
    found: list[str] = []
    for line in said.splitlines():
        if line[:1].strip():
            if found:
                break
            if line.split()[:1] == [job]:
                found.append(line)
        elif found:
            found.append(line)
    return found
