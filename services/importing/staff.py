"""A list of staff: persons, their accounts without a password, their roles, the classes they lead."""

from collections.abc import Iterable

from models.accounts import Account, RoleGrant
from models.people import Staff
from rules.codes import Role
from rules.text import login_from, name_key
from services.importing.classes import Classes
from services.importing.incoming import Name, Problem, StaffRow
from services.importing.plan import Change, Thing
from services.importing.register import Persons, Record, RowRefused, Taking, full_name


class StaffRegister:
    """Everybody employed, with their accounts and roles."""

    def __init__(self, taking: Taking, persons: Persons) -> None:
        self._taking = taking
        self.persons = persons
        self.shelf = taking.shelf(Staff)
        self.by_person = {staff["person_id"]: staff for staff in self.shelf.rows.values()}
        self.by_number = {s["staff_no"]: s for s in self.shelf.rows.values() if s["staff_no"]}
        self._accounts = taking.shelf(Account)
        self.by_login = {account["login"]: account for account in self._accounts.rows.values()}
        self._account_of = {account["person_id"]: account for account in self._accounts.rows.values()}
        self._grants = taking.shelf(RoleGrant)

    def named(self, name: Name) -> list[Record]:
        """Return the staff of a full name."""
        found = (self.by_person.get(person["id"]) for person in self.persons.named(name))
        return [staff for staff in found if staff]

    def persons_employed(self) -> list[Record]:
        """Return the persons of all staff."""
        return [self.persons[staff["person_id"]] for staff in self.shelf.rows.values()]

    def employ(self, person: Record, staff_no: str, position: str) -> Record:
        """Write a person as staff."""
        staff = self.shelf.add(person_id=person["id"], staff_no=staff_no or None, position=position)
        self.by_person[person["id"]] = staff
        if staff_no:
            self.by_number[staff_no] = staff
        return staff

    def give_account(self, person: Record, wanted: str = "") -> tuple[Change, ...]:
        """Make an account without a password where the person has none; a login is never changed."""
        if person["id"] in self._account_of:
            return ()
        login = wanted or login_from(
            person["surname"], person["given_name"], person["patronymic"], self.by_login.__contains__
        )
        account = self._accounts.add(person_id=person["id"], login=login, made_at=self._taking.book.now.utc)
        self.by_login[login] = account
        self._account_of[person["id"]] = account
        return (Change("login", "", login),)

    def grant(self, person: Record, roles: Iterable[Role]) -> tuple[Change, ...]:
        """Give the roles the person does not hold today; none is taken away by a file."""
        account = self._account_of[person["id"]]
        today = self._taking.today
        held = {
            grant["role"]
            for grant in self._grants.rows.values()
            if grant["account_id"] == account["id"] and (not grant["until"] or grant["until"] >= today)
        }
        missing = [role for role in roles if role not in held]
        for role in missing:
            self._grants.add(account_id=account["id"], role=role.value, since=today)
        return tuple(Change("role", "", role.value) for role in missing)


class StaffTaking:
    """Staff of one file."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._persons = Persons(taking)
        self._staff = StaffRegister(taking, self._persons)
        self._classes = Classes(taking)
        self._seen: dict[int, int] = {}
        self._led: dict[int, int] = {}
        """Class → person whom this file made its teacher first."""

    def take(self, rows: Iterable[StaffRow]) -> None:
        """Bring the rows in, one by one; a refused row changes nothing."""
        for row in rows:
            try:
                self._take(row)
            except RowRefused:
                continue

    def _take(self, row: StaffRow) -> None:
        known = self._match(row)
        if known is None:
            person = self._person(row)
            known = self._staff.employ(person, row.staff_no, row.position)
            made = self._duties(person, row)
            login = next((change.after for change in made if change.what == "login"), "")
            title = f"{row.name.full}, {row.position}" + (f" ({login})" if login else "")
            self._taking.note_new(Thing.STAFF, row.row, title)
        else:
            person = self._persons[known["person_id"]]
            changes = self._correct(known, person, row) + self._duties(person, row)
            self._taking.note_known(Thing.STAFF, row.row, full_name(person), changes)
        self._seen[known["id"]] = row.row

    def _match(self, row: StaffRow) -> Record | None:
        """Return the member of staff the row speaks of: by number, login, or name and date of birth."""
        found = self._staff.by_number.get(row.staff_no) if row.staff_no else None
        if found is None and row.login in self._staff.by_login:
            found = self._staff.by_person.get(self._staff.by_login[row.login]["person_id"])
            if found is None or name_key(row.name.full) != self._key_of(found):
                raise self._taking.refuse(row.row, "login", row.login, Problem.LOGIN_TAKEN)
        if found is None:
            found = self._by_name(row)
        if found and found["id"] in self._seen:
            about = str(self._seen[found["id"]])
            raise self._taking.refuse(row.row, "name", row.name.full, Problem.SAME_ROW_TWICE, about)
        return found

    def _by_name(self, row: StaffRow) -> Record | None:
        """Return the only one of this full name; dates of birth that differ tell two persons apart."""
        fitting = [
            staff
            for staff in self._staff.named(row.name)
            if not (row.born_on and self._born(staff)) or self._born(staff) == row.born_on
        ]
        fitting = [one for one in fitting if not (row.staff_no and one["staff_no"])]
        if len(fitting) > 1:
            raise self._taking.refuse(row.row, "name", row.name.full, Problem.SEVERAL_FIT)
        return fitting[0] if fitting else None

    def _person(self, row: StaffRow) -> Record:
        """Return the person to employ: somebody known by name and birth, else a new one."""
        known = self._persons.born(row.name, row.born_on)
        if len(known) == 1:
            return known[0]
        if self._persons.named(row.name):
            self._taking.warn(row.row, "name", row.name.full, Problem.NAMESAKE)
        for person in self._staff.persons_employed():
            if not person["patronymic"] and name_key(person["surname"]) == name_key(row.name.surname):
                self._taking.warn(row.row, "name", row.name.full, Problem.POSSIBLY_SAME, full_name(person))
        return self._persons.add(row.name, row.sex, row.born_on)

    def _correct(self, staff: Record, person: Record, row: StaffRow) -> tuple[Change, ...]:
        changes = self._persons.correct(person, row.name, row.sex, row.born_on)
        if row.position:
            changes += self._staff.shelf.change(staff, position=row.position)
        if row.staff_no and not staff["staff_no"]:
            changes += self._staff.shelf.change(staff, staff_no=row.staff_no)
        return changes

    def _duties(self, person: Record, row: StaffRow) -> tuple[Change, ...]:
        changes = self._staff.give_account(person, row.login) + self._staff.grant(person, row.roles)
        if not row.leads:
            return changes
        school_class = self._classes.find(row.leads)
        if school_class is None:
            self._taking.warn(row.row, "leads", row.leads, Problem.NO_SUCH_CLASS)
            return changes
        first = self._led.setdefault(school_class["id"], person["id"])
        if first != person["id"]:
            about = full_name(self._persons[first])
            self._taking.warn(row.row, "leads", row.leads, Problem.CLASS_HAS_TEACHER, about)
            return changes
        before = school_class["class_teacher_id"]
        if not self._classes.give_teacher(school_class, person["id"]):
            return changes
        was = full_name(self._persons[before]) if before else ""
        return (*changes, Change("class_teacher", was, school_class["title"]))

    def _key_of(self, staff: Record) -> str:
        return str(self._persons[staff["person_id"]]["name_key"])

    def _born(self, staff: Record) -> object:
        return self._persons[staff["person_id"]]["born_on"]
