"""A printed document held against what the journal prints now: a true code may stand by other words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from printouts.certified import PaperRead, read_back
from printouts.class_journal import class_journal
from printouts.weekly import weekly
from services.house import House
from services.views import papers
from services.views.on_paper import ComparedSlip
from services.views.sealed import Compared
from texts.certification import agrees

Found = Mapping[str, Compared | ComparedSlip | None]


def altered_pages(house: House, paper: PaperRead, found: Found) -> tuple[int, ...]:
    """Return the certified pages whose code holds and whose words are none the journal prints (4.1)."""
    classes = {one.school_class for one in found.values() if isinstance(one, Compared) and agrees(one)}
    printed = {
        words
        for school_class in classes
        for _, words in _drawn(class_journal, house.look(papers.class_journal, school_class)).sealed.values()
    }
    return tuple(
        number
        for number, (code, words) in paper.sealed.items()
        if agrees(found[code]) and words not in printed
    )


def slips_are_altered(paper: PaperRead, found: Found) -> bool:
    """Tell whether a document of slips, all known and unchanged, says other words than they do (2.12)."""
    slips = [one.slip for one in found.values() if isinstance(one, ComparedSlip)]
    if not slips or len(slips) < len(found) or not all(map(agrees, found.values())):
        return False
    return paper.slips != _drawn(weekly, slips).slips


def _drawn(draw: Callable[[Any, Path], object], content: object) -> PaperRead:
    with TemporaryDirectory() as place:
        out = Path(place) / "again.pdf"
        draw(content, out)
        return read_back(out)
