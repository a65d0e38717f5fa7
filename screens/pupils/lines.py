"""Pupils as lines of a list, and one pupil's page as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.permissions import Act
from screens.content import fitted, shown, wrapped
from screens.rows import EMPTY, Row, heading, row
from services.sensitive import SensitiveLine
from services.views.applications import ApplicationLine
from services.views.pupil import CardLook, GroupLine, GuardianLine, PupilLine, PupilPage, StayLine
from texts.dates import WEEKDAYS_SHORT, day_numbers, moment
from texts.people import OF_SENSITIVE, delivery, lodging, relation, sensitive_title
from texts.refusals import closed

_NAME = 44
COMMAND_LINE = "команда на сервере"
"""Who looked without signing in: the administrator of the machine."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the page that a key does something with."""

    thing: GroupLine | GuardianLine | ApplicationLine | SensitiveLine


def pupil_lines(pupils: Iterable[PupilLine]) -> Iterable[Row]:
    """Return the pupils by surname, those who left in grey."""
    for one in pupils:
        name = f"{fitted(one.full_name, _NAME)} {fitted(one.class_title, 6)}"
        if one.left_on:
            yield row(one.pupil, (f"{name}выбыл(а) {day_numbers(one.left_on)}", "quiet"))
        else:
            yield row(one.pupil, name)


def page_lines(page: PupilPage, width: int, sensitive: Iterable[SensitiveLine] = ()) -> Iterable[Row]:
    """Return a pupil's page: who it is, the card, classes, groups, guardians, applications."""
    yield from _who(page, width)
    may_open = Act.REVEAL_SENSITIVE in page.may
    lines = tuple(sensitive)
    kept = [one for one in lines if one.guardian is None]
    yield from (_covered(one, may_open=may_open) for one in kept)
    if kept and page.card.consent_on:
        yield _consent(page.card.consent_on)
    yield EMPTY
    yield heading("Движение")
    yield from (_stay(one) for one in page.stays)
    yield EMPTY
    yield heading("Учебные группы")
    yield from (_group(one) for one in page.groups)
    if not page.groups:
        yield _nothing()
    yield EMPTY
    yield heading(_of_guardians(page, keeps_sensitive=bool(lines) and Act.KEEP_SENSITIVE in page.may))
    for guardian in page.guardians:
        yield _guardian(guardian)
        own = [one for one in lines if one.guardian == guardian.guardian and one.there]
        yield from (_covered(one, may_open=may_open) for one in own)
        if own and guardian.consent_on:
            yield _consent(guardian.consent_on)
    if not page.guardians:
        yield _nothing()
    yield EMPTY
    yield heading("Заявления о печати сведений (п. 2.12)")
    yield from (_application(one) for one in page.applications)
    if not page.applications:
        yield _nothing()


def _of_guardians(page: PupilPage, *, keeps_sensitive: bool) -> str:
    if Act.KEEP_CARD not in page.may:
        return "Родители и законные представители"
    if keeps_sensitive:
        return "Родители: Enter — доступ к дневнику, Ф — имя и телефон, П — СНИЛС, паспорт"
    return "Родители и представители: Enter — доступ к дневнику, Ф — имя и телефон"


def _consent(given: date) -> Row:
    return row(None, (f"  {'Согласие от':<18}", "quiet"), day_numbers(given))


def _nothing() -> Row:
    return row(None, ("  нет", "quiet"))


def _who(page: PupilPage, width: int) -> Iterable[Row]:
    card = page.card
    told = (
        ("Родился(лась)", day_numbers(page.born_on) if page.born_on else ""),
        ("Личное дело", page.file_no),
        ("Живёт", lodging(page.lodging)),
        ("Место рождения", card.birth_place),
        ("Адрес", card.address),
        ("Телефон", card.phone),
        *((("Группа здоровья", card.health_group),) if page.keeps_health else ()),
        ("Прибыл(а) из", card.arrived_from),
        ("Примечания", card.notes),
    )
    yield heading(shown(page.full_name))
    for title, text in told:
        if text:
            for index, part in enumerate(wrapped(text, max(20, width - 24))):
                yield row(None, (f"  {title if index == 0 else '':<18}", "quiet"), part)


def _covered(one: SensitiveLine, *, may_open: bool) -> Row:
    """Return a covered value; the cursor stops at it where it may be opened."""
    title = (f"  {sensitive_title(one.kind):<18}", "quiet")
    if not one.there:
        return row(None, title, ("не внесено", "quiet"))
    if not may_open:
        return row(None, title, "внесено")
    if one.trouble is not None:
        return row(Part(one), title, (closed(one.trouble, one.key), "alarm"))
    return row(Part(one), title, shown(one.shown), ("   Enter: открыть", "quiet"))


def _days(since: date, until: date | None) -> str:
    return f"с {day_numbers(since)} " + (f"по {day_numbers(until)}" if until else "")


def _stay(one: StayLine) -> Row:
    order = f"приказ {shown(one.order_no)}" if one.order_no else ""
    return row(
        None, f"  {fitted(one.class_title, 8)}{fitted(_days(one.since, one.until), 30)}", (order, "quiet")
    )


def _group(one: GroupLine) -> Row:
    taught = shown(one.subjects)
    return row(
        Part(one), f"{fitted(one.title, 26)}{fitted(_days(one.since, one.until), 30)}", (taught, "quiet")
    )


def _guardian(one: GuardianLine) -> Row:
    access = ("дневник", "good") if one.diary_access else ("без дневника", "due")
    account = "" if one.has_account or not one.diary_access else ", нет логина"
    name = f"{fitted(one.full_name, 30)} {fitted(relation(one.relation), 8)}{fitted(one.phone, 18)} "
    return row(Part(one), name, access, (account, "quiet"))


def _application(one: ApplicationLine) -> Row:
    day = WEEKDAYS_SHORT[one.weekday - 1]
    days = fitted(_days(one.since, one.until), 30)
    told = f"{fitted(one.guardian or 'представитель не указан', 24)} {days}{day}, {delivery(one.delivery)}"
    return row(Part(one), told)


def look_lines(looks: Iterable[CardLook]) -> Iterable[Row]:
    """Return who looked at a card, newest first."""
    listed = tuple(looks)
    if not listed:
        yield EMPTY
        yield row(None, "Карточку ещё никто не смотрел.")
    for one in listed:
        did = (
            "  напечатал(а)"
            if one.printed
            else f"  открыл(а) {OF_SENSITIVE[one.opened]}{_whose(one)}"
            if one.opened
            else ""
        )
        yield row(None, f"{moment(one.at)}  {shown(one.who) or COMMAND_LINE}", (did, "due"))


def _whose(look: CardLook) -> str:
    """Return whose value was opened, where not the pupil's own."""
    return f", {shown(look.guardian)}" if look.guardian else ""
