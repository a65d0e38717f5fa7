"""Movement of pupils: who comes, changes class or group, leaves (1.6, VI); nothing written is touched."""

from datetime import date, timedelta
from typing import Any

from models.courses import Course, GroupMember, StudyGroup
from models.database import rows
from models.people import Enrollment, Person, Pupil, SchoolClass
from models.school import SchoolYear
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line, name_key
from services.book import Book, row_of
from services.live import TimetableChanged
from services.names import full
from services.outcomes import Outcome, Refusal, Saved
from services.people import LODGINGS, LONGEST_NAME, SEXES, is_known_pupil
from services.requests import (
    ArrivePupil,
    JoinGroup,
    LeaveGroup,
    LeavePupil,
    MovePupil,
)
from services.standing import refuse, towards_nothing
from services.telling import tell_pages_of_pupil

CLAUSE = "1.6"
_DAY = timedelta(days=1)
Row = dict[str, Any]


def arrive_pupil(book: Book, change: ArrivePupil) -> Outcome:
    """Enter a new pupil with the class of the first day; somebody who is a pupil already is moved instead."""
    if event := book.answered(change.request):
        stay = row_of(Enrollment, Enrollment.id == event["thing_id"])
        return Saved(1, book.now.local_of(event["at"]), stay["pupil_id"] if stay else 0)
    names = [clean_line(name) for name in (change.surname, change.given_name, change.patronymic)]
    number = clean_line(change.file_no) or None
    refusal = _may(book) or _no_person(change, names, number) or _no_place(change.school_class, change.since)
    if refusal:
        return refusal
    person = book.insert(
        Person,
        "add_person",
        surname=names[0],
        given_name=names[1],
        patronymic=names[2],
        sex=change.sex,
        born_on=change.born_on,
        name_key=name_key(full(*names)),
    )
    pupil = book.insert(Pupil, "add_pupil", person=person, file_no=number, lodging=change.lodging)
    _enroll(book, pupil, change.school_class, change.since, change.order_no)
    return _told(book, pupil, pupil)


def _no_person(change: ArrivePupil, names: list[str], number: str | None) -> Refusal | None:
    if not names[0] or not names[1]:
        return _no(Reason.NAME_MISSING)
    if max(map(len, names)) > LONGEST_NAME:
        return _no(Reason.TEXT_TOO_LONG, LONGEST_NAME)
    if change.sex not in SEXES or change.lodging not in LODGINGS:
        return _no(Reason.OUT_OF_SCALE, change.sex if change.sex not in SEXES else change.lodging)
    if change.born_on is not None and change.born_on >= change.since:
        return _no(Reason.DATES_CROSSED, change.born_on.isoformat())
    if number and row_of(Pupil, Pupil.file_no == number):
        return _no(Reason.TITLE_TAKEN, number)
    known = is_known_pupil(name_key(full(*names)), change.born_on)
    return _no(Reason.PUPIL_KNOWN, full(*names)) if known else None


def move_pupil(book: Book, change: MovePupil) -> Outcome:
    """Put a pupil into another class: the stay in the old one, and in its groups, ends the day before.

    A move to the day on which the last stay began corrects that stay.
    """
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    last = _last_stay(change.pupil)
    refusal = (
        _may(book)
        or _pupil_missing(change.pupil)
        or _no_place(change.school_class, change.since)
        or _not_as_seen(last, change.seen)
        or _cannot_move(last, change)
    )
    if refusal:
        return refusal
    day_before = change.since - _DAY
    if last:
        end_groups(book, change.pupil, day_before, last["school_class_id"])
    if last and last["since"] == change.since:
        place = {"school_class": change.school_class, "until": None}
        book.update(Enrollment, last, "move_pupil", **place)
        return _told(book, change.pupil, last["id"])
    if last and (last["until"] is None or last["until"] >= change.since):
        book.update(Enrollment, last, "end_enrollment", until=day_before)
    stay = _enroll(book, change.pupil, change.school_class, change.since, change.order_no)
    return _told(book, change.pupil, stay)


def _cannot_move(last: Row | None, change: MovePupil) -> Refusal | None:
    if last is None:
        return None
    ended = last["until"] is not None and last["until"] < change.since
    if not ended and last["school_class_id"] == change.school_class:
        return _no(Reason.ALREADY_THERE)
    if change.since < last["since"]:
        return _no(Reason.DATES_CROSSED, last["since"].isoformat())
    return None


def leave_pupil(book: Book, change: LeavePupil) -> Outcome:
    """Note the last day in the school; marks stay, cells after it take nothing more."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    last = _last_stay(change.pupil)
    if refusal := _may(book) or _pupil_missing(change.pupil) or _not_as_seen(last, change.seen):
        return refusal
    if last is None:
        return _no(Reason.ALREADY_LEFT)
    if last["until"] is not None and last["until"] <= change.last_day:
        return _no(Reason.ALREADY_LEFT, last["until"].isoformat())
    year = _year_of_class(last["school_class_id"])
    if not last["since"] <= change.last_day <= year["ends_on"]:
        return _no(Reason.DATES_CROSSED, change.last_day.isoformat())
    if year["closed_at"]:
        return _no(Reason.YEAR_CLOSED)
    end_groups(book, change.pupil, change.last_day, None)
    order_no = clean_line(change.order_no) or last["order_no"]
    book.update(Enrollment, last, "leave_school", until=change.last_day, order_no=order_no)
    return _told(book, change.pupil, last["id"])


def join_group(book: Book, change: JoinGroup) -> Outcome:
    """Put a pupil into a group; of a split subject a pupil has one group a day, so the other one ends."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    group = row_of(StudyGroup, StudyGroup.id == change.study_group)
    if refusal := _may(book) or _pupil_missing(change.pupil):
        return refusal
    if group is None:
        return _no(Reason.UNKNOWN_THING)
    year = _year_of_group(group["id"])
    if year["closed_at"]:
        return _no(Reason.YEAR_CLOSED)
    if not year["starts_on"] <= change.since <= year["ends_on"] or not _enrolled(group, change):
        return _no(Reason.NOT_ENROLLED_THEN, change.since.isoformat())
    held = _memberships(change.pupil, change.since)
    if any(one["study_group_id"] == change.study_group for one in held):
        return _no(Reason.ALREADY_THERE)
    others = [one for one in held if one["study_group_id"] in _beside(change.study_group)]
    if any(one["since"] >= change.since for one in others):
        return _no(Reason.DATES_CROSSED, max(one["since"] for one in others).isoformat())
    for other in others:
        book.update(GroupMember, other, "leave_group", until=change.since - _DAY)
    place = {"study_group": change.study_group, "pupil": change.pupil, "since": change.since}
    return _told(book, change.pupil, book.insert(GroupMember, "join_group", **place))


def _enrolled(group: Row, change: JoinGroup) -> bool:
    """Whether the pupil is in the group's class, or in any class of its year, on the day."""
    stays = (
        Enrollment.select()
        .join(SchoolClass)
        .where(
            Enrollment.pupil == change.pupil,
            SchoolClass.year == group["year_id"],
            Enrollment.since <= change.since,
            Enrollment.until.is_null() | (Enrollment.until >= change.since),
        )
    )
    if group["school_class_id"] is not None:
        stays = stays.where(Enrollment.school_class == group["school_class_id"])
    return bool(stays.exists())


def _beside(study_group: int) -> frozenset[int]:
    """Return the other groups of the same class that are taught the same subject."""
    mine = Course.select(Course.subject).where(Course.study_group == study_group)
    group = row_of(StudyGroup, StudyGroup.id == study_group)
    if group is None or group["school_class_id"] is None:
        return frozenset()
    found = rows(
        Course.select(Course.study_group)
        .join(StudyGroup)
        .where(
            StudyGroup.school_class == group["school_class_id"],
            Course.subject.in_(mine),
            Course.study_group != study_group,
        )
    )
    return frozenset(other for (other,) in found)


def leave_group(book: Book, change: LeaveGroup) -> Outcome:
    """Note a pupil's last day in a study group."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(GroupMember, GroupMember.id == change.membership)
    if refusal := _may(book):
        return refusal
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    if _year_of_group(there["study_group_id"])["closed_at"]:
        return _no(Reason.YEAR_CLOSED)
    if there["until"] is not None and there["until"] <= change.last_day:
        return _no(Reason.ALREADY_LEFT, there["until"].isoformat())
    if change.last_day < there["since"]:
        return _no(Reason.DATES_CROSSED, there["since"].isoformat())
    book.update(GroupMember, there, "leave_group", until=change.last_day)
    return _told(book, there["pupil_id"], change.membership)


def _told(book: Book, pupil: int, thing: int) -> Saved:
    """Answer that it is saved, once whoever has the pupil on an open page or in a diary is told."""
    tell_pages_of_pupil(book, pupil)
    book.announce(TimetableChanged())
    return Saved(1, book.now.local, thing)


def _may(book: Book) -> Refusal | None:
    return refuse(Act.MOVE_PUPIL, towards_nothing(book.actor, book.now.today))


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.MOVE_PUPIL, CLAUSE, str(about))


def _pupil_missing(pupil: int) -> Refusal | None:
    return None if row_of(Pupil, Pupil.id == pupil) else _no(Reason.UNKNOWN_THING)


def _not_as_seen(last: Row | None, seen: int) -> Refusal | None:
    return None if (last["id"] if last else 0) == seen else _no(Reason.MOVED_MEANWHILE)


def _no_place(school_class: int, since: date) -> Refusal | None:
    """Refuse a class that is not there, a day outside its year, a year that is closed."""
    if row_of(SchoolClass, SchoolClass.id == school_class) is None:
        return _no(Reason.UNKNOWN_THING)
    year = _year_of_class(school_class)
    if year["closed_at"]:
        return _no(Reason.YEAR_CLOSED)
    if not year["starts_on"] <= since <= year["ends_on"]:
        return _no(Reason.OUTSIDE_TERM, since.isoformat())
    return None


def _year_of_class(school_class: int) -> Row:
    return _year_of(row_of(SchoolClass, SchoolClass.id == school_class))


def _year_of_group(study_group: int) -> Row:
    return _year_of(row_of(StudyGroup, StudyGroup.id == study_group))


def _year_of(there: Row | None) -> Row:
    year = row_of(SchoolYear, SchoolYear.id == there["year_id"]) if there else None
    assert year is not None
    return year


def _last_stay(pupil: int) -> Row | None:
    found = rows(
        Enrollment.select(Enrollment.id)
        .where(Enrollment.pupil == pupil)
        .order_by(Enrollment.since.desc(), Enrollment.id.desc())
        .limit(1)
    )
    return row_of(Enrollment, Enrollment.id == found[0][0]) if found else None


def _memberships(pupil: int, day: date) -> list[Row]:
    """Return the stays in groups that last on a day or begin after it."""
    found = rows(
        GroupMember.select(GroupMember.id).where(
            GroupMember.pupil == pupil, GroupMember.until.is_null() | (GroupMember.until >= day)
        )
    )
    there = (row_of(GroupMember, GroupMember.id == number) for (number,) in found)
    return [one for one in there if one is not None]


def end_groups(book: Book, pupil: int, last_day: date, school_class: int | None) -> None:
    """End the stays in the groups of a class, or (None) in every group; one that never began lasts a day."""
    for one in _memberships(pupil, last_day + _DAY):
        group = row_of(StudyGroup, StudyGroup.id == one["study_group_id"])
        if group and school_class in (None, group["school_class_id"]):
            book.update(GroupMember, one, "leave_group", until=max(last_day, one["since"]))


def _enroll(book: Book, pupil: int, school_class: int, since: date, order_no: str) -> int:
    stay = {"since": since, "until": None, "order_no": clean_line(order_no)}
    return book.insert(Enrollment, "enroll_pupil", pupil=pupil, school_class=school_class, **stay)
