"""Files that tests bring in: small ones written here, and real ones looked for beside the repository."""

import os
from pathlib import Path

import pytest

from exchange.reading import read_file
from services.importing.incoming import Incoming, Kind

ROOT = Path(__file__).resolve().parents[2]
FET_DATA = Path("/usr/share/doc/fet-data/examples/FET-5-official/Russia/Russian-Medical-College")


def shared(name: str) -> Path:
    """Return a real file of ``../shared/data`` or ``$ZHURNAL_SHARED_DATA``; skip where it is absent."""
    folder = Path(os.environ.get("ZHURNAL_SHARED_DATA", ROOT.parent / "shared" / "data"))
    places = [folder / name]
    if name.endswith("timetable-ru.fet"):
        places.append(FET_DATA / "timetable-ru.fet")
    for path in places:
        if path.is_file():
            return path
    pytest.skip(f"no {name} in {folder} (set ZHURNAL_SHARED_DATA)")


def read_list(path: Path, kind: Kind | None = None, sheet: str = "") -> Incoming:
    """Return what a file brings that is no temporary journal."""
    read = read_file(path, kind, sheet)
    assert isinstance(read, Incoming)
    return read


def named(items: list[str], one: str) -> str:
    """Return elements with a name each."""
    return "".join(f"<{one}><Name>{item}</Name></{one}>" for item in items)


def activity(number: int, subject: str, teachers: str, students: str, *, duration: int = 1) -> str:
    """Return an activity; several teachers or sets are joined by «+»."""
    return (
        "<Activity>"
        + "".join(f"<Teacher>{name}</Teacher>" for name in teachers.split("+") if name)
        + f"<Subject>{subject}</Subject>"
        + "".join(f"<Students>{name}</Students>" for name in students.split("+") if name)
        + f"<Duration>{duration}</Duration><Id>{number}</Id><Active>true</Active></Activity>"
    )


def starting(number: int, day: str, hour: str, *, weight: str = "100") -> str:
    """Return the constraint by which a generated timetable is stored."""
    return (
        f"<ConstraintActivityPreferredStartingTime><Weight_Percentage>{weight}</Weight_Percentage>"
        f"<Activity_Id>{number}</Activity_Id><Preferred_Day>{day}</Preferred_Day>"
        f"<Preferred_Hour>{hour}</Preferred_Hour><Active>true</Active>"
        "</ConstraintActivityPreferredStartingTime>"
    )


def in_room(number: int, room: str) -> str:
    """Return the constraint that puts an activity into a room."""
    return (
        f"<ConstraintActivityPreferredRoom><Weight_Percentage>100</Weight_Percentage>"
        f"<Activity_Id>{number}</Activity_Id><Room>{room}</Room><Active>true</Active>"
        "</ConstraintActivityPreferredRoom>"
    )


STUDENTS = (
    "<Year><Name>5А</Name>"
    "<Group><Name>5А-1</Name><Subgroup><Name>5А-1-д</Name></Subgroup></Group>"
    "<Group><Name>5А-д</Name><Subgroup><Name>5А-1-д</Name></Subgroup></Group>"
    "</Year><Year><Name>5Б</Name></Year>"
)
WEEK = ["Понедельник", "Вторник"]
TWO_WEEKS = ["А-Понедельник", "А-Вторник", "В-Понедельник", "В-Вторник"]


def fet(
    activities: str,
    constraints: str = "",
    *,
    days: list[str] | None = None,
    hours: list[str] | None = None,
    teachers: list[str] | None = None,
    students: str = STUDENTS,
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    """Return a small FET file."""
    text = (
        f'{head}<fet version="6.5.0"><Institution_Name>Школа</Institution_Name>'
        f"<Days_List>{named(days or WEEK, 'Day')}</Days_List>"
        f"<Hours_List>{named(hours or ['08:30', '09:25', '10:20'], 'Hour')}</Hours_List>"
        f"<Subjects_List>{named(['Алгебра', 'Музыка'], 'Subject')}</Subjects_List>"
        f"<Teachers_List>{named(teachers or ['Ёлкина', 'Орлов П.С.'], 'Teacher')}</Teachers_List>"
        f"<Students_List>{students}</Students_List>"
        f"<Activities_List>{activities}</Activities_List>"
        f"<Time_Constraints_List>{constraints}</Time_Constraints_List></fet>"
    )
    return text.encode()
