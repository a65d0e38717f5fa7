"""A list of pupils is matched with the school: by personal file number, else by name and date of birth."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from models.people import Enrollment, Pupil, SchoolClass
from rules.text import name_key
from services.importing.classes import Classes
from services.importing.incoming import Name, Problem, PupilRow
from services.importing.numbers import number_key
from services.importing.plan import Change, Thing
from services.importing.register import Persons, Record, RowRefused, Taking, full_name
from services.movement import end_groups

YOUNGEST_IN_GRADE_0 = 5
OLDEST_IN_GRADE_0 = 8


class PupilRegister:
    """Pupils by file number and by person."""

    def __init__(self, taking: Taking, persons: Persons) -> None:
        self.persons = persons
        self.shelf = taking.shelf(Pupil)
        self.by_person = {pupil["person_id"]: pupil for pupil in self.shelf.rows.values()}
        self._by_number = {
            number_key(pupil["file_no"]): pupil for pupil in self.shelf.rows.values() if pupil["file_no"]
        }

    def numbered(self, file_no: str) -> Record | None:
        """Return the pupil of a personal file number."""
        return self._by_number.get(number_key(file_no)) if file_no else None

    def named(self, name: Name) -> list[Record]:
        """Return the pupils of a full name."""
        found = (self.by_person.get(person["id"]) for person in self.persons.named(name))
        return [pupil for pupil in found if pupil]

    def keep(self, pupil: Record) -> None:
        """Remember a pupil made or numbered just now."""
        self.by_person[pupil["person_id"]] = pupil
        if pupil["file_no"]:
            self._by_number[number_key(pupil["file_no"])] = pupil


class PupilTaking:
    """Pupils of one file."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._persons = Persons(taking)
        self._pupils = PupilRegister(taking, self._persons)
        self._classes = Classes(taking)
        own_year = SchoolClass.select(SchoolClass.id).where(SchoolClass.year == taking.year["id"])
        self._enrollments = taking.shelf(Enrollment, Enrollment.school_class.in_(own_year))
        self._stays: dict[int, list[Record]] = {}
        """Of each pupil the stays of the year, the earliest first."""
        for stay in sorted(self._enrollments.rows.values(), key=lambda stay: stay["since"]):
            self._stays.setdefault(stay["pupil_id"], []).append(stay)
        self._seen: dict[int, PupilRow] = {}

    def take(self, rows: Iterable[PupilRow]) -> None:
        """Bring the rows in, one by one; a refused row changes nothing."""
        for row in rows:
            try:
                self._take(row)
            except RowRefused:
                continue

    def _take(self, row: PupilRow) -> None:
        row = self._within_the_year(row)
        known = self._match(row)
        school_class = self._classes.wanted(row.row, row.class_title)
        self._look_at_age(row, school_class)
        if known is None:
            known = self._add(row)
            self._enroll(known, school_class, row.since or self._taking.year["starts_on"], row.until)
            self._taking.note_new(Thing.PUPIL, row.row, f"{row.name.full}, {school_class['title']}")
        else:
            begins = self._begins(known, school_class, row)
            if row.until and row.until < begins:
                raise self._taking.refuse(
                    row.row, "until", row.until.isoformat(), Problem.LEAVES_BEFORE_COMING
                )
            changes = self._correct(known, row) + self._stay(known, school_class, row, begins)
            name = full_name(self._persons[known["person_id"]])
            self._taking.note_known(Thing.PUPIL, row.row, name, changes)
        self._seen[known["id"]] = row

    def _within_the_year(self, row: PupilRow) -> PupilRow:
        """Return the row with the stay in this year's class: lists give the day of coming to the school."""
        begins, ends = self._taking.year["starts_on"], self._taking.year["ends_on"]
        if row.until and row.until < begins:
            raise self._taking.refuse(row.row, "until", row.until.isoformat(), Problem.OUTSIDE_YEAR)
        if row.since and row.since > ends:
            raise self._taking.refuse(row.row, "since", row.since.isoformat(), Problem.OUTSIDE_YEAR)
        since = max(row.since, begins) if row.since else None
        return replace(row, since=since, until=row.until if row.until and row.until < ends else None)

    def _match(self, row: PupilRow) -> Record | None:
        """Return the pupil the row speaks of, None for a new one; a doubtful row is refused."""
        numbered = self._pupils.numbered(row.file_no)
        if numbered:
            self._refuse_twice(row, numbered)
            if not self._same_person(row, self._persons[numbered["person_id"]]):
                about = full_name(self._persons[numbered["person_id"]])
                raise self._taking.refuse(row.row, "number", row.file_no, Problem.FILE_NO_TAKEN, about)
            return numbered
        namesakes = self._pupils.named(row.name)
        for pupil in namesakes:
            if row.born_on and self._persons[pupil["person_id"]]["born_on"] == row.born_on:
                self._refuse_twice(row, pupil)
                if pupil["file_no"] and row.file_no:
                    raise self._taking.refuse(
                        row.row, "number", row.file_no, Problem.OTHER_FILE_NO, pupil["file_no"]
                    )
                return pupil
            if self._may_be_one(row, pupil):
                raise self._taking.refuse(row.row, "name", row.name.full, Problem.NAMESAKE_WITHOUT_DATE)
        return None

    def _may_be_one(self, row: PupilRow, pupil: Record) -> bool:
        """Whether a namesake cannot be told apart: neither by dates of birth nor by file numbers."""
        dated = row.born_on and self._persons[pupil["person_id"]]["born_on"]
        return not dated and not (row.file_no and pupil["file_no"])

    def _same_person(self, row: PupilRow, person: Record) -> bool:
        """Whether the name or the date of birth agree; a changed surname alone is no other person."""
        if name_key(row.name.full) == person["name_key"]:
            return True
        if row.born_on and person["born_on"]:
            return bool(row.born_on == person["born_on"])
        return name_key(row.name.given_name) == name_key(person["given_name"])

    def _refuse_twice(self, row: PupilRow, pupil: Record) -> None:
        before = self._seen.get(pupil["id"])
        if before:
            alike = replace(before, row=row.row) == row
            problem = Problem.SAME_ROW_TWICE if alike else Problem.FILE_NO_TWICE
            raise self._taking.refuse(row.row, "name", row.name.full, problem, str(before.row))

    def _look_at_age(self, row: PupilRow, school_class: Record) -> None:
        if not row.born_on:
            return
        begins: date = self._taking.year["starts_on"]
        born = row.born_on
        age = begins.year - born.year - ((begins.month, begins.day) < (born.month, born.day))
        grade = school_class["grade"]
        if not grade + YOUNGEST_IN_GRADE_0 <= age <= grade + OLDEST_IN_GRADE_0:
            self._taking.warn(row.row, "born_on", born.isoformat(), Problem.AGE_OUTSIDE_CLASS, str(age))

    def _add(self, row: PupilRow) -> Record:
        free = [p for p in self._persons.born(row.name, row.born_on) if p["id"] not in self._pupils.by_person]
        person = free[0] if len(free) == 1 else self._persons.add(row.name, row.sex, row.born_on)
        pupil = self._pupils.shelf.add(
            person_id=person["id"], file_no=row.file_no or None, lodging=row.lodging or "day"
        )
        self._pupils.keep(pupil)
        return pupil

    def _correct(self, pupil: Record, row: PupilRow) -> tuple[Change, ...]:
        changes = self._persons.correct(self._persons[pupil["person_id"]], row.name, row.sex, row.born_on)
        if row.lodging:
            changes += self._pupils.shelf.change(pupil, lodging=row.lodging)
        if row.file_no and not pupil["file_no"]:
            changes += self._pupils.shelf.change(pupil, file_no=row.file_no)
            self._pupils.keep(pupil)
        return changes

    def _enroll(self, pupil: Record, school_class: Record, since: date, until: date | None) -> None:
        stay = self._enrollments.add(
            pupil_id=pupil["id"], school_class_id=school_class["id"], since=since, until=until
        )
        self._stays.setdefault(pupil["id"], []).append(stay)

    def _begins(self, pupil: Record, school_class: Record, row: PupilRow) -> date:
        """Return the first day of the stay a row speaks of; a list has the day of coming to the school."""
        stays, since = self._stays.get(pupil["id"], []), row.since or date.min
        if not stays:
            return row.since or self._from_now
        last = stays[-1]
        began: date = last["since"]
        if self._comes_back(last, school_class, row):
            return since if since > last["until"] else self._from_now
        if last["school_class_id"] != school_class["id"]:
            return max(since if since > began else self._taking.today, began)
        return row.since if row.since and len(stays) == 1 else began

    @property
    def _from_now(self) -> date:
        begins: date = self._taking.year["starts_on"]
        return max(begins, self._taking.today)

    def _comes_back(self, last: Record, school_class: Record, row: PupilRow) -> bool:
        """Whether the last stay is over, and the row speaks of another one."""
        if last["until"] is None:
            return False
        is_other = last["school_class_id"] != school_class["id"]
        return bool(row.since and row.since > last["until"]) or (
            is_other and last["until"] < self._taking.today
        )

    def _stay(self, pupil: Record, school_class: Record, row: PupilRow, begins: date) -> tuple[Change, ...]:
        """Bring the pupil's stay to what the row says: another class is a move from a day on."""
        stays = self._stays.get(pupil["id"], [])
        if not stays or self._comes_back(stays[-1], school_class, row):
            self._enroll(pupil, school_class, begins, row.until)
            return (Change("class", "", school_class["title"]),)
        if stays[-1]["school_class_id"] != school_class["id"]:
            changes = self._move(pupil, stays[-1], school_class, begins)
        else:
            changes = self._enrollments.change(stays[-1], since=begins)
        return changes + self._leave(pupil, row)

    def _leave(self, pupil: Record, row: PupilRow) -> tuple[Change, ...]:
        """End the stay, and those in groups, on the last day that the row gives, if any."""
        stay = self._stays[pupil["id"]][-1]
        if row.until is None or stay["until"] == row.until:
            return ()
        end_groups(self._taking.book, pupil["id"], row.until, None)
        return self._enrollments.change(stay, until=row.until)

    def _move(self, pupil: Record, stay: Record, school_class: Record, day: date) -> tuple[Change, ...]:
        before, day_before = self._classes[stay["school_class_id"]]["title"], day - timedelta(days=1)
        end_groups(self._taking.book, pupil["id"], day_before, stay["school_class_id"])
        if day == stay["since"]:
            self._enrollments.change(stay, school_class_id=school_class["id"])
        else:
            self._enrollments.change(stay, until=day_before)
            self._enroll(pupil, school_class, day, None)
        return (Change("class", before, school_class["title"]),)
