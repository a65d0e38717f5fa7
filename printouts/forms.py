"""Forms a parent signs: the application for printed progress (2.12), and, on its own paper, a consent."""

from collections.abc import Sequence
from pathlib import Path

from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_PORTRAIT, Imprint, Printed, Sheet
from services.views.papers import PupilForm

LEFT, WIDTH = 25.0, 165.0
TEXT = Ink(Face.SANS, 11.0)
SMALL = Ink(Face.SANS, 8.0)
TITLE = Ink(Face.SANS_BOLD, 14.0)
LINE = "______________________________________"
SIGNED = "«____» ______________ 20____ г.          ______________ / __________________________ /"


def application_form(form: PupilForm, out: Path) -> Printed:
    """Print the application of a guardian who reads no diary."""
    text = (
        "Прошу еженедельно предоставлять мне в печатном виде сведения об успеваемости и посещаемости "
        f"моего ребёнка ({form.full_name}, {form.class_title} класс).",
        "Начиная с «____» ______________ 20____ г.     по «____» ______________ 20____ г.",
        "(последний день не указан — до конца учебного года)",
        "Удобный день недели: ______________________",
        "Отдавать:   [   ] лично мне     [   ] через ребёнка     [   ] почтой по адресу:",
        LINE + LINE,
        "Доступа к электронному дневнику у меня нет (п. 2.12 порядка ведения электронного журнала).",
    )
    return _form(form, "Заявление", text, out)


def consent_form(form: PupilForm, out: Path) -> Printed:
    """Print the consent to the processing of personal data, which is never a part of another paper."""
    text = (
        f"Даю согласие на обработку персональных данных моего ребёнка ({form.full_name}, "
        f"{form.class_title} класс) и моих данных как законного представителя: фамилия, имя, отчество, дата "
        "рождения, адрес, телефон, сведения об успеваемости и посещаемости.",
        "Цель: ведение электронного журнала и дневника школы. Обработка: сбор, запись, хранение, уточнение, "
        "использование, удаление. Данные хранятся на сервере школы и никому не передаются, кроме случаев, "
        "указанных в законе.",
        "Паспорт и СНИЛС:   [   ] согласен(на)     [   ] не согласен(на)",
        "Согласие действует до его отзыва. Отозвать его можно письменным заявлением в любое время.",
    )
    return _form(form, "Согласие на обработку персональных данных", text, out)


def _form(form: PupilForm, title: str, text: Sequence[str], out: Path) -> Printed:
    with Sheet(A4_PORTRAIT, Imprint(title, form.mark.school, form.mark.printed_at)) as sheet:
        sheet.next_page()
        y = 20.0
        for line in (
            "Директору школы",
            form.mark.school or LINE,
            f"От кого: {form.guardian or LINE}",
            "(фамилия, имя, отчество законного представителя)",
            f"телефон {LINE[:24]}",
        ):
            ink = SMALL if line.startswith("(") else TEXT
            y += sheet.write(paragraph(line, ink, smallest=7.0), 105.0, y, 85.0) + 1.2
        y += 14.0
        y += sheet.write(paragraph(title, TITLE, align=Align.MIDDLE), LEFT, y, WIDTH) + 8.0
        for part in text:
            y += sheet.write(paragraph(part, TEXT), LEFT, y, WIDTH) + 5.0
        sheet.write(paragraph(SIGNED, TEXT, smallest=8.0), LEFT, y + 14.0, WIDTH)
        return sheet.save(out)
