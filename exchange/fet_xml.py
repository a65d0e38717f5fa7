"""The XML of the timetable program FET (versions 5 and 6) becomes plain lists; runs in the child process."""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from rules.text import clean_line
from services.importing.incoming import FileRefused, FileTrouble

# Codes of the expat parser for a document that ends too early.
_CUT = {3, 5, 6, 20}
_DECLARED = re.compile(rb"^[\xef\xbb\xbf\s]*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
MOST_ACTIVITIES = 20_000
MOST_NAMES = 5_000


def timetable_parts(content: bytes) -> dict[str, Any]:
    """Return names, sets of pupils, activities and their places as plain values."""
    root = _root(content)
    starts = _constraints(
        root, "ConstraintActivityPreferredStartingTime", ("Preferred_Day", "Preferred_Hour")
    )
    rooms = _constraints(root, "ConstraintActivityPreferredRoom", ("Room",))
    return {
        "version": root.get("version", ""),
        "institution": _text(root, "Institution_Name"),
        "days": _names(root, "Days_List", "Day"),
        "hours": _names(root, "Hours_List", "Hour"),
        "subjects": _names(root, "Subjects_List", "Subject"),
        "teachers": _names(root, "Teachers_List", "Teacher"),
        "rooms": _names(root, "Rooms_List", "Room"),
        "years": [_year(year) for year in _children(root, "Students_List", "Year")],
        "activities": _activities(root, starts, rooms),
    }


def _root(content: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(content.lstrip(), forbid_dtd=True)
    except DefusedXmlException as failure:
        raise FileRefused(FileTrouble.FORBIDDEN_XML) from failure
    except (LookupError, UnicodeError) as failure:
        raise FileRefused(FileTrouble.WRONG_ENCODING, _declared(content)) from failure
    except ParseError as failure:
        raise _why_not_xml(content, failure) from failure
    if root.tag.casefold() != "fet":
        raise FileRefused(FileTrouble.WRONG_ROOT, clean_line(root.tag, most=60))
    return root


def _declared(content: bytes) -> str:
    found = _DECLARED.match(content)
    return found[1].decode("ascii") if found else "utf-8"


def _why_not_xml(content: bytes, failure: ParseError) -> FileRefused:
    """Tell a file cut short, a file in another encoding and a file that is no XML from one another."""
    if failure.code in _CUT:
        return FileRefused(FileTrouble.CUT_SHORT, str(failure.position[0]))
    declared = _declared(content)
    try:
        content.decode(declared)
    except (UnicodeDecodeError, LookupError):
        return FileRefused(FileTrouble.WRONG_ENCODING, declared)
    return FileRefused(FileTrouble.NOT_XML, str(failure.position[0]))


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _children(root: Element, many: str, one: str) -> list[Element]:
    found = root.find(many)
    elements = [] if found is None else found.findall(one)
    if len(elements) > MOST_ACTIVITIES:
        raise FileRefused(FileTrouble.TOO_HEAVY)
    return elements


def _names(root: Element, many: str, one: str) -> list[str]:
    names = [_text(element, "Name") for element in _children(root, many, one)]
    if len(names) > MOST_NAMES:
        raise FileRefused(FileTrouble.TOO_HEAVY)
    return [name for name in names if name]


def _year(year: Element) -> list[Any]:
    groups = [
        [_text(group, "Name"), [_text(part, "Name") for part in group.findall("Subgroup")]]
        for group in year.findall("Group")
    ]
    return [_text(year, "Name"), groups]


def _texts(elements: Iterable[Element]) -> list[str]:
    return [text for text in ((element.text or "").strip() for element in elements) if text]


def _number(element: Element, tag: str, otherwise: int) -> int:
    text = _text(element, tag)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _activities(
    root: Element, starts: dict[int, tuple[str, ...]], rooms: dict[int, tuple[str, ...]]
) -> list[dict[str, Any]]:
    found = []
    for position, activity in enumerate(_children(root, "Activities_List", "Activity"), start=1):
        number = _number(activity, "Id", position)
        day, hour = starts.get(number, ("", ""))
        found.append(
            {
                "number": number,
                "subject": _text(activity, "Subject"),
                "teachers": _texts(activity.findall("Teacher")),
                "students": _texts(activity.findall("Students")),
                "tags": _texts(activity.findall("Activity_Tag")),
                "duration": max(1, _number(activity, "Duration", 1)),
                "active": _text(activity, "Active").casefold() not in {"false", "no", "0"},
                "day": day,
                "hour": hour,
                "room": rooms.get(number, ("",))[0],
            }
        )
    return found


def _constraints(root: Element, tag: str, wanted: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Return what binding constraints of a kind say, by activity: a generated timetable is stored so."""
    found: dict[int, tuple[str, ...]] = {}
    for constraint in root.iter(tag):
        binding = _text(constraint, "Weight_Percentage").partition(".")[0] == "100"
        active = _text(constraint, "Active").casefold() not in {"false", "no", "0"}
        number = _number(constraint, "Activity_Id", 0)
        values = tuple(_text(constraint, name) for name in wanted)
        if binding and active and number and all(values):
            found[number] = values
    return found
