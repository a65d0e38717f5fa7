"""A new document: whose, for which days, what it is, when it was handed in."""

from collections.abc import Iterable
from datetime import date

from rules.absences import DocumentKind
from rules.text import name_key
from screens.asking import AskingScreen, Unclear
from screens.form import Line
from screens.journal.new_lesson import day_of
from screens.keys import as_russian
from screens.search import one_of
from services.desk import Desk
from services.requests import EnterDocument
from services.views.choices import ClassChoice, class_pupils
from services.views.diary import Child
from services.views.documents import SubjectChoice, exemptible_subjects
from texts.dates import day_short
from texts.documents import DOCUMENT_LETTERS, DOCUMENTS


class DocumentFormScreen(AskingScreen):
    """Seven lines; what is not understood is said at once."""

    TITLE = "Новый документ"

    def __init__(self, desk: Desk, own: ClassChoice) -> None:
        super().__init__(desk, own.title)
        self._own = own
        self._pupils: tuple[Child, ...] = ()
        self._subjects: tuple[SubjectChoice, ...] = ()

    def lines(self) -> Iterable[Line]:
        """Return what a document is entered by."""
        return (
            Line("pupil", "Ученик"),
            Line("since", "С какого дня"),
            Line("until", "По какой день"),
            Line("kind", "Документ (буква)"),
            Line("handed", "Сдан"),
            Line("subject", "Предмет (для О)"),
            Line("note", "Примечание"),
        )

    def hint(self) -> str:
        """Tell the letters of the kinds."""
        kinds = ", ".join(
            f"{letter.upper()} {DOCUMENTS[kind].split()[0]}" for letter, kind in DOCUMENT_LETTERS.items()
        )
        return f"Документ: {kinds}.\nУченик — первые буквы. «По» пусто — тот же день, «сдан» пусто — сегодня."

    async def load(self) -> None:
        """Read whom and what it may be about."""
        self._pupils = await self.desk.read(class_pupils, self._own.school_class)
        self._subjects = await self.desk.read(exemptible_subjects, self._own.school_class)

    def wrong(self, name: str) -> str:
        """Tell at once that the pupil is not one of the class."""
        pupil = self._pupil() if name == "pupil" else None
        return f"Ученик: {pupil}" if isinstance(pupil, str) else ""

    def understood(self) -> EnterDocument | str:
        """Return the document, or what is not understood."""
        today = self.desk.today()
        pupil = self._pupil()
        if isinstance(pupil, str):
            return f"Ученик: {pupil}"
        since = day_of(self.value("since"), today)
        until = _day_or(self.value("until"), since, today)
        handed = day_of(self.value("handed"), today)
        if since is None or until is None or handed is None:
            wrong = "since" if since is None else "until" if until is None else "handed"
            return Unclear(wrong, f"Такой даты нет. Например: {day_short(today)}")
        kind = kind_of(self.value("kind"))
        if kind is None:
            return Unclear("kind", "Документ — одна буква: С, З, П, И или О")
        subject = self._subject(kind, self.value("subject"))
        if isinstance(subject, str):
            return Unclear("subject", f"Предмет: {subject}")
        note, request = self.value("note"), self.desk.new_request()
        return EnterDocument(pupil.pupil, since, until, kind.value, handed, subject, note, request)

    def _pupil(self) -> Child | str:
        return one_of(self.value("pupil"), self._pupils, [name_key(one.full_name) for one in self._pupils])

    def _subject(self, kind: DocumentKind, typed: str) -> int | str | None:
        if kind is not DocumentKind.EXEMPTION or not typed:
            return None
        found = one_of(typed, self._subjects, [name_key(one.title) for one in self._subjects])
        return found if isinstance(found, str) else found.subject


def kind_of(typed: str) -> DocumentKind | None:
    """Return the kind of a letter or of the first letters of its name, in either layout."""
    for reading in (typed.strip().casefold(), as_russian(typed.strip().casefold())):
        if reading in DOCUMENT_LETTERS:
            return DOCUMENT_LETTERS[reading]
    return None


def _day_or(typed: str, otherwise: date | None, today: date) -> date | None:
    return day_of(typed, today) if typed.strip() else otherwise
