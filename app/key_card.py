"""What the printed key card says: the keys that a teacher's screens declare, gathered for paper."""

from collections.abc import Iterable

from printouts.key_card import KeyCard, KeyLine, KeySection
from rules.codes import Scale
from screens.absences.page import AbsentScreen
from screens.actions import Action
from screens.class_page.page import OTHER_CLASS, ClassScreen
from screens.edges import COMMON
from screens.frame import OTHER_HOME
from screens.help.page import BOTH_LAYOUTS
from screens.journal.declared import RESULT_CODES, RESULT_WORDS, typing_keys
from screens.journal.dictation_page import AbsentLineScreen, DictationScreen
from screens.journal.lesson_page import LessonScreen
from screens.journal.page import JournalScreen
from screens.my_day.page import OWN_CLASS, MyDayScreen
from screens.results.page import ResultsScreen
from services.actor import Actor
from services.clock import Now
from services.views.papers import paper_mark


def teachers_keys() -> tuple[tuple[str, tuple[Action, ...]], ...]:
    """Return the screens on a teacher's way, in the order they are come to, with their declared keys."""
    codes = dict.fromkeys(action for scale in Scale for action in typing_keys(scale))
    results = dict.fromkeys(action for scale in Scale for action in RESULT_CODES[scale])
    return (
        ("Везде", (*COMMON, OTHER_HOME)),
        ("«Мой день», первый экран", (*MyDayScreen.ACTIONS, OWN_CLASS)),
        ("Страница журнала", (*codes, *JournalScreen.ACTIONS)),
        ("Урок: F2 на странице", LessonScreen.ACTIONS),
        ("Диктовка: F7 на странице", DictationScreen.ACTIONS),
        ("Кого нет: Л на странице", AbsentLineScreen.ACTIONS),
        ("Итоги: И на странице", (*results, *RESULT_WORDS, *ResultsScreen.ACTIONS)),
        ("Мой класс: F6 в «Моём дне»", (*ClassScreen.ACTIONS, OTHER_CLASS)),
        ("Отсутствующие: F8 в «Моём классе»", AbsentScreen.ACTIONS),
    )


def key_card(actor: Actor, now: Now) -> KeyCard:
    """Gather the card; it says nothing about anybody, so whoever is signed in may have it."""
    sections = tuple(KeySection(title, tuple(_lines(actions))) for title, actions in teachers_keys())
    return KeyCard(paper_mark(actor, now), sections, BOTH_LAYOUTS)


def _lines(actions: Iterable[Action]) -> Iterable[KeyLine]:
    """Return each key once; one that neither has a label nor is explained is told of by its neighbour."""
    told = (action for action in actions if action.label or action.explained)
    return dict.fromkeys(KeyLine(action.written, _sentence(action)) for action in told)


def _sentence(action: Action) -> str:
    told = action.explained or action.label
    return f"{told[0].upper()}{told[1:]}"
