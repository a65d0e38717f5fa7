"""Which screen somebody begins with: one home a role, the most telling role first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rules.codes import Role
from screens.absences.page import AbsentScreen
from screens.accounts.page import AccountsScreen
from screens.applications.page import ApplicationsScreen
from screens.audit.page import AuditScreen
from screens.calendar.page import CalendarScreen
from screens.certification.page import CertificationScreen
from screens.class_results.page import SchoolResultsScreen
from screens.closing.page import ClosingScreen
from screens.control.page import ControlScreen
from screens.copies.page import CopiesScreen
from screens.density.page import DensityScreen
from screens.diary.page import DiaryScreen
from screens.frame import PageScreen
from screens.kept.page import KeptScreen
from screens.lists.page import ListsScreen
from screens.my_day.page import MyDayScreen
from screens.nothing_here.page import NothingHereScreen
from screens.office.page import StationScreen
from screens.outages.page import OutagesScreen
from screens.pages.page import PagesScreen
from screens.papers.page import PapersScreen
from screens.printing.page import PrintingScreen
from screens.pupils.page import PupilsScreen
from screens.remarks.page import RemarksScreen
from screens.school_mode.page import SchoolModeScreen
from screens.sheets.page import SheetsScreen
from screens.station import Office
from screens.substitutions.page import SubstitutionsScreen
from screens.temporary.page import TemporaryScreen
from screens.timetable.page import TimetableScreen
from services.desk import Desk
from texts.titles import in_order


@dataclass(frozen=True, slots=True)
class Home:
    """A first screen and its name in the jump line."""

    title: str
    make: Callable[[], PageScreen[Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A screen of the jump line and whose it is."""

    title: str
    roles: frozenset[Role]
    make: Callable[[Desk, Office], PageScreen[Any]]


_CONTROLS = frozenset({Role.DIRECTOR, Role.DEPUTY})
_FILLS = frozenset({Role.DEPUTY, Role.ADMINISTRATOR})
_PRINTS = frozenset({Role.SECRETARY, Role.TEACHER})
_ALL_STAFF = _CONTROLS | _FILLS | _PRINTS
PLACES: tuple[_Place, ...] = (
    _Place("Снимки журнала", frozenset({Role.ADMINISTRATOR}), lambda desk, _: CopiesScreen(desk)),
    _Place("Отсутствующие моего класса", frozenset({Role.TEACHER}), lambda desk, _: AbsentScreen(desk)),
    _Place("Журнал: все страницы", _CONTROLS, lambda desk, _: PagesScreen(desk)),
    _Place("Замечания", _CONTROLS, lambda desk, _: RemarksScreen(desk)),
    _Place("Накопляемость отметок, итоги и средние", _CONTROLS, lambda desk, _: DensityScreen(desk)),
    _Place("Замены и отмены уроков", _FILLS, lambda desk, _: SubstitutionsScreen(desk)),
    _Place("Расписание классов", _FILLS, lambda desk, _: TimetableScreen(desk)),
    _Place("Календарь: рабочие и выходные дни", _ALL_STAFF, lambda desk, _: CalendarScreen(desk)),
    _Place("Итоги классов", _CONTROLS, lambda desk, _: SchoolResultsScreen(desk)),
    _Place("Учебные периоды: закрыть, открыть", _CONTROLS, lambda desk, _: ClosingScreen(desk)),
    _Place("Заверение журналов", _CONTROLS, lambda desk, office: CertificationScreen(desk, office)),
    _Place(
        "Перебои: региональная система недоступна, перенос",
        _CONTROLS | _FILLS,
        OutagesScreen,
    ),
    _Place(
        "Режим: где журнал школы, здесь или в региональной системе",
        frozenset({Role.DIRECTOR, Role.ADMINISTRATOR}),
        lambda desk, _: SchoolModeScreen(desk),
    ),
    _Place(
        "Листы временного журнала: внести с бумаги, сверить",
        _CONTROLS | {Role.TEACHER},
        lambda desk, _: SheetsScreen(desk),
    ),
    _Place("Временный журнал файлом: взять, внести", _CONTROLS | {Role.TEACHER}, TemporaryScreen),
    _Place("Списки: внести учеников, сотрудников, планы", _FILLS | {Role.SECRETARY}, ListsScreen),
    _Place("Ученики: карточки, движение", _ALL_STAFF, lambda desk, _: PupilsScreen(desk)),
    _Place(
        "Личные данные: что хранит школа", frozenset({Role.ADMINISTRATOR}), lambda desk, _: KeptScreen(desk)
    ),
    _Place("Заявления о печати", _PRINTS, ApplicationsScreen),
    _Place("Журнал изменений: кто, что, когда", _CONTROLS | _FILLS, lambda desk, _: AuditScreen(desk)),
    _Place("Документы на печать", _CONTROLS | _PRINTS, PapersScreen),
    _Place(
        "Станция печати: принтер, день и час",
        frozenset({Role.SECRETARY, Role.ADMINISTRATOR}),
        StationScreen,
    ),
)


def places_of(desk: Desk, office: Office) -> tuple[Home, ...]:
    """Return the screens besides the homes that a person's jump line names."""
    return tuple(
        Home(place.title, partial(place.make, desk, office)) for place in PLACES if place.roles & desk.roles
    )


def prints_papers(desk: Desk) -> bool:
    """Whether somebody has «Документы»."""
    return any(place.make is PapersScreen for place in PLACES if place.roles & desk.roles)


def homes_of(desk: Desk, office: Office) -> tuple[Home, ...]:
    """Return the homes of a person, each once; somebody without a role has the (empty) list of pages."""
    pages = Home("Журнал: все страницы", lambda: PagesScreen(desk))
    control = Home("Контроль", lambda: ControlScreen(desk))
    diary = Home("Дневник", lambda: DiaryScreen(desk))
    by_role = {
        Role.DIRECTOR: control,
        Role.DEPUTY: control,
        Role.TEACHER: Home("Мой день", lambda: MyDayScreen(desk, office)),
        Role.SECRETARY: Home("Печать", lambda: PrintingScreen(desk, office)),
        Role.ADMINISTRATOR: Home("Учётные записи", lambda: AccountsScreen(desk, office)),
        Role.GUARDIAN: diary,
        Role.PUPIL: diary,
    }
    homes = tuple(dict.fromkeys(by_role[role] for role in in_order(desk.roles)))
    return homes or (pages,)


def station_homes_of(desk: Desk, office: Office) -> tuple[Home, ...]:
    """Return what the printing station of the office shows: paper, to those who may print some."""
    if desk.roles & {Role.SECRETARY, Role.DIRECTOR, Role.DEPUTY, Role.TEACHER}:
        return (Home("Печать", lambda: PrintingScreen(desk, office)),)
    return (_nothing(desk, "Здесь печатают секретарь, классные руководители и администрация школы."),)


def corridor_homes_of(desk: Desk, office: Office) -> tuple[Home, ...]:
    """Return what a terminal in a corridor shows: the diary, and a teacher's own lessons."""
    homes = []
    if Role.TEACHER in desk.roles:
        homes.append(Home("Мой день", lambda: MyDayScreen(desk, office)))
    if desk.roles & {Role.GUARDIAN, Role.PUPIL}:
        homes.append(Home("Дневник", lambda: DiaryScreen(desk)))
    return tuple(homes) or (_nothing(desk, "Здесь открываются дневник и уроки учителя."),)


def _nothing(desk: Desk, what: str) -> Home:
    return Home("Терминал школы", lambda: NothingHereScreen(desk, what))
