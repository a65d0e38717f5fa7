"""What is said of the history held against what is remembered of it elsewhere."""

from collections.abc import Iterator, Sequence

from services.anchors import Anchor, Held, Standing
from texts.dates import moment


def anchored(held: Sequence[Held]) -> Iterator[str]:
    """Return a line where the history was rewritten, and a calm one for what a restore left behind."""
    rewritten = [one for one in held if one.standing is Standing.REWRITTEN]
    if rewritten:
        first = rewritten[0].anchor
        same = [one.anchor for one in held if one.standing is Standing.SAME]
        before = [one for one in same if one.number < first.number]
        told = f"история переписана: событие {first.number} не то, что помнит {_called(first)}"
        if first.at is not None:
            told += f" ({moment(first.at)})"
        since = f"; до события {before[-1].number} она прежняя ({_called(before[-1])})" if before else ""
        yield told + since
    for one in held:
        if one.standing is Standing.LEFT:
            yield (
                f"{_called(one.anchor)} помнит записи, оставленные, когда журнал вернули из снимка "
                f"(событие {one.restore}): так и должно быть, если это делали вы"
            )


def _called(anchor: Anchor) -> str:
    return f"{'заверение' if anchor.certificate else 'снимок'} {anchor.kept_in}"


def of_snapshot(held: Held) -> str:
    """Return in a sentence whether the journal's history goes on from a snapshot."""
    number = held.anchor.number
    match held.standing:
        case Standing.SAME:
            return f"История журнала до события {number} та же, что помнит снимок."
        case Standing.LEFT:
            return (
                f"Снимок помнит записи, оставленные, когда журнал вернули из другого снимка (событие "
                f"{held.restore})."
            )
        case Standing.REWRITTEN:
            return f"История журнала переписана: событие {number} не то, что помнит снимок."


def of_paper(held: Held) -> str:
    """Return in a sentence whether the journal's history goes on from what paper remembers."""
    number = held.anchor.number
    if held.standing is Standing.REWRITTEN:
        return f"История журнала переписана: запись {number} не та, что стоит на бумаге."
    if held.standing is Standing.LEFT:
        return f"Запись {number}, что стоит на бумаге, осталась в прошлом до возврата из снимка."
    return f"Запись {number} журнала изменений та же, что стоит на бумаге."
