"""Which screen somebody begins with: one home a role, the most telling role first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rules.codes import Role
from screens.absences.page import AbsentScreen
from screens.accounts.page import AccountsScreen
from screens.applications.page import ApplicationsScreen
from screens.audit.page import AuditScreen
from screens.certification.page import CertificationScreen
from screens.class_results.page import SchoolResultsScreen
from screens.closing.page import ClosingScreen
from screens.control.page import ControlScreen
from screens.copies.page import CopiesScreen
from screens.density.page import DensityScreen
from screens.diary.page import DiaryScreen
from screens.frame import PageScreen
from screens.kept.page import KeptScreen
from screens.my_day.page import MyDayScreen
from screens.nothing_here.page import NothingHereScreen
from screens.office.page import StationScreen
from screens.pages.page import PagesScreen
from screens.papers.page import PapersScreen
from screens.printing.page import PrintingScreen
from screens.pupils.page import PupilsScreen
from screens.remarks.page import RemarksScreen
from screens.station import Office
from screens.substitutions.page import SubstitutionsScreen
from screens.timetable.page import TimetableScreen
from services.desk import Desk
from texts.titles import in_order


@dataclass(frozen=True, slots=True)
class Home:
    """A first screen and its name in the jump line."""

    title: str
    make: Callable[[], PageScreen[Any]]


def places_of(desk: Desk, office: Office) -> tuple[Home, ...]:
    """Return the screens besides the homes that a person's jump line names, by role."""
    pages = Home("Журнал: все страницы", lambda: PagesScreen(desk))
    substitutions = Home("Замены и отмены уроков", lambda: SubstitutionsScreen(desk))
    timetable = Home("Расписание классов", lambda: TimetableScreen(desk))
    remarks = Home("Замечания", lambda: RemarksScreen(desk))
    density = Home("Накопляемость отметок, итоги и средние", lambda: DensityScreen(desk))
    audit = Home("Журнал изменений: кто, что, когда", lambda: AuditScreen(desk))
    results = Home("Итоги классов", lambda: SchoolResultsScreen(desk))
    closing = Home("Учебные периоды: закрыть, открыть", lambda: ClosingScreen(desk))
    pupils = Home("Ученики: карточки, движение", lambda: PupilsScreen(desk))
    applications = Home("Заявления о печати", lambda: ApplicationsScreen(desk, office))
    papers = Home("Документы на печать", lambda: PapersScreen(desk, office))
    station = Home("Станция печати: принтер, день и час", lambda: StationScreen(desk, office))
    certification = Home("Заверение журналов", lambda: CertificationScreen(desk))
    copies = Home("Снимки журнала", lambda: CopiesScreen(desk))
    kept = Home("Личные данные: что хранит школа", lambda: KeptScreen(desk))
    absent = Home("Отсутствующие моего класса", lambda: AbsentScreen(desk))
    by_role: dict[Role, tuple[Home, ...]] = {
        Role.DIRECTOR: (pages, remarks, density, results, closing, certification, pupils, audit, papers),
        Role.DEPUTY: (
            pages,
            remarks,
            density,
            substitutions,
            timetable,
            results,
            closing,
            certification,
            pupils,
            audit,
            papers,
        ),
        Role.ADMINISTRATOR: (copies, substitutions, timetable, pupils, kept, audit, station),
        Role.SECRETARY: (pupils, applications, papers, station),
        Role.TEACHER: (absent, pupils, applications, papers),
    }
    places = (place for role in in_order(desk.roles) for place in by_role.get(role, ()))
    return tuple({place.title: place for place in places}.values())


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
