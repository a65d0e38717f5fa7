"""``zhurnal standby``: keep a fresh, proved copy of the journal on a second machine."""

import argparse
import asyncio
import json
import platform
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.common import DEFAULT_PORT, CannotGoOn, Exit, add_common, agreed, port, say
from app.cli.left_behind import tell_left
from app.opening import open_to_write
from app.running import logging_to, told_to_stop
from app.service_manager import tell
from app.snapshots import keys_of
from app.standby import place
from app.standby.following import NOT_NAMED, Follower
from backups.lock import AlreadyHeld, held_by_a_server, take_lock
from rules.addresses import address_of
from rules.ssh_keys import PublicKey, key_of
from services.book import Book
from services.clock import Clock, system_utc
from services.house import DATABASE, DEFAULT_ZONE
from services.outcomes import Outcome, Saved
from services.settings import STANDBY_KEY, change_setting
from texts import standby as words

NOBODY = "нет"


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "standby",
        help="запасной сервер: держать на этой машине свежую копию журнала",
        description=(
            "На запасной машине: следит за главным сервером по SSH, читает снимки и журнал изменений,\n"
            "проверяет каждый кусок и держит копию свежей до секунд. Первый раз назовите главный сервер:\n"
            "  zhurnal standby --server 192.168.1.5 --key SHA256:ОТПЕЧАТОК\n"
            "Повести журнал на этой машине: zhurnal promote."
        ),
    )
    add_common(parser)
    _add_second(parser.add_argument_group("на запасной машине"))
    _add_first(parser.add_argument_group("на главном сервере"))


def _add_second(group: Any) -> None:
    group.add_argument("--server", metavar="АДРЕС", help="где главный сервер; запоминается")
    group.add_argument(
        "--port", type=port, default=DEFAULT_PORT, metavar="ПОРТ", help=f"его порт (обычно {DEFAULT_PORT})"
    )
    group.add_argument("--key", metavar="SHA256:…", help="отпечаток его ключа, как на доске объявлений")
    group.add_argument(
        "--own-port",
        type=port,
        default=DEFAULT_PORT,
        metavar="ПОРТ",
        help=f"где журнал откроется здесь (обычно {DEFAULT_PORT})",
    )
    group.add_argument("--status", action="store_true", help="насколько свежая копия, и кончить")
    group.add_argument(
        "--anew",
        action="store_true",
        help="начать копию заново: журнал и снимки, которые лежат здесь, отложить в папку left-…",
    )


def _add_first(group: Any) -> None:
    group.add_argument(
        "--allow",
        metavar="КЛЮЧ",
        help="какой машине можно читать копии: строка ssh-ed25519 …, файл с ней или «нет»",
    )
    group.add_argument(
        "--left",
        action="store_true",
        help="что записано только здесь с тех пор, как журнал повела другая машина",
    )
    group.add_argument("--out", metavar="ФАЙЛ", type=Path, help="записать это таблицей, файл .csv")


def run(args: argparse.Namespace) -> int:
    """Follow, tell how the copy stands, or let a machine read."""
    if args.allow is not None:
        return _allow(args)
    if args.left:
        return tell_left(args.data, args.out)
    if args.status:
        return _tell_status(args)
    if args.server is not None:
        _name(args)
    where = place.where(args.data)
    if where is None:
        raise CannotGoOn(words.NOT_A_STANDBY, Exit.WRONG_USAGE)
    if args.anew:
        _begin_anew(args)
    demand_keys(args.data)
    if (args.data / DATABASE).exists():
        raise CannotGoOn(words.HAS_A_JOURNAL.format(data=args.data))
    try:
        with logging_to(args.data), take_lock(args.data / place.FOLDER):
            return asyncio.run(_follow(args.data, where))
    except AlreadyHeld as held:
        raise CannotGoOn(words.FOLLOWS_ALREADY.format(pid=held)) from held


def _begin_anew(args: argparse.Namespace) -> None:
    """Set aside what lies here: the journal of a machine that was taken over, a copy of another history."""
    if not agreed(words.ASK_ANEW.format(data=args.data), args.yes):
        raise CannotGoOn(words.NOT_ANEW)
    try:
        with take_lock(args.data):
            aside = place.set_aside(args.data, DATABASE)
    except AlreadyHeld as held:
        raise CannotGoOn(words.SERVES_HERE.format(pid=held)) from held
    if aside is not None:
        say(words.SET_ASIDE.format(folder=aside))


def demand_keys(data: Path) -> None:
    """Stop where the school's keys are not here: nothing could be proved, nobody could sign in."""
    missing = [name for name in place.OF_ALL if not (data / "keys" / name).is_file()]
    if missing:
        raise CannotGoOn(words.keys_missing(str(data / "keys"), missing))


async def _follow(data: Path, where: place.Where) -> int:
    with told_to_stop() as told:
        say(words.following(where.host, where.port))
        tell("READY=1")
        following = asyncio.create_task(Follower(data, where, _Story(data).tell).run())
        stop = asyncio.create_task(told.wait())
        await asyncio.wait({following, stop}, return_when=asyncio.FIRST_COMPLETED)
    tell("STOPPING=1")
    following.cancel()
    results = await asyncio.gather(following, return_exceptions=True)
    if isinstance(results[0], Exception):
        raise results[0]
    return Exit.DONE


class _Story:
    """What the follower says while it works: each change of how the copy stands, in a line."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._told: tuple[str, str] | None = None

    def tell(self, state: place.State) -> None:
        """Say how the copy stands where that is not what was said last."""
        now = (state.trouble, state.about)
        if now != self._told:
            self._told = now
            say(_trouble_of(self._data, state) if state.trouble else words.FRESH.format(event=state.event))


def _trouble_of(data: Path, state: place.State) -> str:
    about = _own_line(data) if state.trouble == NOT_NAMED else state.about
    since = _local(state, state.since) if state.since else None
    return words.stale(since, words.trouble(state.trouble, about, state.finding))


def _local(state: place.State, instant: str, *, stored: bool = False) -> datetime:
    """Return the school's reading of an instant of this machine, or of one that is ``stored`` in the "
    "journal."""
    utc = datetime.fromisoformat(instant) + timedelta(seconds=0 if stored else state.shift)
    return Clock(state.zone or DEFAULT_ZONE).local(utc)


def _name(args: argparse.Namespace) -> None:
    if not (args.key or "").startswith("SHA256:"):
        raise CannotGoOn(words.NOT_A_STANDBY, Exit.WRONG_USAGE)
    host = f"[{args.server}]" if ":" in args.server else args.server
    for number in (args.port, args.own_port):
        if address_of(f"{host}:{number}") is None:
            raise CannotGoOn(words.NO_SUCH_PLACE.format(host=args.server, port=number), Exit.WRONG_USAGE)
    args.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.remember(args.data, place.Where(args.server, args.port, args.key, args.own_port))
    say(words.named(_own_line(args.data), str(args.data / "keys")))


def _own_line(data: Path) -> str:
    return f"{place.own_key(data)[1]} {platform.node()}".strip()


def _tell_status(args: argparse.Namespace) -> int:
    if place.where(args.data) is None:
        raise CannotGoOn(words.NOT_A_STANDBY, Exit.WRONG_USAGE)
    state, now = place.state_of(args.data), system_utc()
    follows = held_by_a_server(args.data / place.FOLDER)
    whole = (now - datetime.fromisoformat(state.whole_at)).total_seconds() if state.whole_at else None
    if args.json:
        print(
            json.dumps({**asdict(state), "seconds": whole, "follows": follows}, ensure_ascii=False, indent=2)
        )
    last = _local(state, state.last_at, stored=True) if state.last_at else None
    lines = [words.status(whole, state.event, last, state.snapshot)]
    if state.trouble:
        lines.append(_trouble_of(args.data, state))
    if state.left_out:
        lines.append(words.left_out(state.left_out, state.left_out_about))
    if apart := words.clocks_apart(state.ahead):
        lines.append(apart)
    if not follows:
        lines.append(words.NOT_RUNNING)
    for line in lines:
        say(line, beside_json=args.json)
    return Exit.DONE if follows and not state.trouble and whole is not None else Exit.DAMAGED


def _allow(args: argparse.Namespace) -> int:
    """Let one machine read the copies; on the machine that keeps the journal, beside a running server."""
    line = "" if args.allow == NOBODY else _line_of(args.allow)
    key = key_of(line) if args.allow != NOBODY else None
    if args.allow != NOBODY and not isinstance(key, PublicKey):
        raise CannotGoOn(words.bad_key(line))
    house = open_to_write(args.data)
    keys_of(args.data).public()  # made at the first snapshot otherwise, and the keys are carried over now
    house.start()
    try:
        verb = partial(_remember, line=f"{key.kind} {key.blob}" if isinstance(key, PublicKey) else "")
        if not isinstance(house.write(verb).result(), Saved):
            raise CannotGoOn(words.NOT_WRITTEN)
    finally:
        house.stop()
    say(words.allowed(key.fingerprint) if isinstance(key, PublicKey) else words.NOBODY_ALLOWED)
    return Exit.DONE


def _line_of(told: str) -> str:
    """Return the line of a key: what was told, or what a file of that name holds."""
    with suppress(OSError):  # a key is no name of a file, and may be longer than one can be
        return Path(told).read_text("utf-8", "replace").strip()
    return told


def _remember(book: Book, line: str) -> Outcome:
    change_setting(book, STANDBY_KEY, line)
    return Saved(1, book.now.local)
