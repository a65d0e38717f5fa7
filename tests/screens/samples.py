"""A small believable school with somebody of every role, filled in through the services."""

from dataclasses import dataclass

from rules.codes import Role
from services.desk import Desk
from services.outcomes import Saved
from tests.school import PASSWORD, School, Who

PUPILS = (
    "Антонов Илья Андреевич",
    "Белова Софья Игоревна",
    "Воронин Павел Андреевич",
    "Ёлкин Артём Денисович",
    "Иванова-Петрова Анна-Мария Константиновна",
    "Ли Мин",
    "Черных Дарья Олеговна",
)


@dataclass(frozen=True)
class Sample:
    """Who is in the school and which pages it has."""

    school: School
    teacher: Who
    other: Who
    deputy: Who
    secretary: Who
    administrator: Who
    pupil: Who
    guardian: Who
    class_7a: int
    algebra: int
    geometry: int
    maths: int

    async def desk(self, who: Who) -> Desk:
        """Sign somebody in and give the desk."""
        house = self.school.house
        admission = await house.accounts.admit(who.login, PASSWORD, "10.0.0.7")
        assert admission is not None
        return house.desk(admission)


def sample_school(school: School) -> Sample:
    """Fill a school: two classes, a timetable of three days, a week of records."""
    petrova = school.somebody("Петрова Анна Ивановна", Role.TEACHER)
    sidorova = school.somebody("Сидорова Нина Павловна", Role.TEACHER)
    class_7a = school.school_class("7А", leader=petrova)
    class_6b = school.school_class("6Б")
    for name in PUPILS:
        school.pupil(name, class_7a)
    school.pupil("Белов Кирилл Игоревич", class_6b)
    school.pupil("Гусева Мария Сергеевна", class_6b)
    algebra = school.course("Алгебра", class_7a, petrova)
    geometry = school.course("Геометрия", class_7a, petrova)
    school.course("Русский язык", class_7a, sidorova)
    maths = school.course("Математика", class_6b, petrova)
    _timetable(school, algebra, geometry, maths)
    _records(school, petrova, algebra, maths)
    return Sample(
        school=school,
        teacher=petrova,
        other=sidorova,
        deputy=school.somebody("Орлова Татьяна Сергеевна", Role.DEPUTY),
        secretary=school.somebody("Зимина Ольга Петровна", Role.SECRETARY),
        administrator=school.somebody("Админов Фёдор Ильич", Role.ADMINISTRATOR),
        pupil=school.pupil_account("Воронин"),
        guardian=school.guardian("Белова Ирина Викторовна", "Белова", "Белов"),
        class_7a=class_7a,
        algebra=algebra,
        geometry=geometry,
        maths=maths,
    )


def _timetable(school: School, algebra: int, geometry: int, maths: int) -> None:
    for weekday in (1, 3, 4, 5):
        school.slot(maths, weekday, 1)
        school.slot(algebra, weekday, 3)
    school.slot(geometry, 4, 5)


def _records(school: School, petrova: Who, algebra: int, maths: int) -> None:
    held = _lesson(petrova.holds(algebra, "2026-11-18", 3))
    petrova.writes_topic(held, "Линейная функция и её график")
    petrova.marks(held, "Антонов", "5")
    petrova.marks(held, "Воронин", "3", "4")
    petrova.marks(held, "Ёлкин", ".")
    petrova.marks_absent(held, "Белова")
    today = _lesson(petrova.holds(maths, "2026-11-19", 1))
    petrova.writes_topic(today, "Сложение дробей")
    petrova.sets_homework(today, "§ 14, № 342–345, повторить правило на с. 71, решить задачу про поезда")
    petrova.marks(today, "Белов", "5")
    earlier = _lesson(petrova.holds(algebra, "2026-11-16", 3))
    petrova.sets_homework(earlier, "§ 13, № 320")
    petrova.marks(earlier, "Воронин", "5")


def _lesson(outcome: object) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing
