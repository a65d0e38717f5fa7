"""Every screen through the real server at a bare console: only glyphs and colours that it has."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime

import pytest

from app.running import Running, running
from services.book import Book
from services.clock import system_utc
from services.outcomes import Outcome, Saved
from services.settings import CLOCK_SHIFT, set_setting
from services.sheets import lay_out
from tests.new_school import BARNAUL_AHEAD, QUICK
from tests.payloads import strangers
from tests.school import PASSWORD, School, Who
from tests.screens.golden import foreign_glyphs
from tests.screens.samples import Sample, sample_school
from tests.terminal import Terminal
from tests.walk import SIZE, Walk, console

NOON = datetime(2026, 11, 19, 12, 0)
FULL_COLOUR = re.compile(r"[34]8;[25];")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A small believable school whose clock begins at noon of Thursday 19 November 2026."""
    school = School(tmp_path_factory.mktemp("sample"))
    made = sample_school(school)
    shift = NOON - BARNAUL_AHEAD - system_utc()

    def set_clock(book: Book) -> Outcome:
        set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
        lay_out(book, (made.class_7a,), NOON.date())
        return Saved(1, NOON)

    school.house.write(set_clock).result()
    school.close()
    return made


@pytest.fixture
async def server(sample: Sample) -> AsyncIterator[Running]:
    """The real server of that school."""
    async with running(sample.school.house.folder, "127.0.0.1", 0, cost=QUICK) as served:
        yield served


class Looked(Walk):
    """A walk on which every screen is looked at."""

    async def look(self) -> None:
        """Look at what is on the screen, at its list of keys, and at the screen again."""
        self.check()
        self.t.press("<f1>")
        await self.t.when(lambda: "Клавиши >" in self.t.screen[0], "the keys")
        self.check()
        self.t.press("<esc>")
        await self.t.when(lambda: "Клавиши >" not in self.t.screen[0], "the screen again")
        self.check()

    def check(self) -> None:
        """Fail on any glyph that a console's font may lack."""
        assert not foreign_glyphs(self.t.text), f"{foreign_glyphs(self.t.text)}\n{self.t.text}"


@asynccontextmanager
async def at_a_console(server: Running, who: Who) -> AsyncIterator[Looked]:
    async with Terminal.connect(server.serving.port, who.login, PASSWORD, term="linux") as t:
        walk = Looked(t, [])
        yield walk
        t.press("<f10>")
        await t.until_closed()
        assert t.exit_status == 0
        assert not FULL_COLOUR.search(t.received)
        assert strangers(t.raw.replace(b"\x07", b""), SIZE) == []  # the bell of the last pupil is ours


FORMS = (
    ("<f2>", "ДЗ классу"),
    ("<f3>", "История клетки"),
    ("<f5>", "Средний балл"),
    ("<f6>", "Новый урок"),
    ("<f7>", "Диктовка"),
    ("л", "Отсутствующие >"),
    ("п", "План >"),
    ("и", "Итоги >"),
)


async def test_a_teachers_screens(server: Running, sample: Sample) -> None:
    async with at_a_console(server, sample.teacher) as walk:
        t = walk.t
        await t.until("Мой день")
        await walk.look()
        t.press("<enter>")
        await t.until("-й урок")
        await walk.look()
        for key, text in FORMS:
            t.press(key)
            await t.until(text)
            await walk.look()
            await walk.back("-й урок")
        t.press("5", "н")
        await walk.look()
        for key, text in (("/", "Вторая"), ("*", "Залить"), ("'", "Фамилия:")):
            t.press(key)
            await t.until(text)
            walk.check()
            t.press("<esc>")
            await t.until_gone(text)
        await walk.look()
        t.press("<esc>", "<esc>", "<esc>")
        await t.until("Мой день")
        t.press("<f4>", "а")
        await t.until("Куда: а")
        await walk.look()
        t.press("<esc>")
        await walk.back("Мой день")
        t.press("<f6>")
        await t.until("Страницы журнала")
        await walk.look()
        t.press("p")
        await t.until("Листки печатаются")
        await walk.look()
        await _absences(walk)


async def _absences(walk: Looked) -> None:
    t = walk.t
    t.press("<f8>")
    await t.until("Отсутствующие > 7А")
    t.press("<left>")
    await walk.look()
    t.press("б")
    await t.until("болезнь")
    for key, text in (("<f8>", "Пропуски класса >"), ("<f6>", "Справки и приказы >")):
        t.press(key)
        await t.until(text)
        await walk.look()
        if key == "<f6>":
            t.press("<f7>")
            await t.until("Новый документ >")
            await walk.look()
            await walk.back("Справки и приказы >")
        await walk.back("Отсутствующие > 7А")
    await walk.back("Мой класс >")


@pytest.mark.parametrize(
    ("role", "first", "keys"),
    [
        ("deputy", "Контроль", ("<tab>", "<tab>", "<f5>", "<enter>", "<enter>", "5")),
        ("deputy", "Контроль", ("<f6>", "<down>", "<enter>", "5")),
        ("deputy", "Контроль", ("<f3>", "<enter>", "<tab>", "<tab>", "<enter>", "<f6>")),
        ("deputy", "Контроль", ("<f3>", "<f8>", "<enter>", "<f8>")),
        ("deputy", "Контроль", ("<f7>", "<right>", "<enter>", "<enter>", "<f8>")),
        ("deputy", "Контроль", ("<f7>", "<f6>", "<esc>", "<f3>", "<esc>", "<f5>")),
        ("deputy", "Контроль", ("<f4>", *"календ", "<enter>", "<enter>", *"Мороз", "<enter>", "<f6>")),
        ("deputy", "Контроль", ("<f8>", "<f5>", "<esc>", "<f2>", "<f5>", "<esc>", "<enter>")),
        ("deputy", "Контроль", ("<f4>", *"завер", "<enter>", "<f5>", "<esc>")),
        ("deputy", "Контроль", ("<f4>", *"накоп", "<enter>", "<tab>", "<enter>")),
        ("deputy", "Контроль", ("<f4>", *"расп", "<enter>", "<right>", "<f6>", "<esc>", "<f8>")),
        (
            "teacher",
            "Мой день",
            ("<f7>", "<enter>", *"1 5 2 7,", "<f7>", *"5к37", "<esc>", "<f2>", "<esc>", "<f6>", "<esc>"),
        ),
        ("teacher", "Мой день", ("<f4>", *"файлом", "<enter>", "<enter>", "<f5>")),
        ("deputy", "Контроль", ("<f4>", *"листы", "<enter>", "<enter>", "<f8>", "<f5>", "<enter>", "<f8>")),
        ("secretary", "Печать", ("<enter>",)),
        ("secretary", "Печать", ("<f7>", "<enter>", "<f2>", "<esc>", "з", "<f2>", "<enter>")),
        ("secretary", "Печать", ("<f6>", "<f7>", "<f6>")),
        ("secretary", "Печать", ("<f8>", "<right>", "<end>")),
        ("secretary", "Печать", ("<f4>", *"станц", "<enter>", "<end>", "<enter>")),
        ("secretary", "Печать", ("<f7>", "<enter>", "и", "<esc>", "<end>", "ф", "<esc>")),
        (
            "administrator",
            "Учётные записи",
            (
                "<f6>",
                "<esc>",
                "<f2>",
                "<enter>",
                "<esc>",
                "<f3>",
                "<esc>",
                "<f7>",
                "<end>",
                "<up>",
                "<enter>",
            ),
        ),
        ("administrator", "Учётные записи", ("<f4>", *"списки", "<enter>", "<enter>")),
        ("pupil", "Дневник", ("<left>", "<tab>", "<tab>", "<tab>")),
        ("guardian", "Дневник", ("2", "<tab>")),
    ],
)
async def test_the_screens_of_others(
    server: Running, sample: Sample, role: str, first: str, keys: tuple[str, ...]
) -> None:
    async with at_a_console(server, getattr(sample, role)) as walk:
        await walk.t.until(first)
        await walk.look()
        for key in keys:
            walk.t.press(key)
            await walk.look()


async def test_a_small_window_and_the_console_of_the_machine(server: Running, sample: Sample) -> None:
    async with at_a_console(server, sample.teacher) as walk:
        await walk.t.until("Мой день")
        walk.t.resize(60, 20)
        await walk.t.until("Окно мало")
        walk.check()
        walk.t.resize(*SIZE)
        await walk.t.until("Мой день")
    async with console(sample.school.house.folder) as t:
        walk = Looked(t, [])
        await t.until("Вход в журнал", patience=60)
        await walk.look()
        t.press("nobody", "<enter>", "wrong", "<enter>")
        await t.until("не подошли")
        await walk.look()
        t.press("<f10>")
        await t.until_closed()
