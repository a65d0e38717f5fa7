"""СНИЛС and passport of a pupil or a guardian: typed on consent, opened on record only (1.6)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from rules.identity import Sensitive
from screens.asking import AskingScreen
from screens.form import Line
from services.desk import Desk
from services.requests import SetSensitive
from services.sensitive import SETTING_OF, SensitiveLine
from services.views.pupil import GuardianLine, PupilPage
from texts.dates import day_numbers
from texts.people import kept_title

TAKE_OUT = ("-", "–", "—")


class SensitiveForm(AskingScreen):
    """An empty line leaves what stands there; a dash takes it out, on the consent everything."""

    TITLE = "Личные данные"
    HINT: ClassVar[str] = (
        "Пустая строка ничего не меняет, «-» стирает значение.\n"
        "«-» вместо дня согласия: согласие отозвано, всё внесённое стирается.\n"
        "Паспорт: 0110 123456, свидетельство: II-ТО № 123456."
    )

    def __init__(
        self, desk: Desk, page: PupilPage, there: Sequence[SensitiveLine], guardian: GuardianLine | None
    ) -> None:
        super().__init__(desk, guardian.full_name if guardian else page.full_name)
        self._pupil = page.pupil
        self._guardian = guardian.guardian if guardian else None
        self._given = guardian.consent_on if guardian else page.card.consent_on
        self._kept = tuple(there)

    def lines(self) -> Iterable[Line]:
        """Return the day of the consent and an empty line for each value."""
        yield Line("consent", "Согласие получено", value=day_numbers(self._given) if self._given else "")
        for one in self._kept:
            label = kept_title(SETTING_OF[one.kind])
            yield Line(one.kind.value, f"{label} (внесено)" if one.there else label)

    def understood(self) -> SetSensitive | str:
        """Return what is to be written, or that the day is none."""
        typed = {one.kind: self.value(one.kind.value) for one in self._kept}
        values = {kind: "" if text in TAKE_OUT else text for kind, text in typed.items() if text}
        withdrawn = self.value("consent") in TAKE_OUT
        consent = self._consent(withdrawn=withdrawn)
        if isinstance(consent, str):
            return consent
        seen: dict[Sensitive, int] = {one.kind: one.version for one in self._kept}
        request = self.desk.new_request()
        return SetSensitive(self._pupil, values, consent, withdrawn, seen, request, self._guardian)

    def _consent(self, *, withdrawn: bool) -> date | str | None:
        if withdrawn or not self.value("consent"):
            return None
        return self.day("consent")
