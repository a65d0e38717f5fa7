"""Sheets of the temporary journal made ready on the evening before: when, and what is kept of it (3.1)."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from models.database import rows
from models.temporary import ReadyBlanks
from rules.deadlines import DEBT_DAYS
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book, row_of
from services.clock import Now
from services.outcomes import Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import SetBlanks
from services.settings import (
    BLANKS_AT,
    BLANKS_PRINTED,
    change_setting,
    changed_by_another,
    is_time,
    settings_on,
)
from services.sheets import CLAUSE, FARTHEST, classes_of_year, lay_out, next_day
from services.standing import refuse, towards_nothing
from services.takeover import reign, written_at
from services.views.lenience import lenience
from services.views.timetable import scheduled, year_of

NEVER = "no"


@dataclass(frozen=True, slots=True)
class BlanksTime:
    """When the next day's sheets are made ready by themselves, and where they come out."""

    at: str = "16:00"
    """Empty: never."""
    printed: bool = False
    """Whether they go to the printer too."""

    def passed(self, now: time) -> bool:
        """Whether the hour of today has come, local."""
        return bool(self.at) and now >= time.fromisoformat(self.at)


def blanks_time(day: date) -> BlanksTime:
    """Return what holds on a day."""
    held, usual = settings_on(day), BlanksTime()
    at = held.get(BLANKS_AT, usual.at)
    return BlanksTime("" if at == NEVER else at, held.get(BLANKS_PRINTED) == "yes")


def blanks_settings(actor: Actor, now: Now) -> BlanksTime:
    """Read what holds today for whoever may change it. Raises Refused."""
    if refusal := refuse(Act.SET_STATION, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return blanks_time(now.today)


def set_blanks(book: Book, change: SetBlanks) -> Outcome:
    """Decide from today on when the next day's sheets are made ready, and where they come out."""
    if refusal := refuse(Act.SET_STATION, towards_nothing(book.actor, book.now.today)):
        return refusal
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if change.at and not is_time(change.at):
        return Refusal(Reason.NO_SUCH_EVENING, Act.SET_STATION, CLAUSE, change.at)
    there = blanks_time(book.now.today)
    if (there.at, there.printed) != change.seen:
        return changed_by_another(book, BLANKS_AT, BLANKS_PRINTED)
    thing = 0
    if change.at != there.at:
        thing = change_setting(book, BLANKS_AT, change.at or NEVER)
    if change.printed != there.printed:
        thing = change_setting(book, BLANKS_PRINTED, "yes" if change.printed else "no")
    return Saved(1, book.now.local, thing)


def day_due(actor: Actor, now: Now) -> date | None:
    """Read the day whose sheets are to be made ready now: the next one of lessons, or this missed one."""
    if blanks_time(now.today).passed(now.local.time()):
        following = _day_of_lessons_after(now.today)
        if following is not None and not _is_ready(following):
            return following
    missed = bool(blanks_time(now.today - timedelta(days=1)).at and blanks_time(now.today).at)
    if missed and not _is_ready(now.today) and next_day(now, classes_of_year(now)) == now.today:
        return now.today
    return None


def _day_of_lessons_after(today: date) -> date | None:
    for day in (today + timedelta(days=ahead) for ahead in range(1, FARTHEST + 1)):
        year = year_of(day)
        if year is not None and any(one.takes_place for one in scheduled(year, [day])):
            return day
    return None


def _is_ready(day: date) -> bool:
    return ReadyBlanks.select().where(ReadyBlanks.day == day).exists()


def laid_elsewhere(actor: Actor, now: Now) -> tuple[tuple[date, str], ...]:
    """Read the days to come whose sheets the machine before this one made ready, and the files: there they
    lie.
    """
    last = reign()
    taken_over = written_at(last.after.number + 1) if last.number else None
    if taken_over is None:
        return ()
    found = rows(
        ReadyBlanks.select(ReadyBlanks.day, ReadyBlanks.file).where(
            ReadyBlanks.day >= now.today, ReadyBlanks.file != "", ReadyBlanks.made_at < taken_over
        )
    )
    return tuple((day, file) for day, file in found)


def to_be_printed(actor: Actor, now: Now) -> tuple[date, str] | None:
    """Read the day and the file that the printer has not taken yet; None where it is not asked to."""
    if not blanks_time(now.today).printed:
        return None
    found = rows(
        ReadyBlanks.select(ReadyBlanks.day, ReadyBlanks.file)
        .where(ReadyBlanks.day >= now.today, ReadyBlanks.printed_at.is_null(), ReadyBlanks.file != "")
        .order_by(ReadyBlanks.day)
        .limit(1)
    )
    return (found[0][0], found[0][1]) if found else None


def files_of_past_days(actor: Actor, now: Now) -> tuple[str, ...]:
    """Read the files of days so long past that nobody is reminded of them, nor of an outage they lay in."""
    last = now.today - timedelta(days=DEBT_DAYS + 1)
    wanted = [one for one in lenience(now).times if one.due >= now.local]
    found = rows(
        ReadyBlanks.select(ReadyBlanks.day, ReadyBlanks.file)
        .where(ReadyBlanks.day <= last, ReadyBlanks.file != "")
        .order_by(ReadyBlanks.day)
    )
    return tuple(
        file for day, file in found if not any(one.began.date() <= day <= one.ended.date() for one in wanted)
    )


def lay_out_day(book: Book, day: date) -> Outcome:
    """Keep the rows of every class's sheet for a day."""
    return Saved(1, book.now.local, lay_out(book, classes_of_year(book.now), day))


def note_ready(book: Book, day: date, file: str) -> Outcome:
    """Note that the sheets of a day lie ready, or (``file`` empty) that no class has lessons."""
    if not _is_ready(day):
        book.insert(ReadyBlanks, "make_blanks", day=day, file=file, made_at=book.now.utc)
    return Saved(1, book.now.local)


def note_printed(book: Book, day: date) -> Outcome:
    """Note that the printer took the sheets of a day."""
    there = row_of(ReadyBlanks, ReadyBlanks.day == day)
    if there is not None and there["printed_at"] is None:
        book.update(ReadyBlanks, there, "print_blanks", printed_at=book.now.utc)
    return Saved(1, book.now.local)
