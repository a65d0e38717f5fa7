"""Invented pupils and weeks for looking at printouts and for testing them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.views.diary import (
    DiaryDay,
    DiaryLesson,
    DiaryMark,
    DiaryResults,
    DiaryWeek,
    OpenDebt,
    SubjectResult,
    WeeklySlip,
)

MONDAY = date(2026, 11, 16)
PRINTED_AT = datetime(2026, 11, 21, 13, 5)
SCHOOL = "МБОУ «Средняя общеобразовательная школа № 27» города Барнаула"
LONG_SURNAME = "Константинопольская-Верхнезареченская-Новоалександровская-Ёж"

PLAN = (
    ("Русский язык", "Деепричастный оборот", "§ 24, упр. 187"),
    ("Алгебра", "Линейная функция и её график", "§ 14, № 342–345"),
    ("История России. Всеобщая история", "Великие географические открытия", "§ 5, вопросы 1–4 письменно"),
    ("Иностранный язык (английский)", "Present Perfect", "с. 48, упр. 3; слова учить"),
    ("Физика", "Лабораторная работа № 3 «Измерение плотности твёрдого тела»", "§ 21–22, отчёт"),
    ("Литература", "А. С. Пушкин. «Капитанская дочка». Образ Гринёва", "гл. 6–8 читать, план ответа"),
    ("Физическая культура", "Акробатика: кувырки вперёд и назад", ""),
    ("Геометрия", "Признаки равенства треугольников", "§ 3, № 118, 120"),
    ("Биология", "Тип Членистоногие", "§ 17"),
    ("География", "Африка: географическое положение", "§ 26, контурная карта"),
    ("Информатика", "Кодирование текстовой информации", "§ 1.6, задание 4"),
    ("Обществознание", "Зачем людям нужны законы", "§ 6"),
    ("Музыка", "Опера «Князь Игорь»", ""),
    ("Труд (технология)", "Свойства конструкционных материалов", "принести заготовку"),
    ("Изобразительное искусство", "Натюрморт в графике", ""),
    ("Вероятность и статистика", "Среднее арифметическое и медиана", "№ 51–53"),
    ("Разговоры о важном", "День народного единства", ""),
    ("Россия – мои горизонты", "Профессии будущего", ""),
)
KINDS = {
    "О": "Ответ на уроке",
    "К": "Контрольная работа",
    "С": "Самостоятельная работа",
    "Л": "Лабораторная работа",
    "Д": "Домашнее задание",
    "Н": "Диктант",
}


def mark(value: str, letter: str = "О", title: str = "", weight: int = 1) -> DiaryMark:
    """Make a mark of a kind by its letter."""
    return DiaryMark(value, letter, KINDS[letter], title, weight)


def lesson(number: int, subject: str, topic: str = "", homework: str = "") -> DiaryLesson:
    """Make a lesson that was held and at which nothing happened to the pupil."""
    return DiaryLesson(
        number=number,
        starts=f"{7 + number:02}:30",
        subject=subject,
        teacher="Петрова А. И.",
        room="204",
        other=None,
        change="",
        topic=topic,
        material="",
        kinds=(),
        marks=(),
        absence="",
        reason="",
        minutes=None,
        homework=homework,
        nothing_set=not homework,
        own_homework="",
    )


def plain_days(lessons_a_day: Sequence[int], monday: date = MONDAY) -> tuple[DiaryDay, ...]:
    """Make the days of a week with as many lessons as said, from Monday on."""
    days = []
    taken = 0
    for place, count in enumerate(lessons_a_day):
        held = []
        for number in range(1, count + 1):
            held.append(lesson(number, *PLAN[taken % len(PLAN)]))
            taken += 1
        days.append(DiaryDay(monday + timedelta(days=place), tuple(held), ""))
    return tuple(days)


def lively_days(lessons_a_day: Sequence[int], monday: date = MONDAY) -> tuple[DiaryDay, ...]:
    """Make a week with marks, absences, a late coming, a substitution, own homework and a debt."""
    days = [list(day.lessons) for day in plain_days(lessons_a_day, monday)]
    days[0][0] = replace(days[0][0], marks=(mark("5", "Н"), mark("4", "Н")))
    days[0][1] = replace(
        days[0][1], marks=(mark("4"),), own_homework="№ 340 (б) переделать, разобрать ошибки контрольной"
    )
    days[0][3] = replace(days[0][3], change="substituted", marks=(mark("5"),))
    days[1][0] = replace(days[1][0], absence="late", minutes=10)
    days[1][2] = replace(days[1][2], marks=(mark("3", "К"),))
    days[2][0] = replace(days[2][0], absence="absent", reason="illness")
    days[2][1] = replace(days[2][1], absence="absent", reason="illness", marks=(mark("5", "С"),))
    days[2][2] = replace(days[2][2], absence="absent", reason="illness")
    days[3][0] = replace(days[3][0], marks=(mark(".", "С"),))
    days[3][1] = replace(days[3][1], absence="exempt")
    days[3][2] = replace(days[3][2], change="cancelled", topic="", homework="", nothing_set=False)
    days[4][0] = replace(days[4][0], absence="absent")
    days[4][1] = replace(days[4][1], marks=(mark("pass", "Л"),))
    return tuple(
        DiaryDay(monday + timedelta(days=place), tuple(lessons), "") for place, lessons in enumerate(days)
    )


def results(name: str = "Воронин Павел Андреевич", class_title: str = "7А") -> DiaryResults:
    """Make the results of a second quarter with term marks of the first."""
    means = (
        Fraction(9, 2),
        Fraction(13, 3),
        Fraction(4),
        None,
        Fraction(47, 12),
        Fraction(5),
        Fraction(14, 3),
    )
    subjects = tuple(
        SubjectResult(plan[0], (mark("5"), mark("4")), means[place % len(means)], ((1, "543"[place % 3]),))
        for place, plan in enumerate(PLAN[:16])
    )
    debts = (
        OpenDebt("Алгебра", "Самостоятельная работа", "Линейная функция", date(2026, 11, 10)),
        OpenDebt("География", "Практическая работа", "", date(2026, 11, 12)),
    )
    return DiaryResults(1, name, class_title, "quarter", 2, subjects, debts, 12, 2)


def no_results(name: str = "Воронин Павел Андреевич", class_title: str = "7А") -> DiaryResults:
    """Make the results of a pupil who has no marks."""
    return DiaryResults(1, name, class_title, "quarter", 2, (), (), 0, 0)


def slip(
    name: str = "Воронин Павел Андреевич",
    days: tuple[DiaryDay, ...] | None = None,
    so_far: DiaryResults | None = None,
    class_title: str = "7А",
) -> WeeklySlip:
    """Make a slip; a lively week of five to six lessons a day where no days are given."""
    shown = lively_days((6, 6, 7, 6, 6, 4)) if days is None else days
    missed = [lesson for day in shown for lesson in day.lessons]
    return WeeklySlip(
        school=SCHOOL,
        week=DiaryWeek(1, name, class_title, MONDAY, shown),
        results=so_far or results(name, class_title),
        absent_lessons=sum(lesson.absence == "absent" for lesson in missed),
        late_lessons=sum(lesson.absence == "late" for lesson in missed),
        printed_at=PRINTED_AT,
        printed_by="Петрова А. И.",
    )


def holidays() -> tuple[DiaryDay, ...]:
    """Make a week of holidays."""
    return tuple(DiaryDay(MONDAY + timedelta(days=place), (), "Осенние каникулы") for place in range(6))


def long_week() -> tuple[DiaryDay, ...]:
    """Make a week that no A5 holds: seven lessons a day, each with a homework of several lines."""
    task = (
        "Прочитать параграфы 14–16, ответить на вопросы письменно, составить таблицу и выучить определения; "
    )
    return tuple(
        replace(
            day, lessons=tuple(replace(each, homework=task * 2, nothing_set=False) for each in day.lessons)
        )
        for day in plain_days((7, 7, 7, 7, 7, 7))
    )


def class_of(count: int) -> list[WeeklySlip]:
    """Make the slips of a class of so many pupils."""
    surnames = ("Антонов", "Белова", "Воронин", "Гусева", "Дёмин", "Ёлкин", "Жукова", "Зайцев", "Ильина")
    return [slip(f"{surnames[place % 9]} Номер{place + 1:02} Андреевич") for place in range(count)]
