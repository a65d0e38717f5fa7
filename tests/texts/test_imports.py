"""Every trouble and every remark of an import has its Russian words."""

import re

import pytest

from services.importing.incoming import FileTrouble, Incoming, Kind, Problem, Refused, Warned
from services.importing.plan import Change, Entry, ImportPlan, Options, State, Thing
from texts import imports as words


@pytest.mark.parametrize("trouble", FileTrouble)
def test_every_trouble_of_a_file_is_said_and_says_what_to_do(trouble: FileTrouble) -> None:
    said = words.file_refused("5а.csv", trouble, "17")
    assert said.startswith("Файл «5а.csv» не принят: ")
    assert said.endswith(" Ничего не записано.")
    assert not re.search(r"[{}]", said)
    assert said.count(". ") + said.count("? ") >= 1


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_of_a_row_is_said(problem: Problem) -> None:
    said = words.reason(Refused(3, "Класс", "12В", problem, "32"))
    assert re.search("[а-я]", said)
    assert not re.search(r"[{}]", said)


def test_a_value_with_braces_is_only_a_value() -> None:
    said = words.reason(Warned(1, "ФИО", "x", Problem.TEACHER_IS, "{about} {0} {tail}"))
    assert said == "это сотрудник {about} {0} {tail}"


def test_every_kind_state_and_thing_has_a_name() -> None:
    assert set(words.KINDS) == set(Kind)
    assert set(words.STATES) == set(State)
    assert set(words.THINGS) == set(Thing)


def test_a_change_is_said_in_words() -> None:
    assert words.change_line(Change("lodging", "day", "boarding")) == "проживание: приходящий → общежитие"
    assert words.change_line(Change("phone", "", "8913")) == "телефон: – → 8913"


def test_the_dry_run_is_a_table_with_row_column_and_reason() -> None:
    plan = _plan(
        (Entry(State.NEW, Thing.PUPIL, 2, "Ли Ван, 5А"), Entry(State.SAME, Thing.PUPIL, 3, "Орлов Пётр")),
        (Refused(17, "Дата рожд.", "31.02.2013", Problem.NO_SUCH_DAY),),
    )
    assert list(words.dry_run(plan)) == [
        "5а.csv: список учеников, учебный год 2026/27",
        "                                новые      изменятся  без изменений",
        "  ученики                           1              –              1",
        "Новые (1):",
        "     2  Ли Ван, 5А",
        "Не приняты (1):",
        "  строка  столбец                 значение                            почему и что делать",
        f"      17  Дата рожд.              {'31.02.2013':<34}  такого дня нет; исправьте дату",
    ]


def test_a_long_list_of_new_things_is_cut_and_says_so() -> None:
    entries = tuple(Entry(State.NEW, Thing.PUPIL, row, f"Ученик {row}") for row in range(2, 40))
    lines = list(words.dry_run(_plan(entries)))
    assert lines[-1] == "        … и ещё 18 (все: --json)"


def test_the_same_reason_again_and_again_is_cut() -> None:
    warned = tuple(Warned(row, "", "", Problem.NOT_PLACED) for row in range(1, 31))
    plan = ImportPlan(Incoming(Kind.FET, "t.fet"), Options(), "2026/27", (), (), warned)
    lines = list(words.dry_run(plan))
    assert sum("не стоит в расписании" in line for line in lines) == 20
    assert lines[-1] == "          … и ещё 10 таких же (все: --json)"


def test_the_last_sentence_counts() -> None:
    plan = _plan((Entry(State.NEW, Thing.PUPIL, 2, "Ли"),), (Refused(3, "", "", Problem.NOT_A_NAME),))
    assert words.done(plan) == "Записано из «5а.csv»: новых 1, изменено 0, не принята 1."
    assert words.changes_nothing(_plan(())) == "Менять нечего: всё из «5а.csv» уже есть в журнале."


def _plan(entries: tuple[Entry, ...], refused: tuple[Refused, ...] = ()) -> ImportPlan:
    return ImportPlan(Incoming(Kind.PUPILS, "5а.csv"), Options(), "2026/27", entries, refused, ())
