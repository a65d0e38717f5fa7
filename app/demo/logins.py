"""Who may be looked through whose eyes in the demo: fixed logins, a password each, what to try."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A row of the table that is printed when the demo begins."""

    role: str
    login: str
    password: str
    try_this: str


PASSWORDS = {
    "admin": "admin-2026",
    "director": "director-2026",
    "deputy": "zavuch-2026",
    "office": "office-2026",
    "teacher": "teacher-2026",
    "novice": "novice-2026",
    "pupil": "pupil-2026",
    "guardian": "family-2026",
}
"""Passwords by the key of the staff member or the kind of account; others of the kind have the same."""

LOGINS: tuple[DemoLogin, ...] = (
    DemoLogin(
        "учитель, классный руководитель 7А",
        "petrova.ai",
        PASSWORDS["teacher"],
        "«Мой день»: идёт 5-й урок, алгебра в 7А; долги прошлых дней; листки недели своего класса",
    ),
    DemoLogin(
        "учитель математики", "kuznetsov.vp", PASSWORDS["teacher"], "урок-замена за Петрову А. И. сегодня"
    ),
    DemoLogin(
        "новый учитель", "soloveva.do", PASSWORDS["novice"], "первый вход: программа просит сменить пароль"
    ),
    DemoLogin("директор", "lebedeva.on", PASSWORDS["director"], "видит все журналы, ничего не меняет"),
    DemoLogin("завуч", "sokolova.mv", PASSWORDS["deputy"], "видит все журналы; ведёт историю в 9А–11А"),
    DemoLogin("секретарь", "riabova.si", PASSWORDS["office"], "листки недели для родителей без доступа"),
    DemoLogin("администратор", "gromov.is", PASSWORDS["admin"], "учётные записи, первые пароли"),
    DemoLogin("ученик 7А", "smirnov.ad", PASSWORDS["pupil"], "свой дневник и отметки"),
    DemoLogin("мать двух учеников", "smirnova.op", PASSWORDS["guardian"], "дневники детей из 7А и 3А"),
)
