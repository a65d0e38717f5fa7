"""The pictures of the documentation, made from the running program.

    .venv/bin/python -m tests.pictures [FOLDER]

Builds the demo school in a folder of its own with the clock stopped at its beginning, serves it, signs in as
its people at 80×24 and draws what their terminals show. The same program gives the same pictures.
"""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from app.demo import build_demo, demo_logins
from app.serving.host_key import HOST_KEY
from app.serving.ssh import start_serving
from app.station import OFFICE_FOLDER, Station
from app.wiring import FrontDoor
from services.house import House
from tests.drawing import svg_of
from tests.terminal import Terminal

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
THE_MOMENT = datetime(2026, 11, 19, 5, 40)
"""The demo's beginning in UTC: 12:40 at the school."""
SIZE = (80, 24)
QUIET_SECONDS = 0.4
"""A photographer waits for the last stroke: a picture is taken when the line has been still for so long."""
PAPER_RESOLUTION = "100"
PAPER_GREYS = 8
COLOURS = {"COLORTERM": "truecolor"}


class Camera:
    """Takes pictures of the people of one served demo school."""

    def __init__(self, port: int, school: Path, folder: Path) -> None:
        self.school = school
        self._port = port
        self._folder = folder
        self._passwords = {login.login: login.password for login in demo_logins(school)}

    @asynccontextmanager
    async def somebody(self, login: str, term: str = "xterm-256color") -> AsyncIterator[Terminal]:
        """Sign a person in."""
        password, env = self._passwords[login], {} if term == "linux" else COLOURS
        async with Terminal.connect(self._port, login, password, size=SIZE, term=term, env=env) as t:
            yield t

    async def take(self, name: str, title: str, t: Terminal) -> None:
        """Keep what a terminal shows once nothing more comes."""
        seen = -1
        while seen != len(t.raw):
            seen = len(t.raw)
            await asyncio.sleep(QUIET_SECONDS)
        screen = [[t.look(row, column) for column in range(SIZE[0])] for row in range(SIZE[1])]
        (self._folder / f"{name}.svg").write_text(svg_of(screen, title), encoding="utf-8")

    def take_paper(self, name: str, *, half: bool = False) -> None:
        """Keep the first page (or its left half) of the newest sheet printed as a small grey picture."""
        printed = (self.school / OFFICE_FOLDER).glob("*.pdf")
        sheet = max(printed, key=lambda file: file.stat().st_mtime_ns)
        renderer = shutil.which("pdftoppm")
        if renderer is None:
            raise SystemExit("Paper needs pdftoppm (Debian: poppler-utils).")
        drawn = Path(self.school) / name
        options = ["-r", PAPER_RESOLUTION, "-gray", "-png", "-singlefile"]
        subprocess.run([renderer, *options, str(sheet), str(drawn)], check=True)
        with Image.open(drawn.with_suffix(".png")) as whole:
            kept = whole.crop((0, 0, whole.width // 2, whole.height)) if half else whole
            kept.quantize(PAPER_GREYS).save(self._folder / f"{name}.png", optimize=True)


async def teacher(camera: Camera) -> None:
    """A teacher's day: the list, a page being filled, why a mean is what it is, a lesson, paper."""
    async with camera.somebody("petrova.ai") as t:
        await t.until("Долги")
        await camera.take("my-day", "«Мой день» учителя: уроки и долги", t)
        await open_lesson(t)
        t.press("5", "4", "<down>", "н", "3", "/", "4", "о", "<down>", "5")
        await t.when(lambda: "'5" in t.lines[11] and "'3/4" in t.lines[8], "the marks on disk")
        await camera.take("journal", "Страница журнала: отметки ставятся одной клавишей", t)
        t.press(*["<up>"] * 4, "<f5>")
        await t.until("Почему")
        await camera.take("why", "Почему такой средний балл и что его изменит", t)
        t.press("<esc>")
        await t.until("Журнал >")
        t.press("<f1>")
        await t.until("Здесь")
        await camera.take("keys", "F1: клавиши страницы журнала", t)
    await lesson_and_dictation(camera)
    await own_class(camera)
    await absences_and_cards(camera)


async def lesson_and_dictation(camera: Camera) -> None:
    """The form of a lesson and a line that says a whole lesson."""
    async with camera.somebody("petrova.ai") as t:
        await t.until("Последний вход")
        await open_lesson(t)
        t.press("<f2>")
        await t.until("ДЗ к числу")
        t.press("Линейная функция: решение задач", "<enter>", "<enter>", "§ 14, № 342–345")
        await t.when(lambda: "342–345" in t.text and "сохранено" in t.text, "the topic on disk")
        await camera.take("lesson", "Урок: тема, задание, вид работы и вес", t)
        t.press("<esc>")
        await t.until("Журнал >")
        t.press("<f7>")
        await t.until("Диктовка")
        t.press("Мих 5, Сми А 4 н, Ёлк 3/4")
        await t.when(lambda: "3/4" in t.lines[5], "the last of three pupils")
        await camera.take("dictation", "Диктовка: отметки одной строкой", t)


async def own_class(camera: Camera) -> None:
    """The class teacher's page and a slip for a parent."""
    async with camera.somebody("petrova.ai") as t:
        await t.until("Последний вход")
        t.press("<f6>")
        await t.until("Страницы журнала 7А")
        await camera.take("class", "«Мой класс»: страницы и ученики", t)
        t.press("<tab>", *["<down>"] * 15)
        await t.until("> 15  Смирнов Артём")
        t.press("p")
        await t.until("В папке печати")
    camera.take_paper("weekly", half=True)


async def absences_and_cards(camera: Camera) -> None:
    """What a class teacher keeps: who is away and why, results of the class, a pupil's card."""
    async with camera.somebody("petrova.ai") as t:
        await t.until("Последний вход")
        t.press("<f6>")
        await t.until("Страницы журнала 7А")
        t.press("<f8>")
        await t.until("Отсутствующие > 7А")
        await camera.take("absences", "Отсутствующие класса: уроки, причины, справки", t)
        t.press("<esc>")
        await t.until("Страницы журнала 7А")
        t.press("и")
        await t.until("Итоги")
        await camera.take("class-results", "Итоги класса по всем предметам", t)
        t.press("<esc>")
        await t.until("Страницы журнала 7А")
        t.press("<tab>", *["<down>"] * 15, "к")
        await t.until("Движение")
        await camera.take("pupil", "Ученик: карточка, движение, группы, родители, заявления", t)


async def deputy(camera: Camera) -> None:
    """What a deputy looks at: who owes what, remarks, changes of a day, marks of a term, the trail."""
    async with camera.somebody("sokolova.mv") as t:
        await t.until("просроч")
        await camera.take("control", "«Контроль»: кто что не заполнил", t)
        t.press("<f8>")
        await t.until("Замечания > открытые")
        await camera.take("remarks", "Замечания ночной проверки", t)
        t.press("<esc>")
        await t.until("Контроль >")
        t.press("<f7>")
        await t.until("Замены >")
        await camera.take("substitutions", "«Замены»: уроки дня, замены, отмены и переносы", t)
        t.press("<right>")
        await t.until("пт 20 ноября")
        t.press("<f2>")
        await t.until("Уроков не будет")
        t.press("Приказ № 41-од")
        await t.until("№ 41-од")
        await camera.take("calendar", "«Календарь»: что изменится, если день сделать нерабочим", t)
        t.press("<esc>")
        await t.until("Замены >")
        t.press("<esc>")
        await t.until("Контроль >")
        t.press("<f2>")
        await t.until("Изменения")
        await t.until("отметка")
        await camera.take("audit", "Журнал изменений: кто, что, когда", t)


async def director(camera: Camera) -> None:
    """Every page of the school, and a refusal with its clause."""
    async with camera.somebody("lebedeva.on") as t:
        await t.until("Контроль >")
        t.press("<f6>")
        await t.until("1А класс")
        await camera.take("pages", "Директор видит все журналы школы", t)
        t.press("7а алг")
        await t.until_gone("1А класс")
        t.press("<enter>")
        await t.until("Журнал > 7А > Алгебра")
        t.press("5")
        await t.until("п. 4.1")
        await camera.take("refused", "Отказ называет причину и пункт положения", t)
    async with camera.somebody("lebedeva.on") as t:
        await t.until("Контроль >")
        t.press("<f4>", "документы")
        await t.until("Документы на печать")
        t.press("<enter>")
        await t.until("Документы >")
        t.press(*["<right>"] * 7)
        await t.until("Документы > 7А")
        await camera.take("documents", "«Документы»: что печатается о классе и о школе", t)
        t.press(*["<down>"] * 5, "<enter>")
        await t.until(".pdf")
    camera.take_paper("page")
    async with camera.somebody("lebedeva.on") as t:
        await t.until("Контроль >")
        t.press("<f4>", "завер")
        await t.until("Заверение журналов")
        t.press("<enter>")
        await t.until("код ")
        t.press(*["<down>"] * 6, "<enter>")
        await t.until("Журнал говорит то же самое")
        await camera.take("certification", "«Заверение»: закрытые периоды, коды, сравнение с журналом", t)


async def secretary(camera: Camera) -> None:
    """The office: slips of the week, what applications ask for, pupils."""
    async with camera.somebody("riabova.si") as t:
        await t.until("листки за неделю")
        await camera.take("printing", "«Печать»: листки недели по классам и всей школы", t)
        t.press("<f6>")
        await t.until("Заявления >")
        await camera.take("applications", "Заявления: кому на этой неделе напечатать", t)
        t.press("<esc>")
        await t.until("листки за неделю")
        t.press("<f7>")
        await t.until("Ученики >")
        await camera.take("pupils", "Ученики: поиск по фамилии и классу", t)


async def administrator(camera: Camera) -> None:
    """Copies of the journal: one made, and that none lies on another disk."""
    async with camera.somebody("gromov.is") as t:
        await t.until("Учётные записи >")
        t.press("<f8>")
        await t.until("Снимков ещё нет")
        t.press("<f8>")
        await t.until("Снимок сделан и проверен восстановлением")
        await camera.take("copies", "«Снимки»: копии журнала, сделать, проверить, что пропадёт", t)


async def family(camera: Camera) -> None:
    """A pupil's week and results, and the same screen on a console of sixteen colours."""
    async with camera.somebody("smirnov.ad") as t:
        await t.until("сегодня")
        await camera.take("diary", "Дневник ученика: неделя", t)
        t.press("<tab>", "<tab>")
        await t.until("Ср.   Отметки")
        await camera.take("results", "Дневник ученика: средние баллы и итоги", t)
    async with camera.somebody("smirnova.op", term="linux") as t:
        await t.until("сегодня")
        await camera.take("console", "Дневник двух детей на простой консоли: 16 цветов", t)


async def sheet_of_paper(camera: Camera) -> None:
    """A sheet of the temporary journal: printed, then its last lesson keyed straight down."""
    async with camera.somebody("petrova.ai") as t:
        await t.until("Мой день")
        t.press("<f4>", "бланк 7а")
        await t.until("Временный журнал")
        t.press("<enter>")
        await t.until("> Временный журнал")
        t.press("<enter>")
        await t.until("файл")
        t.press("<esc>")
        await t.until("Долги")
        t.press("<f7>", "<enter>")
        await t.until("Строка и запись")
        t.press("<f7>", *["<tab>"] * 4, "54", "<enter>", "н4К3/5", "<enter>", "44")
        await t.when(lambda: any("3/5" in one and "с листа" in one for one in t.lines), "the rows on disk")
        await camera.take("sheet", "Лист временного журнала: столбец подряд, клавиша на строку", t)


async def open_lesson(t: Terminal) -> None:
    """Open today's fifth lesson."""
    t.press(*["<down>"] * 4)
    await t.until(">  5 12:10")
    t.press("<enter>")
    await t.until("19.11 чт, 5-й урок")


@asynccontextmanager
async def served(school: Path, clock: Callable[[], datetime]) -> AsyncIterator[int]:
    """Serve a school whose clock stands still; yield the port."""
    house = House(school, source=clock)
    house.live.attach(asyncio.get_running_loop())
    house.start()
    station = Station(school / OFFICE_FOLDER, house.file)
    door = FrontDoor(house, station)
    serving = await start_serving(door, host="127.0.0.1", port=0, host_key=school / HOST_KEY)
    try:
        yield serving.port
    finally:
        await serving.stop()
        await door.settled()
        station.close()
        house.stop()


async def take_pictures(school: Path, folder: Path) -> None:
    """Serve a demo school and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    untouched = Path(shutil.copytree(school, school.with_name("untouched")))
    scenes = (teacher, deputy, director, secretary, family, administrator)
    # The sheet is of the lesson that the teacher fills on the page; on it nothing may stand yet.
    for place, there in ((school, scenes), (untouched, (sheet_of_paper,))):
        async with served(place, lambda: THE_MOMENT) as port:
            for scene in there:
                await scene(Camera(port, place, folder))


def take_pictures_of_a_new_school(folder: Path = PICTURES) -> None:
    """Build the demo school, take its pictures, throw it away."""
    with TemporaryDirectory() as place:
        school = Path(place) / "demo"
        build_demo(school, utc=lambda: THE_MOMENT)
        asyncio.run(take_pictures(school, folder))


if __name__ == "__main__":
    take_pictures_of_a_new_school(*map(Path, sys.argv[1:2]))
