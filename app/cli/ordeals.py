"""The rows of the table of ``zhurnal torture``: each figure that a long form tells, and what it must be."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Must(Enum):
    """What a figure has to be."""

    ZERO = "0"
    SOME = "больше 0"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, where it stands and what it is called."""

    heading: str
    figure: str
    title: str
    must: Must | None = None
    by_passing: bool = False
    """One a test that has passed; a test that failed does not count."""
    largest: bool = False
    """The largest of what several tests told, not the sum."""

    @property
    def wanted(self) -> str:
        """What it must be, in words."""
        return self.must.value if self.must else ""

    def of(self, told: Sequence[int]) -> int:
        """Return one figure of those that several tests told."""
        return max(told) if self.largest else sum(told)

    def holds(self, value: int) -> bool:
        """Whether the figure is what it must be."""
        return {None: True, Must.ZERO: value == 0, Must.SOME: value > 0}[self.must]


KILLS = "Убийства процесса (kill -9)"
POWER = "Отключения питания (ext4, всё не дошедшее до диска пропало)"
TORN = "Порванный журнал SQLite (WAL) и журнал изменений"
DISK = "Переполненный диск"
SNAPSHOTS = "Снимки, восстановление, чистка, обновление, смена ключей"
TOGETHER = "Много людей сразу"
RIGHTS = "Права"
OUTAGE = "День без региональной системы: тридцать человек, 300 уроков, сервер убит посередине"
DOOR = "Вход"
TEXTS = "Враждебные тексты"

ROWS: tuple[Row, ...] = (
    Row(KILLS, "kills", "сервер или пишущий процесс убит, раз", Must.SOME),
    Row(KILLS, "acknowledged", "подтверждено отметок", Must.SOME),
    Row(KILLS, "lost", "из них потеряно", Must.ZERO),
    Row(KILLS, "doubled", "записано дважды, чужое, испорчен файл или история", Must.ZERO),
    Row(KILLS, "sent_again", "запросов без ответа послано снова"),
    Row(POWER, "cuts", "питание отключено (synchronous=FULL, как в журнале), раз", Must.SOME),
    Row(POWER, "cut_acknowledged", "подтверждено отметок", Must.SOME),
    Row(POWER, "cut_lost", "из них потеряно", Must.ZERO),
    Row(POWER, "cut_broken", "испорчен файл или история, раз", Must.ZERO),
    Row(POWER, "cut_snapshots", "снимков назвались проверенными перед самым отключением"),
    Row(POWER, "cut_snapshots_lost", "из них после него не таковы", Must.ZERO),
    Row(POWER, "halfway_cuts", "отключено посреди снимка, его копии и журнала изменений, раз", Must.SOME),
    Row(POWER, "halfway_offered", "снимков после этого назвались проверенными"),
    Row(POWER, "halfway_offered_bad", "из них не таковы", Must.ZERO),
    Row(POWER, "halfway_lost", "сделанного и подтверждённого до отключения нет", Must.ZERO),
    Row(POWER, "halfway_broken", "испорчен файл, журнал изменений или следующий снимок, раз", Must.ZERO),
    Row(POWER, "control_cuts", "контроль: то же с synchronous=NORMAL, раз", Must.SOME),
    Row(POWER, "control_lost", "потеряно подтверждённых (иначе испытание ничего не стоит)", Must.SOME),
    Row(TORN, "tears", "мест, где он оборван или испорчен", Must.SOME),
    Row(TORN, "torn_open", "из них журнал открылся, файл и история целы"),
    Row(TORN, "torn_lost", "потеряно подтверждённого раньше обрыва", Must.ZERO),
    Row(TORN, "changes_torn", "мест, где оборван журнал изменений рядом со снимками", Must.SOME),
    Row(TORN, "changes_lost", "раз после дописывания чего-то нет", Must.ZERO),
    Row(DISK, "full_disks", "испытаний на диске без места", Must.SOME, by_passing=True),
    Row(SNAPSHOTS, "snapshot_kills", "убит, делая снимок, раз"),
    Row(SNAPSHOTS, "restore_kills", "убит, восстанавливая, раз"),
    Row(SNAPSHOTS, "prune_kills", "убит, убирая старые снимки, раз"),
    Row(SNAPSHOTS, "upgrade_kills", "убит, переходя на новую версию, раз"),
    Row(SNAPSHOTS, "rotate_kills", "убит, меняя ключи, раз"),
    Row(SNAPSHOTS, "drilled", "снимков проверено восстановлением"),
    Row(SNAPSHOTS, "false_good", "хороших на вид и негодных", Must.ZERO),
    Row(SNAPSHOTS, "flips", "битов снимка испорчено, обрезов сделано"),
    Row(SNAPSHOTS, "flips_missed", "из них не замечено", Must.ZERO),
    Row(RIGHTS, "matrix", "клеток матрицы «кто × что × своё, чужое, закрытое»", Must.SOME, by_passing=True),
    Row(RIGHTS, "verbs", "глаголов служб исполнено"),
    Row(RIGHTS, "verbs_silent", "из них без события в истории", Must.ZERO),
    Row(TOGETHER, "sessions", "сеансов SSH пишут одновременно", Must.SOME),
    Row(TOGETHER, "together_acknowledged", "подтверждено отметок", Must.SOME),
    Row(TOGETHER, "together_lost", "из них нет на диске", Must.ZERO),
    Row(TOGETHER, "editor_runs", "случайных историй двух учителей над одной клеткой"),
    Row(TOGETHER, "same_instants", "раз оба пишут в неё в один миг"),
    Row(TOGETHER, "lost_updates", "правок потеряно молча", Must.ZERO),
    Row(OUTAGE, "outage_lessons", "уроков заполнено по SSH", Must.SOME),
    Row(OUTAGE, "outage_people", "людей их заполняло", Must.SOME, largest=True),
    Row(OUTAGE, "outage_acknowledged", "записей показано сохранёнными", Must.SOME),
    Row(OUTAGE, "outage_lost", "из них потеряно"),
    Row(OUTAGE, "taken_over_behind", "событий не дошло до второй машины, когда первую убили", largest=True),
    Row(OUTAGE, "taken_over_ms", "через столько она ведёт журнал дальше, мс", largest=True),
    Row(OUTAGE, "outage_made", "записей за перебой по журналу изменений", Must.SOME),
    Row(OUTAGE, "outage_astray", "из них не ровно в одном списке переноса", Must.ZERO),
    Row(OUTAGE, "outage_ticked", "перенесено учителями", Must.SOME),
    Row(OUTAGE, "outage_left", "осталось не перенесено", Must.ZERO),
    Row(OUTAGE, "outage_unnamed", "кто писал и не назван в акте", Must.ZERO),
    Row(DOOR, "guesses", "паролей перепробовано"),
    Row(DOOR, "guessed", "из них пустило", Must.ZERO),
    Row(DOOR, "teacher_in", "учитель вошёл во время подбора, раз", Must.SOME),
    Row(DOOR, "teacher_slowest_ms", "самый долгий его вход до первого экрана, мс", largest=True),
    Row(DOOR, "teacher_calm_ms", "вход до подбора на этой же машине, мс", largest=True),
    Row(DOOR, "teacher_late", "дольше обещанных 2 с", Must.ZERO),
    Row(DOOR, "fuzz_before", "случайных байтов до входа", Must.SOME),
    Row(DOOR, "fuzz_after", "случайных байтов после входа", Must.SOME),
    Row(DOOR, "fuzz_faults", "ошибок программы от них", Must.ZERO),
    Row(TEXTS, "payloads", "текстов, что правят чужим терминалом"),
    Row(TEXTS, "payload_walks", "обходов экранов школы, полной ими", Must.SOME, by_passing=True),
)
