"""Runs inside a mount namespace of its own: the school's week printed into a folder whose disk fills up.

``python -m tests.app.full_office DATA OFFICE`` prints JSON: what the station said, what stood where.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from app.station import OfficeAt, Station
from models.database import rows
from models.printing import PrintIssue
from rules.codes import Role
from screens.station import Order
from tests.own_mounts import mount
from tests.school import PASSWORD, School

TOO_SMALL, ROOMY = "size=64k", "size=8m"
"""A part of a class is about as large as the first, so the disk is full in the middle of the batch."""


async def printed_onto(office: Path, school: School) -> list[dict[str, Any]]:
    """Print the school's week onto a disk that is too small, and again once there is room."""
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    admission = await school.house.accounts.admit(secretary.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    desk = school.house.desk(admission)
    station = Station(office, school.house.file)
    seen = []
    for size in (TOO_SMALL, f"remount,{ROOMY}"):
        mount(office, size)
        said = await OfficeAt(station, desk).school(desk.today(), Order.CLASSES, lambda done, of: None)
        with school.house.database.connection_context():
            issues = len(rows(PrintIssue.select(PrintIssue.id)))
        whole = sorted(path.name for path in office.glob("*.pdf"))
        torn = [path.name for path in office.rglob("*.part")]
        ready = bool(list(office.glob(".неделя-*/*.pdf")))
        seen.append({"said": repr(said), "issues": issues, "whole": whole, "torn": torn, "ready": ready})
    return seen


def main(data: Path, office: Path) -> None:
    """Make a school of three classes and print its week."""
    school = School(data)
    for title in ("5А", "7А", "9А"):
        made = school.school_class(title)
        for number in range(4):
            school.pupil(f"Ученик{title}{number} Имя", made)
    sys.stdout.write(json.dumps(asyncio.run(printed_onto(office, school))))
    school.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
