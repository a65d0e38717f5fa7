"""Papers of outages: what to carry over, the act of it, the register (3.1, 3.2)."""

from datetime import datetime
from pathlib import Path

from printouts.class_report import sign
from printouts.folio import STRONG, TEXT, Folio, bound, columns_of, middle, row_of
from printouts.grid import Group
from printouts.letters import paragraph
from printouts.sheet import A4_PORTRAIT, Printed
from rules.outages import long_by_month
from services.views.carry_over import LessonToCarry, TeacherCarried
from services.views.outage_papers import CarryOverAct, CarryOverPaper, OutageLine, OutageRegister
from texts import calendar, dates
from texts import outage as words

DATE = "Дата ______________"


def carry_over_sheet(paper: CarryOverPaper, out: Path) -> Printed:
    """Print what is to be typed into the regional system, lesson by lesson in its order."""
    title = "Лист переноса в региональную систему"
    outage, now = paper.found.outage, paper.mark.printed_at
    under = f"Перебой {words.when(outage, now)}: {outage.cause}. Перенести {words.due(outage)} (п. 3.2)"
    columns = columns_of(
        ("Урок", 38.0), ("Куда", 32.0), ("Ученик", 46.0), ("Записать", 42.0), ("Было", 17.0), ("Есть", 12.0)
    )
    groups = [_lesson(lesson) for lesson in paper.found.lessons]
    return bound(
        out,
        A4_PORTRAIT,
        title,
        paper.mark,
        lambda folio: folio.table(columns, groups, title, lambda y, _: folio.head(y, title, under)),
    )


def _lesson(lesson: LessonToCarry) -> Group:
    whose = lesson.teacher_name or words.NOBODY
    label = (paragraph(words.lesson_title(lesson), STRONG), paragraph(whose, STRONG))
    rows = tuple(
        tuple(
            (paragraph(text, STRONG if place == 2 else TEXT),)
            for place, text in enumerate(
                (
                    words.part(item),
                    item.pupil or "всему классу",
                    words.to_type(item),
                    words.before(item) if item.before and not item.is_done else "",
                    "да" if item.is_done else "",
                )
            )
        )
        for item in lesson.items
    )
    return Group(label, rows)


def carry_over_act(paper: CarryOverAct, out: Path) -> Printed:
    """Print the act: who carried over how much by when, the late ones named."""
    title = "Акт о переносе данных в региональную систему"
    outage, now = paper.found.outage, paper.mark.printed_at
    teachers = paper.found.teachers
    left = sum(one.left for one in teachers)
    columns = columns_of(
        ("№", 8.0),
        ("Учитель", 46.0),
        ("Записи", 45.0),
        ("Перенесено", 21.0),
        ("Последняя", 31.0),
        ("Срок", 32.0),
    )
    groups = [_carried_by(number, one) for number, one in enumerate(teachers, 1)]
    told = words.ALL_CARRIED if not left else f"Не перенесено: {words.records(left)}."
    under = (
        f"Перебой {words.when(outage, now)}. Причина: {outage.cause}",
        f"Срок переноса {words.due(outage)} (п. 3.2). {told}",
        *map(calendar.decided, paper.found.decisions),
        *map(words.correction, paper.corrections),
    )

    def compose(folio: Folio) -> None:
        y = folio.table(columns, groups, title, lambda y, _: folio.head(y, title, *under))
        sign(
            folio,
            title,
            y,
            "Заместитель директора ______________________ / ______________________ /",
            DATE,
        )

    return bound(out, A4_PORTRAIT, title, paper.mark, compose)


def _carried_by(number: int, one: TeacherCarried) -> Group:
    name, told = one.name or words.NOBODY, words.in_time(one)
    return row_of(
        number,
        name if not one.others else f"{name}; переносили также: {', '.join(one.others)}",
        f"{one.records}: {words.kinds(one.kinds)}",
        middle(str(one.records - one.left)),
        middle(dates.moment(one.last_at) if one.last_at else "–"),
        told,
    )


def outage_register(register: OutageRegister, out: Path) -> Printed:
    """Print every outage: when, how long, why, how many lessons it touched, when it was carried over."""
    title = "Журнал перебоев"
    now = register.mark.printed_at
    columns = columns_of(
        ("№", 8.0),
        ("Начало", 28.0),
        ("Конец", 28.0),
        ("Длился", 22.0),
        ("Причина", 36.0),
        ("Открыл(а)", 22.0),
        ("Уроков", 13.0),
        ("Перенесено", 28.0),
    )
    groups = [_outage(number, one, now) for number, one in enumerate(register.lines, 1)]
    under = "Время без доступа к электронному журналу (пп. 3.1, 3.2)"
    spans = ((one.outage.started_at, one.outage.ended_at or now) for one in register.lines)
    long = words.long_in_full(long_by_month(spans))

    def compose(folio: Folio) -> None:
        y = folio.table(columns, groups, title, lambda y, _: folio.head(y, title, under, long))
        sign(
            folio,
            title,
            y,
            "Директор ______________________ / ______________________ /",
            DATE,
        )

    return bound(out, A4_PORTRAIT, title, register.mark, compose)


def _outage(number: int, one: OutageLine, now: datetime) -> Group:
    began, ended = one.outage.started_at, one.outage.ended_at
    return row_of(
        number,
        dates.moment(began),
        dates.moment(ended) if ended else "идёт",
        words.length((ended or now) - began),
        words.cause(one.outage),
        one.outage.opened_by,
        middle(str(one.lessons)),
        words.carried(one.outage, one.records, one.left, one.carried_at),
    )
