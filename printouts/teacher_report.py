"""«Отчёт учителя»: every page of a teacher in a period, with who has no result or failed (4.3)."""

from pathlib import Path

from printouts.class_report import NUMBERS, numbers, sign
from printouts.folio import LEFT, STRONG, TEXT, UNDER, Folio, bound, columns_of, middle, plain
from printouts.grid import Group, Row
from printouts.letters import Align, paragraph
from printouts.results_lists import write_how_counted, write_lists
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.result_papers import WHOLE_YEAR, CourseReport, TeacherReport
from texts import codes
from texts.titles import page_title


def teacher_report(report: TeacherReport, out: Path) -> Printed:
    """Print the report of a teacher."""
    title = f"Отчёт учителя: {report.teacher}{_period(report)}"
    columns = columns_of(("№", 7.0), ("Страница журнала", 46.0), ("Период", 18.0), ("Уроков", 12.0), *NUMBERS)
    groups = [_group(number, one) for number, one in enumerate(report.courses, 1)]
    if report.total.counted:
        total: Row = ((paragraph("Всего", STRONG),), middle(""), middle(""), *numbers(report.total))
        groups.append(Group((plain(""),), (total,)))

    def compose(folio: Folio) -> None:
        if groups:
            head = f"{report.year_title} учебный год"
            y = folio.table(columns, groups, title, lambda y, _: folio.head(y, title, head)) + 3.0
        else:
            y = folio.head(folio.next_page(title), title)
            y += folio.sheet.write(
                paragraph("В этом году учитель не ведёт ни одной страницы.", UNDER), LEFT, y, folio.width
            )
        if report.total.counted:
            y = write_how_counted(folio, title, y, of_a_class=False)
        lists = []
        for one in report.courses:
            called = page_title(one.class_title, one.subject, one.group_title)
            if one.failing:
                lists.append((f"{called}, неуспевающие и н/а", one.failing))
            if one.lacking:
                lists.append((f"{called}, итог не выставлен", one.lacking))
        y = write_lists(folio, title, y, lists)
        sign(folio, title, y, f"Учитель ______________________ / {report.teacher} /")

    return bound(out, A4_PORTRAIT, title, report.mark, compose)


def _period(report: TeacherReport) -> str:
    if report.number is None:
        return ""
    if report.number == WHOLE_YEAR:
        return ", учебный год"
    return f", на конец {codes.roman(report.number)} четверти"


def _group(number: int, one: CourseReport) -> Group:
    label = (paragraph(str(number), TEXT, align=Align.MIDDLE),)
    called = (plain(page_title(one.class_title, one.subject, one.group_title)),)
    if one.period is None:
        return Group(label, ((called, (plain("Ни один период этого года ещё не закончился."),)),))
    term = one.period.term
    shown = middle(codes.term_title(term.kind, term.number) if term else "год")
    if one.without_marks:
        return Group(label, ((called, shown, middle(str(one.held)), (plain("Отметки не выставляются."),)),))
    return Group(label, ((called, shown, middle(str(one.held)), *numbers(one.measures)),))
