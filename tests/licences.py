"""The page of libraries with their licences, written from what is installed: ``python -m tests.licences``."""

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCKS = {
    "работают с журналом": "requirements.lock",
    "нужны только для проверки программы": "requirements-dev.lock",
}
FROM_TEXT = {
    "peewee": ("MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"),
    "pysqlite3": ("Zlib", "This software is provided 'as-is', without any express or implied warranty."),
    "pyrage": ("MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"),
    "python-dateutil": ("Apache-2.0 OR BSD-3-Clause", "Licensed under the Apache License, Version 2.0"),
}
"""Licences that the metadata does not name in a word, and the words of the licence's text that show them."""
FAMILIES = {
    "Apache 2.0": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "BSD": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}
"""What old metadata writes, as a SPDX expression."""
FOR_WHAT = {
    "textual": "экраны",
    "asyncssh": "вход по SSH",
    "peewee": "вопросы к базе",
    "bcrypt": "пароли",
    "fpdf2": "документы PDF",
    "cryptography": "шифры и ключи",
    "pyrage": "шифрование снимков (age)",
    "zstandard": "сжатие снимков",
    "defusedxml": "чужие расписания (XML)",
    "segno": "QR-код на документах",
    "holidays": "производственный календарь",
    "pypdf": "сшивка и чтение PDF",
    "pyhanko": "электронная подпись",
    "asn1crypto": "чтение подписей",
    "pysqlite3": "свежая SQLite",
    "openpyxl": "чтение книг XLSX",
    "xlsxwriter": "книги XLSX",
    "tzdata": "часовые пояса там, где их нет у системы",
    "pytest": "тесты",
    "pytest-asyncio": "тесты",
    "pytest-xdist": "тесты в несколько процессов",
    "hypothesis": "тесты на случайном",
    "pyte": "терминал для тестов",
    "ruff": "вид кода",
    "mypy": "типы",
    "import-linter": "этажи",
    "types-defusedxml": "типы",
    "types-openpyxl": "типы",
    "types-python-dateutil": "типы",
}
"""What a library is taken for; the others come with these."""
COLUMNS = "| Что | Версия | Лицензия | Для чего |\n|---|---|---|---|\n"
TABLES_BEGIN = "## Библиотеки: "
"""What stands before the tables is written by hand."""


class Unlicensed(Exception):
    """A library does not say under which licence it comes."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library as it is installed."""

    name: str
    version: str
    licence: str
    for_what: str


def locked(lock: str) -> dict[str, str]:
    """Return what a lock pins: name → version."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def licence_of(found: Distribution) -> str:
    """Return a licence as a SPDX expression where the metadata or the licence's text shows it."""
    name = found.metadata["Name"].lower()
    if name in FROM_TEXT:
        licence, words = FROM_TEXT[name]
        texts = [file.read_text("utf-8") for file in found.files or [] if "LICENSE" in file.name]
        if not any(words in text for text in texts):
            raise Unlicensed(name)
        return licence
    told = _first(found, "License-Expression") or _first(found, "License")
    if not told:
        classifiers = found.metadata.get_all("Classifier") or []
        told = next((one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: OSI")), "")
    if not told:
        raise Unlicensed(name)
    return FAMILIES.get(told, told)


def _first(found: Distribution, field: str) -> str:
    """Return a field of the metadata, empty where it is not there or holds a whole text."""
    told = next(iter(found.metadata.get_all(field) or []), "")
    return "" if "\n" in told else str(told)


def libraries(lock: str, names: dict[str, str]) -> list[Library]:
    """Return the libraries of a lock that are installed here: some are for other systems."""
    found = []
    needed = needed_by(lock)
    for name, version in sorted(names.items()):
        try:
            there = distribution(name)
        except PackageNotFoundError:
            continue
        for_what = FOR_WHAT.get(name) or f"нужна {needed.get(name, '?')}"
        found.append(Library(name, version, licence_of(there), for_what))
    return found


def needed_by(lock: str) -> dict[str, str]:
    """Return name → the first library of a lock that asks for it."""
    needed: dict[str, str] = {}
    for name in sorted(locked(lock), key=lambda one: (one not in FOR_WHAT, one)):
        try:
            wants = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        for want in wants:
            theirs = re.split(r"[\s;<>=!~\[(]", want, maxsplit=1)[0].lower().replace("_", "-")
            needed.setdefault(theirs, name)
    return needed


def page() -> str:
    """Return the page as it has to stand."""
    tables, before = [], set[str]()
    for title, lock in LOCKS.items():
        names = {name: version for name, version in locked(lock).items() if name not in before}
        before |= set(names)
        rows = [
            f"| {one.name} | {one.version} | {one.licence} | {one.for_what} |\n"
            for one in libraries(lock, names)
        ]
        tables.append(f"{TABLES_BEGIN}{title}\n\n{COLUMNS}{''.join(rows)}")
    return PAGE.read_text("utf-8").partition(TABLES_BEGIN)[0] + "\n".join(tables)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
