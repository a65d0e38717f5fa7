"""A list of guardians is tied to pupils by personal file number; the pupil's name must agree."""

from collections.abc import Iterable
from datetime import date

from models.people import Guardian, Guardianship
from rules.text import name_key
from services.importing.incoming import GuardianRow, Problem
from services.importing.plan import Change, Thing
from services.importing.pupils import PupilRegister
from services.importing.register import Persons, Record, RowRefused, Taking, full_name


class GuardianTaking:
    """Guardians of one file."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._persons = Persons(taking)
        self._pupils = PupilRegister(taking, self._persons)
        self._guardians = taking.shelf(Guardian)
        self._ties = taking.shelf(Guardianship)
        self._of_pupil: dict[int, list[Record]] = {}
        for tie in self._ties.rows.values():
            self._of_pupil.setdefault(tie["pupil_id"], []).append(tie)
        self._by_person = {found["person_id"]: found for found in self._guardians.rows.values()}
        self._seen: dict[int, int] = {}

    def take(self, rows: Iterable[GuardianRow]) -> None:
        """Bring the rows in, one by one; a refused row changes nothing."""
        for row in rows:
            try:
                self._take(row)
            except RowRefused:
                continue

    def _take(self, row: GuardianRow) -> None:
        pupil = self._pupil(row)
        tie = self._tie(pupil, row)
        name = f"{row.name.full} ({full_name(self._persons[pupil['person_id']])})"
        if tie is None:
            tie = self._add(pupil, row)
            self._taking.note_new(Thing.GUARDIAN, row.row, name)
        else:
            if tie["id"] in self._seen:
                about = str(self._seen[tie["id"]])
                raise self._taking.refuse(row.row, "name", row.name.full, Problem.SAME_ROW_TWICE, about)
            self._taking.note_known(Thing.GUARDIAN, row.row, name, self._correct(tie, row))
        self._seen[tie["id"]] = row.row

    def _pupil(self, row: GuardianRow) -> Record:
        """Return the pupil of the row; a wrong child's diary must not be opened by a wrong number."""
        pupil = self._pupils.numbered(row.pupil_file_no)
        if pupil is None:
            raise self._taking.refuse(
                row.row, "pupil_number", row.pupil_file_no, Problem.NO_SUCH_PUPIL, row.pupil_name
            )
        stored = self._persons[pupil["person_id"]]
        words = name_key(row.pupil_name).split()
        if any(word not in stored["name_key"].split() for word in words):
            about = full_name(stored)
            raise self._taking.refuse(
                row.row, "pupil_name", row.pupil_name, Problem.PUPIL_NAME_DIFFERS, about
            )
        return pupil

    def _tie(self, pupil: Record, row: GuardianRow) -> Record | None:
        """Return the tie of a guardian of this name to the pupil."""
        key = name_key(row.name.full)
        for tie in self._of_pupil.get(pupil["id"], []):
            person = self._persons[self._guardians.rows[tie["guardian_id"]]["person_id"]]
            if person["name_key"] == key and _may_be_born(person, row.born_on):
                return tie
        return None

    def _add(self, pupil: Record, row: GuardianRow) -> Record:
        guardian = self._known_elsewhere(row)
        if guardian is None:
            if self._persons.named(row.name):
                self._taking.warn(row.row, "name", row.name.full, Problem.NAMESAKE)
            person = self._persons.add(row.name, row.sex, row.born_on)
            guardian = self._guardians.add(person_id=person["id"], phone=row.phone)
            self._by_person[person["id"]] = guardian
        tie = self._ties.add(pupil_id=pupil["id"], guardian_id=guardian["id"], relation=row.relation)
        self._of_pupil.setdefault(pupil["id"], []).append(tie)
        return tie

    def _known_elsewhere(self, row: GuardianRow) -> Record | None:
        """Return the guardian of another child who has this name and this telephone or date of birth."""
        for person in self._persons.named(row.name):
            guardian = self._by_person.get(person["id"])
            if guardian is None:
                continue
            same_day = bool(row.born_on) and person["born_on"] == row.born_on
            same_phone = bool(row.phone) and _digits(guardian["phone"]) == _digits(row.phone)
            if same_day or (same_phone and _may_be_born(person, row.born_on)):
                return guardian
        return None

    def _correct(self, tie: Record, row: GuardianRow) -> tuple[Change, ...]:
        guardian = self._guardians.rows[tie["guardian_id"]]
        person = self._persons[guardian["person_id"]]
        changes = self._persons.correct(person, row.name, row.sex, row.born_on)
        if row.phone and _digits(row.phone) != _digits(guardian["phone"]):
            changes += self._guardians.change(guardian, phone=row.phone)
        if row.relation:
            changes += self._ties.change(tie, relation=row.relation)
        return changes


def _digits(phone: str) -> str:
    """Return a telephone's digits: people write the same number in many ways."""
    return "".join(character for character in phone if character.isdigit())[-10:]


def _may_be_born(person: Record, born_on: date | None) -> bool:
    return not born_on or not person["born_on"] or bool(person["born_on"] == born_on)
