"""What lessons of the invented school are about: topics in order, and the kinds of homework of a subject."""

from functools import cache
from pathlib import Path

from app.demo.curriculum import grade_of

_ASPECTS: dict[str, tuple[str, ...]] = {
    "Русский язык": ("", "упражнения", "правописание", "закрепление", "развитие речи", "обобщение"),
    "Литература": ("", "чтение и анализ", "герои", "язык и композиция", "беседа"),
    "Английский язык": ("", "лексика", "чтение", "аудирование", "говорение", "грамматика"),
    "Алгебра": ("", "решение упражнений", "решение задач", "закрепление", "обобщение"),
    "Физическая культура": ("", "техника", "совершенствование", "контрольные нормативы"),
}
_OTHER_ASPECTS = ("", "закрепление", "решение задач", "практическое занятие", "обобщение")

# {n} grows from lesson to lesson, {m} is a little more than it.
_HOMEWORK: dict[str, tuple[str, ...]] = {
    "Русский язык": (
        "Упр. {n}",
        "§ {k}, упр. {n}",
        "Упр. {n}, словарные слова на с. {m}",
        "Правило, упр. {m}",
    ),
    "Литературное чтение": (
        "С. {n}–{m}, выразительное чтение",
        "С. {n}, пересказ",
        "С. {m}, ответить на вопросы",
    ),
    "Литература": ("С. {n}–{m}, прочитать", "Ответить на вопросы на с. {m}", "Наизусть отрывок по выбору"),
    "Английский язык": ("Упр. {k}, с. {n}", "Слова урока {k}, учить", "С. {n}, текст: читать и переводить"),
    "Окружающий мир": ("С. {n}–{m}, пересказ", "Рабочая тетрадь, с. {k}", "Наблюдать за погодой, записать"),
    "История": ("§ {k}, вопросы 1–4", "§ {k}, термины и даты", "§ {k}, карта на с. {n}"),
    "Физика": ("§ {k}, упр. 2", "§ {k}, № {n}, {m}", "Подготовиться к лабораторной работе"),
    "Информатика": ("§ {k}, вопросы", "Записи в тетради", "§ {k}, задание 3"),
}
_HOMEWORK_BY_NUMBERS = ("№ {n}, {m}", "№ {n} (а, в), № {m}", "§ {k}, № {n}", "№ {m}, правило на с. {k}")
_HOMEWORK_BY_PARAGRAPHS = ("§ {k}", "§ {k}, вопросы 1–3", "§ {k}, пересказ; рабочая тетрадь, с. {n}")
_BY_NUMBERS = frozenset({"Математика", "Алгебра", "Геометрия", "Вероятность и статистика"})
NEVER_SET = frozenset(
    {"Разговоры о важном", "Физическая культура", "Музыка", "Изобразительное искусство", "Труд (технология)"}
)
"""Subjects whose homework is «не задано»."""


@cache
def _lists() -> dict[str, dict[int, tuple[str, ...]]]:
    """Read the topics: subject → first grade that a list is for → topics, each for several lessons on end."""
    lists: dict[str, dict[int, tuple[str, ...]]] = {}
    for line in Path(__file__).with_name("topics.txt").read_text(encoding="utf-8").splitlines()[1:]:
        subject, grade, topics = (part.strip() for part in line.split("|"))
        lists.setdefault(subject, {})[int(grade)] = tuple(topic.strip() for topic in topics.split(";"))
    return lists


def topics_of(subject: str, class_title: str) -> tuple[str, ...]:
    """Return the topics of a subject in a class, in order."""
    lists = _lists()[subject]
    first = max((grade for grade in lists if grade <= grade_of(class_title)), default=min(lists))
    return lists[first]


def topic_of(subject: str, class_title: str, lesson: int, lessons: int) -> str:
    """Return the topic of a lesson (counted from 0) of so many until the demo's today."""
    topics = topics_of(subject, class_title)
    block = max(1, -(-lessons // len(topics)))
    aspects = _ASPECTS.get(subject, _OTHER_ASPECTS)
    topic, aspect = topics[min(lesson // block, len(topics) - 1)], aspects[lesson % block % len(aspects)]
    return f"{topic}: {aspect}" if aspect and ":" not in topic else topic


def homework_of(subject: str, lesson: int, turn: int) -> str:
    """Return homework for a lesson; ``turn`` makes classes differ."""
    if subject in _BY_NUMBERS:
        templates: tuple[str, ...] = _HOMEWORK_BY_NUMBERS
    else:
        templates = _HOMEWORK.get(subject, _HOMEWORK_BY_PARAGRAPHS)
    number = 12 + lesson * 7 + turn
    return templates[(lesson + turn) % len(templates)].format(n=number, m=number + 3, k=lesson // 2 + 1)
