"""The bars of the measurements, and the rows of the table that hold figures against them."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench.figures import Sessions, Visits
from tests.bench.memory import at, growth
from tests.bench.report import Row

MS = 1000.0
SLOWEST_KEY_MS = 50.0
SLOWEST_BESIDE_ONE = 3.0
MEMORY_BESIDE_A_PROCESS = 0.1
START_BESIDE_A_PROCESS = 0.25
WRITING_BESIDE_A_LOOP = 1.0
MOST_BYTES = 400
MOST_GROWTH_MB = 1.0
VISITS_AN_HOUR = 1000
"""An hour of a hundred sessions that last six minutes each."""


def rows_of(sizes: Sequence[Sessions], visits: Visits, writing: Mapping[str, Any]) -> list[Row]:
    """Return every row of the table."""
    return [
        *_keys(sizes),
        *_memory(sizes, visits),
        *_starts(visits),
        *_writing(writing),
        *_bytes(sizes),
        *_coming_and_going(visits),
    ]


def _keys(sizes: Sequence[Sessions]) -> Iterator[Row]:
    one = next((size for size in sizes if size.sessions == 1), None)
    for size in sizes:
        p95 = at(0.95, size.painted) * MS
        shown = f"{at(0.5, size.painted) * MS:.1f} / {p95:.1f} мс"
        if one is None or size is one:
            met = p95 <= SLOWEST_KEY_MS
            yield Row("P1", _named("клавиша → знак, p50/p95", size), shown, bar="p95 ≤ 50 мс", met=met)
        else:
            beside = at(0.95, one.painted) * MS
            ratio = p95 / beside
            met = ratio <= SLOWEST_BESIDE_ONE and p95 <= SLOWEST_KEY_MS
            yield Row(
                "P1",
                _named("клавиша → знак, p50/p95", size),
                shown,
                f"одна сессия: p95 {beside:.1f} мс",
                ratio,
                "≤ 3 и ≤ 50 мс",
                met,
            )
    for size in sizes:
        bad = (size.lost, size.unpainted, size.errors)
        told = f"{size.lost} / {size.unpainted} / {size.errors} из {size.keys}"
        yield Row("P1", _named("потеряно / не нарисовано / ошибок", size), told, bar="0", met=not any(bad))
    for size in sizes:
        late = f"опозданий цикла > 250 мс: {size.seconds_late}"
        yield Row("", _named("сервер занимает ядро на", size), f"{size.processor:.1%}", late)
    if len(sizes) > 2:
        power = growth([(size.sessions, size.processor) for size in sizes])
        yield Row(
            "", "рост процессора: степень от числа сессий", f"{power:.2f}", bar="≤ 1", met=power <= 1.05
        )


def _memory(sizes: Sequence[Sessions], visits: Visits) -> Iterator[Row]:
    beside = sum(visits.memory_alone) / len(visits.memory_alone)
    largest = max(size.sessions for size in sizes)
    for size in sizes:
        own = size.memory_after / size.sessions
        ratio = own / beside
        is_judged = size.sessions == largest and largest >= 100
        yield Row(
            "P2",
            _named("память на сессию (PSS всего / сессии)", size),
            f"{own:.2f} МБ ({size.memory_after:.0f} МБ всего)",
            f"процесс на человека: {beside:.1f} МБ",
            ratio,
            "≤ 0.1" if is_judged else "",
            ratio <= MEMORY_BESIDE_A_PROCESS if is_judged else None,
        )
    if len(sizes) > 1:
        first, last = sizes[0], sizes[-1]
        more = (last.memory_after - first.memory_after) / max(1, last.sessions - first.sessions)
        yield Row("", "память: сколько прибавляет ещё одна сессия", f"{more:.2f} МБ")


def _starts(visits: Visits) -> Iterator[Row]:
    own, beside = median(visits.first_screen), median(visits.first_screen_alone)
    yield Row(
        "P3",
        "подключение → первый экран, медиана",
        f"{own * MS:.0f} мс (p95 {at(0.95, visits.first_screen) * MS:.0f})",
        f"запуск процесса → он же: {beside * MS:.0f} мс",
        own / beside,
        "≤ 0.25",
        own / beside <= START_BESIDE_A_PROCESS,
    )


def _writing(writing: Mapping[str, Any]) -> Iterator[Row]:
    ours, beside, ratio = median(writing["ours"]), median(writing["plain"]), median(writing["ratios"])
    yield Row(
        "P4",
        "отметок на диск в секунду, 60 пишущих",
        f"{ours:.0f}",
        f"простой цикл: {beside:.0f}",
        ratio,
        "≥ 1",
        ratio >= WRITING_BESIDE_A_LOOP,
    )
    waits = writing["waits"]
    told = f"{at(0.5, waits) * MS:.1f} / {at(0.95, waits) * MS:.1f} мс"
    yield Row(
        "", "отметка → на диске, p50/p95", told, f"отметок в одной записи: {writing['marks_a_commit']:.1f}"
    )
    cost = [(writers, writers / rate) for writers, rate in writing["sizes"]]
    told = ", ".join(f"{writers}: {rate:.0f}/с" for writers, rate in writing["sizes"])
    yield Row(
        "",
        "рост цены: степень от числа пишущих",
        f"{growth(cost):.2f}",
        told,
        None,
        "≤ 1",
        growth(cost) <= 1.05,
    )


def _bytes(sizes: Sequence[Sessions]) -> Iterator[Row]:
    for size in sizes:
        typical, most = at(0.5, size.bytes), max(size.bytes)
        over = sum(one > MOST_BYTES for one in size.bytes) / len(size.bytes)
        yield Row(
            "P6",
            _named("байтов на отметку: медиана / p99 / наибольшее", size),
            f"{typical} / {at(0.99, size.bytes)} / {most}",
            f"дороже {MOST_BYTES}, то есть с прокруткой: {over:.1%}",
            bar="медиана ≤ 400",
            met=typical <= MOST_BYTES,
        )


def _coming_and_going(visits: Visits) -> Iterator[Row]:
    grown = visits.growth_a_thousand * VISITS_AN_HOUR / 1000
    count, last = visits.memory_by_visits[-1]
    yield Row(
        "P12",
        "рост памяти: 1000 приходов (час, 100 сессий по 6 мин)",
        f"{grown:+.2f} МБ",
        f"приходов {count}, памяти {last:.0f} МБ, ошибок {visits.errors}",
        None,
        "≤ 1 МБ",
        grown <= MOST_GROWTH_MB and not visits.errors,
    )


def _named(what: str, size: Sessions) -> str:
    return f"{what}, сессий {size.sessions}"
