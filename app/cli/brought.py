"""Files that ``zhurnal import`` only lays onto the server: temporary journals (3.1) and lists of the office.

Nothing of a journal is written here: whoever runs a command has no right to a teacher's lessons (4.3, 5.2).
"""

import argparse
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, complain, say
from app.incoming import Incoming, Lists
from exchange.reading import Brought
from services.house import House
from services.importing.incoming import FileTrouble
from services.importing.incoming import Incoming as Brings
from services.views.brought_back import about_file
from texts.imports import KINDS, file_refused
from texts.merging import cells, remark_line
from texts.system import cause


def hand_in(house: House, brought: Brought, args: argparse.Namespace) -> dict[str, Any]:
    """Lay the file into the folder where teachers find it, and tell what in it means nothing."""
    file = brought.file
    if not house.look(about_file, file.school, ()).is_ours:
        raise CannotGoOn(file_refused(file.source, FileTrouble.OTHER_SCHOOL, file.school_name))
    for remark in file.refused:
        complain(remark_line(remark))
    number = sum(len(row.cells) for row in file.rows)
    about = f"временный журнал, {file.whose}, {file.days}, заполнено: {cells(number)}"
    if args.dry_run:
        say(f"{file.source}: {about}. Это пробный прогон, файл никуда не положен.", beside_json=args.json)
        return {"file": file.source, "kind": "temporary-journal", "cells": number, "applied": False}
    try:
        name = Incoming(args.data).hand_in(brought.content, file.source)
    except OSError as trouble:
        raise CannotGoOn(f"Не положить {file.source}: {cause(trouble)}. Повторите команду.") from trouble
    told = f"{name}: {about}. Лежит на сервере, вносит его учитель: F4, «Временный журнал файлом» (п. 4.3)."
    say(told, beside_json=args.json)
    return {"file": name, "kind": "temporary-journal", "cells": number, "applied": True}


def lay_down(brings: Brings, path: Path, args: argparse.Namespace) -> dict[str, Any]:
    """Lay a list where the office finds it; what it would bring is looked at there."""
    about = KINDS[brings.kind]
    if args.dry_run:
        say(f"{brings.source}: {about}. Это пробный прогон, файл никуда не положен.", beside_json=args.json)
        return {"file": brings.source, "kind": brings.kind, "laid": False}
    try:
        name = Lists(args.data).hand_in(path.read_bytes(), brings.source)
    except OSError as trouble:
        raise CannotGoOn(f"Не положить {brings.source}: {cause(trouble)}. Повторите команду.") from trouble
    say(f"{name}: {about}. Лежит на сервере; вносят с экрана: F4, «Списки».", beside_json=args.json)
    return {"file": name, "kind": brings.kind, "laid": True}
