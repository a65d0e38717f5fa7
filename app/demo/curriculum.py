"""What the invented school teaches: subjects, hours a week by class, and who is busy with what."""

from dataclasses import dataclass

from rules.codes import Scale

TALKS = "Разговоры о важном"
ENGLISH = "Английский язык"
ALGEBRA, GEOMETRY = "Алгебра", "Геометрия"
ART, MUSIC = "Изобразительное искусство", "Музыка"
PE = "Физическая культура"


@dataclass(frozen=True, slots=True)
class SubjectPlan:
    """A subject: hours in two weeks by grade, its scale, whether a pupil may be exempt."""

    title: str
    hours: dict[int, int]
    scale: Scale = Scale.FIVE_POINT
    allows_exempt: bool = False


def _hours(text: str) -> dict[int, int]:
    """Read «5-6:10 7:8» as hours in two weeks by grade."""
    hours = {}
    for part in text.split():
        grades, _, number = part.partition(":")
        first, _, last = grades.partition("-")
        hours.update({grade: int(number) for grade in range(int(first), int(last or first) + 1)})
    return hours


SUBJECTS: tuple[SubjectPlan, ...] = (
    SubjectPlan(TALKS, _hours("1-11:2"), scale=Scale.NONE),
    SubjectPlan("Русский язык", _hours("1-5:10 6:12 7:8 8-9:6 10-11:4")),
    SubjectPlan("Литературное чтение", _hours("1-4:8")),
    SubjectPlan("Литература", _hours("5-6:6 7-8:4 9-11:6")),
    SubjectPlan(ENGLISH, _hours("2-4:4 5-11:6")),
    SubjectPlan("Математика", _hours("1-4:8 5-6:10")),
    SubjectPlan(ALGEBRA, _hours("7-11:6")),
    SubjectPlan(GEOMETRY, _hours("7-11:4")),
    SubjectPlan("Вероятность и статистика", _hours("7-11:2")),
    SubjectPlan("Информатика", _hours("7-11:2")),
    SubjectPlan("Окружающий мир", _hours("1-4:4")),
    SubjectPlan("История", _hours("5-11:4")),
    SubjectPlan("Обществознание", _hours("6-9:2 10-11:4")),
    SubjectPlan("География", _hours("5-6:2 7-9:4 10-11:2")),
    SubjectPlan("Биология", _hours("5-7:2 8-9:4 10-11:2")),
    SubjectPlan("Физика", _hours("7-8:4 9:6 10-11:4")),
    SubjectPlan("Химия", _hours("8-9:4 10-11:2")),
    SubjectPlan("Основы религиозных культур и светской этики", _hours("4:2"), Scale.PASS_FAIL),
    SubjectPlan("Индивидуальный проект", _hours("10:2"), Scale.PASS_FAIL),
    SubjectPlan(ART, _hours("1-6:2 7:1")),
    SubjectPlan(MUSIC, _hours("1-6:2 7:1 8:2")),
    SubjectPlan("Труд (технология)", _hours("1-4:2 5-7:4 8-9:2")),
    SubjectPlan("Основы безопасности и защиты Родины", _hours("8-11:2")),
    SubjectPlan(PE, _hours("1:4 2-9:6 10-11:4"), allows_exempt=True),
)

PRIMARY = ("Русский язык", "Литературное чтение", "Математика", "Окружающий мир", ART, "Труд (технология)")
"""What the teacher of a primary class teaches alone."""

# Class, and how many pupils it has.
CLASSES: tuple[tuple[str, int], ...] = (
    ("1А", 20), ("2А", 21), ("3А", 19), ("4А", 22), ("5А", 18), ("5Б", 17), ("6А", 22),
    ("7А", 24), ("7Б", 19), ("8А", 21), ("9А", 19), ("10А", 15), ("11А", 13),
)  # fmt: skip


def grade_of(class_title: str) -> int:
    """Return the grade of a class: 7 of «7А»."""
    return int(class_title[:-1])


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of the staff: a key for this file, name, position, roles, the class they lead."""

    key: str
    surname: str
    given_name: str
    patronymic: str
    position: str
    roles: str = "teacher"
    leads: str = ""


STAFF: tuple[Employee, ...] = (
    Employee("admin", "Громов", "Илья", "Сергеевич", "Системный администратор", "administrator"),
    Employee("director", "Лебедева", "Ольга", "Николаевна", "Директор", "director"),
    Employee("deputy", "Соколова", "Марина", "Викторовна", "Заместитель директора по УВР", "deputy teacher"),
    Employee("deputy2", "Данилов", "Павел", "Андреевич", "Заместитель директора по ВР", "deputy teacher"),
    Employee("office", "Рябова", "Светлана", "Юрьевна", "Секретарь", "secretary"),
    Employee("prim1", "Зимина", "Галина", "Петровна", "Учитель начальных классов", leads="1А"),
    Employee("prim2", "Ёлкина", "Надежда", "Ильинична", "Учитель начальных классов", leads="2А"),
    Employee("prim3", "Фомина", "Ирина", "Львовна", "Учитель начальных классов", leads="3А"),
    Employee("prim4", "Тихонова", "Вера", "Михайловна", "Учитель начальных классов", leads="4А"),
    Employee("rus1", "Королёва", "Елена", "Дмитриевна", "Учитель русского языка и литературы", leads="5А"),
    Employee("rus2", "Седых", "Тамара", "Ивановна", "Учитель русского языка и литературы", leads="8А"),
    Employee("rus3", "Вишневская", "Анна", "Борисовна", "Учитель русского языка и литературы", leads="11А"),
    Employee("math1", "Петрова", "Анна", "Ивановна", "Учитель математики", leads="7А"),
    Employee("math2", "Кузнецов", "Виктор", "Павлович", "Учитель математики", leads="9А"),
    Employee("math3", "Орлова", "Людмила", "Григорьевна", "Учитель математики", leads="5Б"),
    Employee("phys", "Черных", "Олег", "Анатольевич", "Учитель физики и информатики", leads="10А"),
    Employee("eng1", "Иванова-Петрова", "Юлия", "Константиновна", "Учитель английского языка", leads="6А"),
    Employee("eng2", "Ли", "Ирина", "Робертовна", "Учитель английского языка", leads="7Б"),
    Employee("novice", "Соловьёва", "Дарья", "Олеговна", "Учитель английского языка"),
    Employee("eng3", "Захарова", "Алла", "Фёдоровна", "Учитель английского языка"),
    Employee("hist", "Макаров", "Геннадий", "Васильевич", "Учитель истории и обществознания"),
    Employee("geo", "Белова", "Наталья", "Евгеньевна", "Учитель географии"),
    Employee("bio", "Шевчук", "Оксана", "Тарасовна", "Учитель биологии и химии"),
    Employee("pe1", "Быков", "Роман", "Станиславович", "Учитель физической культуры"),
    Employee("pe2", "Щербакова", "Ксения", "Леонидовна", "Учитель физической культуры"),
    Employee("art", "Цветкова", "Лариса", "Геннадьевна", "Учитель музыки и ИЗО"),
    Employee("craft", "Назаров", "Николай", "Никитич", "Учитель труда и ОБЗР"),
    Employee("psych", "Родионова", "Евгения", "Вадимовна", "Педагог-психолог", ""),
    Employee("library", "Филатова", "Раиса", "Семёновна", "Библиотекарь", ""),
    Employee("boarding", "Комаров", "Юрий", "Ильич", "Воспитатель интерната", ""),
)  # fmt: skip


def _by_class(text: str) -> dict[str, tuple[str, ...]]:
    """Read «5А:eng1+eng2» as who teaches each class."""
    pairs = (word.split(":") for word in text.split())
    return {class_title: tuple(who.split("+")) for class_title, who in pairs}


_RUSSIAN = _by_class("5А:rus1 5Б:rus1 6А:rus2 7А:rus2 7Б:rus3 8А:rus2 9А:rus3 10А:rus1 11А:rus3")
_MATHS = _by_class("5А:math3 5Б:math3 6А:math3 7А:math1 7Б:math1 8А:math1 9А:math2 10А:math2 11А:math2")
_PE = _by_class(
    "1А:pe2 2А:pe2 3А:pe2 4А:pe2 5А:pe1 5Б:pe1 6А:pe2 7А:pe1 7Б:pe1 8А:pe1 9А:pe2 10А:pe1 11А:pe2"
)
# The two groups of a class sit at the same time with two teachers.
_ENGLISH = _by_class(
    "2А:eng1 3А:eng2 4А:eng2 5А:eng1+eng2 5Б:novice+eng3 6А:eng1+eng2 7А:novice+eng3 7Б:eng1+eng2 "
    "8А:novice+eng3 9А:eng1+eng2 10А:novice+eng3 11А:novice+eng3"
)
_BY_SUBJECT = {
    "Информатика": "phys", "Физика": "phys", "География": "geo", "Биология": "bio", "Химия": "bio",
    "Основы религиозных культур и светской этики": "deputy2", "Индивидуальный проект": "deputy2",
    "Основы безопасности и защиты Родины": "craft", ART: "art", MUSIC: "art", "Труд (технология)": "craft",
}  # fmt: skip


def leader(class_title: str) -> str:
    """Return the key of the class teacher."""
    return next(employee.key for employee in STAFF if employee.leads == class_title)


def teachers(subject: str, class_title: str) -> tuple[str, ...]:
    """Return the key of who teaches a subject to a class: two where the class is split in groups."""
    grade = grade_of(class_title)
    if subject == TALKS or (grade <= 4 and subject in PRIMARY):
        return (leader(class_title),)
    if subject == ENGLISH:
        return _ENGLISH[class_title]
    if subject in ("Русский язык", "Литература"):
        return _RUSSIAN[class_title]
    if subject in ("Математика", ALGEBRA, GEOMETRY, "Вероятность и статистика"):
        return _MATHS[class_title]
    if subject == PE:
        return _PE[class_title]
    if subject in ("История", "Обществознание"):
        return ("deputy",) if grade >= 9 else ("hist",)
    return (_BY_SUBJECT[subject],)


ROOMS = {
    **{f"prim{number}": f"1{number}" for number in range(1, 5)},
    **{f"rus{number}": f"2{number}" for number in range(1, 4)},
    **{f"math{number}": f"3{number}" for number in range(1, 4)},
    **{
        "eng1": "24",
        "eng2": "25",
        "novice": "26",
        "eng3": "38",
        "hist": "27",
        "geo": "28",
        "bio": "29",
        "phys": "34",
    },
    **{
        "deputy": "36",
        "deputy2": "37",
        "art": "16",
        "craft": "мастерская",
        "pe1": "спортзал",
        "pe2": "малый зал",
    },
}
"""Every teacher has a room, so no room is taken twice."""
