"""``zhurnal archive``: the archive of a closed school year in two copies, readable without the program."""

import argparse
import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, say
from app.opening import open_house
from app.year_archive import Archive, make_archive, name_of, second_copy
from backups.disk import digest
from backups.second import folder_of
from backups.troubles import BackupFailed
from backups.year_archive import SUMS, BeingMade, check, files_in
from printouts.letters import FontMissing
from services.house import DATABASE, House
from services.outcomes import Saved
from services.settings import SECOND_PLACE, settings_on
from services.year_archive import Year, note_archive, years
from texts import archives as words
from texts.system import font_missing

YEAR = re.compile(r"(\d{4})(?:[-/–]\d{2,4})?")


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "archive",
        help="архив закрытого учебного года",
        description=(
            "Делает архив закрытого учебного года: журналы классов в PDF/A, таблицы в CSV, снимок\n"
            "базы, контрольные суммы. Читается без программы. Копий две: в папке данных (years/) и во\n"
            "втором месте. Прерванная команда при повторе продолжает с того, на чём остановилась."
        ),
    )
    add_common(parser)
    parser.add_argument("year", nargs="?", metavar="ГОД", help="например, 2026/27")
    parser.add_argument(
        "--out", type=Path, metavar="ПАПКА", help="куда положить вторую копию (обычно второе место снимков)"
    )
    parser.add_argument("--check", type=Path, metavar="ПАПКА", help="прочитать архив до последнего бита")


def run(args: argparse.Namespace) -> int:
    """Make or check an archive."""
    if args.check is not None:
        return _check(args)
    house = open_house(args.data)
    house.start()
    try:
        year = _asked(house.look(years), args.year)
        archive = make_archive(house, year, _tell)
        copy = _second(house, archive, args.out)
        sums = digest(archive.folder / SUMS)[0]
        if not isinstance(house.write(partial(note_archive, title=year.title, sums=sums)).result(), Saved):
            raise CannotGoOn("Архив готов, но в журнал это не записано. Повторите команду.")
    except BeingMade as other:
        raise CannotGoOn(words.being_made()) from other
    except BackupFailed as failed:
        raise CannotGoOn(words.failed(failed.trouble, failed.about)) from failed
    except FontMissing as missing:
        raise CannotGoOn(font_missing(str(missing))) from missing
    finally:
        house.stop()
    if args.json:
        told = {"folder": str(archive.folder), "copy": str(copy or ""), "sums": sums, "files": archive.files}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    say(words.made(str(archive.folder), archive.files, archive.size, str(copy or "")), beside_json=args.json)
    return Exit.DONE


def _tell(step: str) -> None:
    print(f"  {step}", file=sys.stderr, flush=True)


def _asked(found: tuple[Year, ...], asked: str | None) -> Year:
    closed = [year for year in found if year.closed_at is not None]
    if asked is None:
        if not closed:
            raise CannotGoOn(words.not_closed(found[0].title if found else ""))
        return closed[0]
    begins = YEAR.fullmatch(asked)
    meant = [
        year for year in found if asked == year.title or (begins and begins[1] == str(year.starts_on.year))
    ]
    if not meant:
        raise CannotGoOn(words.no_such_year(asked, [year.title for year in found]))
    if meant[0].closed_at is None:
        raise CannotGoOn(words.not_closed(meant[0].title))
    return meant[0]


def _second(house: House, archive: Archive, out: Path | None) -> Path | None:
    """Copy it to the asked folder or the second place; None where there is neither."""
    if out is not None:
        return second_copy(archive, out.expanduser().absolute())
    place = house.look(lambda _, now: settings_on(now.today)).get(SECOND_PLACE, "")
    return second_copy(archive, folder_of(place)) if place else None


def _check(args: argparse.Namespace) -> int:
    folder = args.check.expanduser().absolute()
    if not folder.is_dir():
        raise CannotGoOn(f"Такой папки нет: {folder}.")
    found = check(folder)
    if args.json:
        print(json.dumps([{"file": one.file, "wrong": one.wrong} for one in found], ensure_ascii=False))
    for one in found:
        print(f"  {words.wrong(one.wrong, one.file)}", file=sys.stderr)
    if found:
        say(words.damaged(str(folder), len(found)), beside_json=args.json)
        return Exit.DAMAGED
    known = _known(args.data, folder)
    if known is False:
        say(words.another(str(folder)), beside_json=args.json)
        return Exit.DAMAGED
    say(words.sound(str(folder), len(files_in(folder)), known=bool(known)), beside_json=args.json)
    return Exit.DONE


def _known(data: Path, folder: Path) -> bool | None:
    """Whether the journal remembers this archive; None where there is no journal or it knows of none."""
    if not (data / DATABASE).is_file():
        return None
    house = open_house(data)
    sums = {name_of(year): year.sums for year in house.look(years)}.get(folder.name, "")
    house.accounts.close()
    return digest(folder / SUMS)[0] == sums if sums else None
