"""What marks are given for at the lessons of the invented school, and which marks come out."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from app.demo.curriculum import ART, ENGLISH, MUSIC, PE
from app.demo.moments import Meant
from app.demo.people import Child
from rules.codes import DEBT, PASS, Scale

ROUND = 8
"""Of so many lessons one ends with a big work and one has a small one; pupils answer at the others."""
_NUMBERS = frozenset({"Математика", "Алгебра", "Геометрия", "Вероятность и статистика", "Информатика"})
_NATURE = frozenset({"Физика", "Химия", "Биология", "География", "Окружающий мир"})
_HANDS = frozenset({ART, MUSIC, "Труд (технология)"})


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A work of a lesson: letter of its kind, title, weight, whether the whole class writes it."""

    letter: str
    title: str = ""
    weight: int = 1
    whole_class: bool = False
    marked_later: bool = False
    two_marks: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Marks of one cell."""

    child: Child
    marks: tuple[str, ...]


def work_of(meant: Meant) -> WorkPlan | None:
    """Return the work of a lesson; there is none where no marks are given."""
    plan, place = meant.page.plan, meant.order % ROUND
    if meant.page.grade == 1 or plan.scale is Scale.NONE:
        return None
    if plan.scale is Scale.PASS_FAIL:
        return WorkPlan("З", "Зачёт: {topic}", 1, whole_class=True) if meant.order % 4 == 3 else None
    if place == ROUND - 1:
        return _big_work(plan.title)
    if place == ROUND // 2 - 1:
        return _small_work(plan.title)
    return WorkPlan("Д") if place == 1 else WorkPlan("О")


def _big_work(subject: str) -> WorkPlan:
    if subject == PE:
        return WorkPlan("З", "Норматив: {topic}", 2, whole_class=True)
    if subject in _HANDS:
        return WorkPlan("П", "Проект: {topic}", 2, whole_class=True)
    if subject == "Русский язык":
        return WorkPlan("Н", "Диктант с заданием", 2, whole_class=True, marked_later=True, two_marks=True)
    if subject in ("Литература", "Литературное чтение"):
        return WorkPlan("Ч", "Сочинение: {topic}", 2, whole_class=True, marked_later=True)
    return WorkPlan("К", "Контрольная: {topic}", 3, whole_class=True, marked_later=True)


def _small_work(subject: str) -> WorkPlan:
    if subject in _NUMBERS:
        return WorkPlan("С", "Самостоятельная: {topic}", 2, whole_class=True, marked_later=True)
    if subject in _NATURE:
        return WorkPlan("Л", "Лабораторная: {topic}", 2, whole_class=True, marked_later=True)
    if subject == ENGLISH or subject in ("История", "Обществознание"):
        return WorkPlan("Т", "Тест: {topic}", 2, whole_class=True, marked_later=True)
    if subject == "Русский язык":
        return WorkPlan("В", "Проверочная: {topic}", 2, whole_class=True, marked_later=True)
    return WorkPlan("А", "Практическая: {topic}", 1, whole_class=subject in _HANDS)


def give(chance: Random, meant: Meant, plan: WorkPlan, away: Collection[int]) -> tuple[Given, ...]:
    """Return the marks of a work; of those who were away some owe it («.»)."""
    here = [child for child in meant.listed() if child.pupil not in away]
    if not plan.whole_class:
        asked = chance.sample(here, min(len(here), chance.randint(2, 5)))
        return tuple(Given(child, (_mark(chance, meant, child),)) for child in asked)
    given = [Given(child, _marks(chance, meant, plan, child)) for child in here]
    if plan.marked_later:
        given += [
            Given(child, (DEBT,)) for child in meant.listed() if child.pupil in away and chance.random() < 0.4
        ]
    return tuple(given)


def _marks(chance: Random, meant: Meant, plan: WorkPlan, child: Child) -> tuple[str, ...]:
    if meant.page.plan.scale is Scale.PASS_FAIL:
        return (PASS,)
    first = _mark(chance, meant, child)
    return (first, _mark(chance, meant, child)) if plan.two_marks else (first,)


def _mark(chance: Random, meant: Meant, child: Child) -> str:
    """Draw a mark around what the pupil is able to in this subject."""
    liking = Random(f"{child.name} {meant.page.subject}").gauss(0, 0.35)
    drawn = round(chance.gauss(child.ability + liking, 0.65))
    return str(min(5, max(2, drawn)))
