"""``zhurnal print``: weekly slips and every other document as a PDF (2.12, 4.1)."""

import argparse
import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.batch import paired
from app.cli.common import CannotGoOn, Exit, add_common, add_printer, complain, say
from app.cli.naming import Look, add_outage, class_named, day, one_of, outage_named, teacher_named
from app.opening import open_house
from app.papers import DOCUMENTS, Document, Of
from app.printer import HandedOver, NotTaken, Printer
from printouts.letters import FontMissing
from printouts.sheet import Printed
from printouts.weekly import weekly
from rules.calendar import monday_of
from rules.text import name_key, with_cyrillic_twins
from services.actor import OFFICE
from services.cards import open_card
from services.house import House
from services.outcomes import NotSaved, Refusal, Saved
from services.past import end_of_day, looking_back
from services.printing import record_print
from services.refused import Refused
from services.requests import LayOutSheets, OpenCard, RecordPrint
from services.sheets import lay_out_sheets
from services.views.choices import class_pupils, page_choices
from services.views.diary import WeeklySlip
from services.views.papers import of_the_past, paper_mark
from services.views.result_papers import WHOLE_YEAR
from services.views.weekly import weekly_slips
from texts import dates
from texts.papers import TITLES
from texts.plurals import counted, pages
from texts.refusals import on_command_line
from texts.system import cause, font_missing

WITHOUT_A_THING = (Of.SCHOOL, Of.PROGRAM, Of.OUTAGE)


PDF = b"%PDF"
"""How every PDF begins."""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser("print", help="напечатать в PDF", description="Печатает документы в PDF.")
    documents = parser.add_subparsers(
        title="что печатать", metavar="ДОКУМЕНТ", dest="document", required=True, help="какой документ"
    )
    slips = documents.add_parser(
        "weekly",
        help="сведения за неделю для родителей",
        description=(
            "Печатает сведения об успеваемости и посещаемости за неделю (п. 2.12): на ученика лист А5,\n"
            "на лист А4 двое с линией разреза. Выдача записывается в журнал."
        ),
    )
    add_common(slips)
    slips.add_argument("--class", dest="class_title", metavar="КЛАСС", required=True, help="например, 7А")
    slips.add_argument("--pupil", metavar="ФАМИЛИЯ", help="один ученик: фамилия или полное имя")
    slips.add_argument("--week", metavar="ДАТА", type=day, help="любой день недели, 2026-11-16 (обычно эта)")
    slips.add_argument("--out", metavar="ФАЙЛ.pdf", type=Path, required=True, help="куда записать")
    add_printer(slips)
    for name, document in DOCUMENTS.items():
        _add_document(documents, name, document.of)


def _add_document(documents: Any, name: str, of: Of) -> None:
    title = TITLES[name]
    parser = documents.add_parser(name, help=title.lower(), description=f"Печатает документ: {title}.")
    add_common(parser)
    if of is Of.TEACHER:
        parser.add_argument("--teacher", metavar="ФАМИЛИЯ", required=True, help="фамилия или полное имя")
    elif of not in WITHOUT_A_THING:
        parser.add_argument(
            "--class", dest="class_title", metavar="КЛАСС", required=True, help="например, 7А"
        )
    if of is Of.COURSE:
        parser.add_argument(
            "--subject", metavar="ПРЕДМЕТ", required=True, help="первые буквы предмета и группы"
        )
    if of is Of.OUTAGE:
        add_outage(parser)
    if of is Of.PUPIL:
        parser.add_argument("--pupil", metavar="ФАМИЛИЯ", required=True, help="фамилия или полное имя")
    if DOCUMENTS[name].has_past:
        told = "как было на конец этого дня, 2026-10-15 (обычно как сейчас)"
        parser.add_argument("--on", metavar="ДАТА", type=day, help=told)
    if DOCUMENTS[name].by_term:
        told = "номер четверти или полугодия; год — «год» (обычно последний период с итогами)"
        parser.add_argument("--term", metavar="НОМЕР", type=_term, help=told)
    parser.add_argument("--out", metavar="ФАЙЛ.pdf", type=Path, required=True, help="куда записать")
    add_printer(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was asked for and say what came out."""
    return _run_weekly(args) if args.document == "weekly" else _run_document(args)


def _run_document(args: argparse.Namespace) -> int:
    out, document = args.out.expanduser().absolute(), DOCUMENTS[args.document]
    house = open_house(args.data)
    house.start()
    try:
        try:
            content = _content(house, args, document)
        except Refused as refused:
            raise CannotGoOn(on_command_line(refused.refusal)) from refused
        printed = _on_paper(document.draw, content, out)
        handed = _hand_over(args.printer, out)
    finally:
        house.stop()
    _tell_if_it_waits(handed)
    if args.json:
        told = {"path": str(out), "pages": printed.pages, "sha256": printed.sha256}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    say(f"Напечатано: {TITLES[args.document]}, {pages(printed.pages)}: {out}", beside_json=args.json)
    return Exit.DONE


def _content(house: House, args: argparse.Namespace, document: Document) -> Any:
    """Read a document as it is, or as it was at the end of a past day; a look at a card is kept (5.2)."""
    if document.noted:
        (pupil, *_) = _about(house.look, args, document)
        opening = OpenCard(pupil or 0, uuid.uuid4().hex, printed=True)
        looked = house.write(lambda book: open_card(book, opening)).result()
        if isinstance(looked, Refusal):
            raise Refused(looked)
        if not isinstance(looked, Saved):
            raise CannotGoOn("Просмотр карточки не записан. Ничего не напечатано, повторите команду.")
    if document.laid_out:
        _lay_out(house, LayOutSheets(next(iter(_about(house.look, args, document)), None), uuid.uuid4().hex))
    on: date | None = getattr(args, "on", None)
    if on is None:
        return house.look(document.read, *_about(house.look, args, document))
    moment = house.look(end_of_day, on)
    with looking_back(house.file, moment) as then:

        def look(view: Callable[..., Any], *about: object) -> Any:
            return view(OFFICE, then, *about)

        content = look(document.read, *_about(look, args, document))
    return of_the_past(content, house.look(paper_mark), on)


def _lay_out(house: House, asked: LayOutSheets) -> None:
    """Keep the rows of the sheets before they are drawn: they are keyed back by their codes (3.1)."""
    kept = house.write(lambda book: lay_out_sheets(book, asked)).result()
    if isinstance(kept, Refusal):
        raise Refused(kept)
    if not isinstance(kept, Saved):
        raise CannotGoOn("Строки листа не записаны. Ничего не напечатано, повторите команду.")


def _about(look: Look, args: argparse.Namespace, document: Document) -> tuple[int | None, ...]:
    """Return what a document is about, nothing for the school; and its term where it has one."""
    thing = _thing(look, args, document.of)
    return (*thing, args.term) if document.by_term else thing


def _thing(look: Look, args: argparse.Namespace, of: Of) -> tuple[int, ...]:
    if of is Of.OUTAGE and args.outage is not None:
        return (outage_named(look, args.outage),)
    if of in WITHOUT_A_THING:
        return ()
    if of is Of.TEACHER:
        return (teacher_named(look, args.teacher),)
    school_class = class_named(look, args.class_title)
    if of is Of.CLASS:
        return (school_class,)
    if of is Of.PUPIL:
        pupils = look(class_pupils, school_class)
        return (one_of(args.pupil, [(one.pupil, one.full_name) for one in pupils], "ученика"),)
    title = with_cyrillic_twins(args.class_title).casefold()
    courses = [
        (page.course, f"{page.subject} {page.group_title}".strip())
        for page in look(page_choices)
        if page.class_title.casefold() == title
    ]
    return (one_of(args.subject, courses, "предмета"),)


def _run_weekly(args: argparse.Namespace) -> int:
    """Print the slips, register the issue and say what came out."""
    out = args.out.expanduser().absolute()
    house = open_house(args.data)
    house.start()
    try:
        monday = monday_of(args.week or house.clock.now().today)
        school_class = class_named(house.look, args.class_title)
        slips = _slips(house, school_class, args.pupil, monday)
        printed = _drawn(slips, out)
        handed = _hand_over(args.printer, out)
        pupil = slips[0].week.pupil if args.pupil else None
        codes = paired(slips, printed.codes)
        _register(house, RecordPrint(school_class, pupil, monday, uuid.uuid4().hex, codes), out)
    finally:
        house.stop()
    _tell_if_it_waits(handed)
    if args.json:
        print(json.dumps(_as_json(slips, printed, out), ensure_ascii=False, indent=2))
    done = counted(len(slips), "листок", "листка", "листков")
    say(f"Напечатано за {dates.week(monday)}: {done}, {pages(printed.pages)}: {out}", beside_json=args.json)
    return Exit.DONE


def _term(written: str) -> int:
    if written.casefold() == "год":
        return WHOLE_YEAR
    if written.isdecimal() and int(written) > 0:
        return int(written)
    raise argparse.ArgumentTypeError(f"«{written}» не номер периода; пишите так: 1, 2, 3, 4 или год")


def _slips(house: House, school_class: int, pupil: str | None, monday: date) -> Sequence[WeeklySlip]:
    try:
        slips = house.look(weekly_slips, school_class, None, monday)
    except Refused as refused:
        raise CannotGoOn(on_command_line(refused.refusal)) from refused
    if pupil is None:
        return slips
    key = name_key(pupil)
    named = [slip for slip in slips if f"{name_key(slip.week.full_name)} ".startswith(f"{key} ")]
    if len(named) == 1:
        return named
    class_title = slips[0].week.class_title
    if not named:
        raise CannotGoOn(f"В классе {class_title} на той неделе нет ученика «{pupil}». Проверьте фамилию.")
    names = ", ".join(slip.week.full_name for slip in named)
    raise CannotGoOn(f"В классе {class_title} таких несколько: {names}. Укажите имя полностью.")


def _drawn(slips: Sequence[WeeklySlip], out: Path) -> Printed:
    return _on_paper(weekly, slips, out)


def _demand_a_place(out: Path) -> None:
    """Refuse to print over what is no printed document: somebody's notes, a device."""
    if not out.exists() or out.is_dir():
        return
    if out.is_file() and (out.stat().st_size == 0 or out.read_bytes()[: len(PDF)] == PDF):
        return
    raise CannotGoOn(f"{out} уже есть, и это не документ PDF. Ничего не напечатано, назовите другой файл.")


def _on_paper(draw: Callable[[Any, Path], Printed], content: object, out: Path) -> Printed:
    _demand_a_place(out)
    try:
        return draw(content, out)
    except OSError as trouble:
        raise CannotGoOn(f"Не записать {out}: {cause(trouble)}. Ничего не напечатано.") from trouble
    except FontMissing as missing:
        raise CannotGoOn(f"Не напечатано: {font_missing(str(missing))}") from missing


def _hand_over(queue: str | None, out: Path) -> HandedOver:
    """Give the file to a printer's queue; without its consent nothing is registered as printed."""
    if queue is None:
        return HandedOver()
    printer = Printer(queue)
    try:
        return HandedOver(printer, asyncio.run(printer.hand_over(out, out.stem)))
    except NotTaken as why:
        raise CannotGoOn(f"{str(why)[:1].upper()}{str(why)[1:]} Файл готов: {out}.") from why


def _tell_if_it_waits(handed: HandedOver) -> None:
    """Look a few seconds what becomes of the job, once it is registered."""
    if handed.printer is not None and (why := asyncio.run(handed.printer.followed(handed.job))):
        complain(f"Принтер {handed.printer.queue} принял задание, но не печатает: {why}. Оно ждёт в очереди.")


def _register(house: House, issue: RecordPrint, out: Path) -> None:
    """Note the issue; paper that is not in the register is taken back."""
    outcome = house.write(lambda book: record_print(book, issue), request=issue.request).result()
    if isinstance(outcome, Saved):
        return
    out.unlink(missing_ok=True)
    match outcome:
        case Refusal() as refusal:
            raise CannotGoOn(f"{on_command_line(refusal)} Файл убран.")
        case NotSaved(cause):
            raise CannotGoOn(f"Выдача не записана в журнал ({cause}), файл убран. Повторите команду.")
        case _:
            raise CannotGoOn("Выдача не записана в журнал, файл убран. Повторите команду.")


def _as_json(slips: Sequence[WeeklySlip], printed: Printed, out: Path) -> dict[str, Any]:
    listed = [
        {"pupil": slip.week.full_name, "code": code} for slip, code in zip(slips, printed.codes, strict=True)
    ]
    return {"path": str(out), "pages": printed.pages, "sha256": printed.sha256, "slips": listed}
