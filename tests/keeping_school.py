"""A school that may keep passport and SNILS: everybody who may come near the card of one pupil."""

import asyncio
from dataclasses import dataclass
from datetime import date

from models.cards import SealedValue
from models.database import rows
from rules.codes import Role
from rules.identity import Sensitive
from services.outcomes import Outcome, Saved
from services.requests import DecideKept, SetSensitive
from services.sensitive import SensitiveLine, sensitive_lines
from services.signing_in.accounts import Admission
from services.vault import Vault
from services.views.pupil import pupil_page
from tests.school import School, Who, new

SNILS, PASSPORT = "112-233-445 95", "0110 123456"
MOTHERS_SNILS = "001-001-998 77"
CONSENT = date(2026, 9, 1)


@dataclass
class Office:
    """Everybody who may come near the card of one pupil."""

    school: School
    gromov: Who
    zimina: Who
    leader: Who
    strange: Who
    deputy: Who
    director: Who
    voronin: int
    guseva: int

    @property
    def vault(self) -> Vault:
        return self.school.house.keys.vault

    def decides(self, *settings: str, keep: bool = True) -> None:
        for setting in settings:
            assert isinstance(self.gromov.asks(DecideKept(setting, keep, new())), Saved)

    def enters(
        self,
        *,
        snils: str | None = SNILS,
        passport: str | None = None,
        consent: date | None = CONSENT,
        withdrawn: bool = False,
        seen: dict[Sensitive, int] | None = None,
        who: Who | None = None,
        guardian: int | None = None,
    ) -> Outcome:
        values = {Sensitive.SNILS: snils, Sensitive.PASSPORT: passport}
        typed = {kind: text for kind, text in values.items() if text is not None}
        request = SetSensitive(self.voronin, typed, consent, withdrawn, seen or {}, new(), guardian)
        return (who or self.zimina).asks(request)

    def lines(self, who: Who | None = None) -> tuple[SensitiveLine, ...]:
        return (who or self.zimina).reads(sensitive_lines, self.voronin, self.vault)

    def mother(self) -> int:
        """Enter the pupil's mother; return who she is as a guardian."""
        self.school.guardian("Воронина Мария", "Воронин")
        return self.zimina.reads(pupil_page, self.voronin).guardians[0].guardian

    def opens(self, kind: Sensitive, who: Who | None = None, guardian: int | None = None) -> Outcome | str:
        asker = who or self.zimina

        async def at_a_desk() -> Outcome | str:
            admission = Admission(asker.actor, asker.name, frozenset(), False, None, "", 0)
            return await self.school.house.desk(admission).reveal(self.voronin, kind, guardian)

        return asyncio.run(at_a_desk())

    def sealed(self) -> dict[str, str]:
        with self.school.house.database.connection_context():
            return dict(rows(SealedValue.select(SealedValue.name, SealedValue.sealed)))

    def by_hand(self, *statements: str) -> None:
        with self.school.house.database.connection_context():
            for statement in statements:
                self.school.house.database.execute_sql(statement)


def office_of(school: School) -> Office:
    """A class of two; nothing sensitive is kept yet."""
    leader = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=leader)
    voronin, guseva = school.pupil("Воронин Павел", seven), school.pupil("Гусева Дарья", seven)
    return Office(
        school,
        school.somebody("Громов Илья", Role.ADMINISTRATOR),
        school.somebody("Зимина Ольга", Role.SECRETARY),
        leader,
        school.teacher("Лукин Виктор"),
        school.somebody("Завучева Ирина", Role.DEPUTY),
        school.somebody("Лебедева Ольга", Role.DIRECTOR),
        voronin,
        guseva,
    )
