"""A short curated list of common names: sex, surname and patronymic agree, so that people look real."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Masculine; the feminine is made by ``surname_of``.
_SURNAMES = _words(
    "Абрамов Алексеев Андреев Антонов Афанасьев Баранов Белов Белоусов Беляев Богданов Борисов Быков "
    "Васильев Виноградов Власов Волков Воробьёв Гаврилов Герасимов Голубев Горбунов Григорьев Громов "
    "Гусев Давыдов Данилов Денисов Дмитриев Дорофеев Егоров Ефимов Жуков Журавлёв Зайцев Захаров Зимин "
    "Иванов Игнатов Ильин Исаев Казаков Калинин Карпов Киселёв Ковалёв Козлов Колесников Комаров "
    "Кондратьев Коновалов Королёв Крылов Крюков Кузнецов Кузьмин Лазарев Лебедев Логинов Макаров Максимов "
    "Мартынов Матвеев Медведев Мельников Миронов Михайлов Морозов Назаров Некрасов Никитин Николаев "
    "Новиков Орлов Осипов Павлов Петров Поляков Пономарёв Попов Потапов Прохоров Родионов Романов Рябов "
    "Савельев Семёнов Сергеев Сидоров Смирнов Соболев Соколов Соловьёв Сорокин Степанов Тарасов Титов "
    "Тихонов Третьяков Трофимов Ушаков Фёдоров Филатов Филиппов Фомин Фролов Цветков Чернов Шестаков "
    "Широков Щербаков Юдин Яковлев"
)
_ADJECTIVES = _words("Вишневский Раевский Полянский Садовский Островский Белинский")
_UNCHANGED = _words("Черных Седых Долгих Коваленко Ткаченко Шевчук Бондаренко Гончар")

_BOYS = _words(
    "Александр Алексей Андрей Антон Арсений Артём Богдан Вадим Виктор Владимир Владислав Георгий Глеб "
    "Григорий Даниил Денис Дмитрий Евгений Егор Иван Игорь Илья Кирилл Константин Лев Макар Максим Марк "
    "Матвей Михаил Никита Николай Олег Павел Пётр Роман Савелий Семён Сергей Степан Тимофей Тимур Фёдор "
    "Юрий Ярослав"
)
_GIRLS = _words(
    "Александра Алёна Алина Алиса Анастасия Ангелина Анна Валерия Варвара Василиса Вера Вероника Виктория "
    "Галина Дарья Диана Ева Екатерина Елена Елизавета Зоя Ирина Карина Кира Кристина Ксения Лидия Любовь "
    "Маргарита Марина Мария Милана Надежда Наталья Нина Оксана Ольга Полина Светлана София Таисия Татьяна "
    "Ульяна Юлия Яна"
)
_MEN = _words(
    "Александр Алексей Анатолий Андрей Борис Вадим Валерий Виктор Владимир Вячеслав Геннадий Григорий "
    "Дмитрий Евгений Иван Игорь Константин Леонид Михаил Николай Олег Павел Роман Сергей Станислав Юрий"
)
_WOMEN = _words(
    "Алла Анна Вера Виктория Галина Евгения Екатерина Елена Ирина Ксения Лариса Любовь Людмила Маргарита "
    "Марина Мария Надежда Наталья Нина Оксана Ольга Раиса Светлана Тамара Татьяна Юлия"
)
# Patronymics that no rule of three lines makes right.
_ODD_PATRONYMICS = {
    "Илья": ("Ильич", "Ильинична"),
    "Никита": ("Никитич", "Никитична"),
    "Лев": ("Львович", "Львовна"),
    "Павел": ("Павлович", "Павловна"),
    "Пётр": ("Петрович", "Петровна"),
    "Михаил": ("Михайлович", "Михайловна"),
    "Даниил": ("Данилович", "Даниловна"),
}


@dataclass(frozen=True, slots=True)
class FullName:
    """A name in its parts, with the sex they agree in."""

    surname: str
    given_name: str
    patronymic: str
    sex: str


def patronymic(father: str, sex: str) -> str:
    """Return the patronymic of a child of a father with a common Russian name."""
    if father in _ODD_PATRONYMICS:
        return _ODD_PATRONYMICS[father][sex == "f"]
    if father.endswith("ий"):
        stem, endings = father[:-2] + "ь", ("евич", "евна")
        if father == "Дмитрий":
            stem = father[:-1]
    elif father.endswith(("й", "ь")):
        stem, endings = father[:-1], ("евич", "евна")
    else:
        stem, endings = father, ("ович", "овна")
    return stem + endings[sex == "f"]


def surname_of(base: str, sex: str) -> str:
    """Return a surname in the sex of its bearer."""
    if sex == "m" or base in _UNCHANGED:
        return base
    if base.endswith("ский"):
        return base[:-2] + "ая"
    return base + "а"


class Namesakes:
    """Deals out names, every surname before any comes again, so that a class list looks like one."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._surnames = self._deck((*_SURNAMES, *_ADJECTIVES, *_UNCHANGED))

    def family(self) -> str:
        """Return the masculine surname of the next family."""
        return next(self._surnames)

    def child(self, family: str, father: str, sex: str) -> FullName:
        """Name a child of a family."""
        given = self._chance.choice(_GIRLS if sex == "f" else _BOYS)
        return FullName(surname_of(family, sex), given, patronymic(father, sex), sex)

    def grown_up(self, family: str, sex: str) -> FullName:
        """Name a grown-up of a family."""
        given = self._chance.choice(_WOMEN if sex == "f" else _MEN)
        return FullName(surname_of(family, sex), given, patronymic(self.man(), sex), sex)

    def man(self) -> str:
        """Return a man's given name, for a father."""
        return self._chance.choice(_MEN)

    def _deck(self, cards: tuple[str, ...]) -> Iterator[str]:
        while True:
            pile = list(cards)
            self._chance.shuffle(pile)
            yield from pile


# Names that lists, sorting, columns and logins must survive.
HARD_PUPILS: dict[str, tuple[FullName, ...]] = {
    "7А": (
        FullName("Черных", "Алёна", "Игоревна", "f"),
        FullName("Ли", "Максим", "Русланович", "m"),
        FullName("Ёлкин", "Семён", "Фёдорович", "m"),
        FullName("Иванова-Петрова", "Мария", "Александровна", "f"),
    ),
    "6А": (FullName("Нгуен", "Тхи Лан", "", "f"),),
    "8А": (FullName("Джонсон", "Майкл", "", "m"),),
    "5Б": (FullName("Ёжиков", "Пётр", "Львович", "m"),),
    "9А": (
        FullName("Константинопольская-Рождественская", "Александра-Виктория", "Вячеславовна", "f"),
        FullName("Цой", "Юн", "Сергеевич", "m"),
    ),
    "10А": (FullName("Рустамов", "Эльдар", "Мамед оглы", "m"),),
}

PINNED_FAMILY = (
    FullName("Смирнова", "Ольга", "Петровна", "f"),
    FullName("Смирнов", "Артём", "Денисович", "m"),
    FullName("Смирнова", "Полина", "Денисовна", "f"),
)
"""A mother and her two children at the school, whose logins are printed."""
