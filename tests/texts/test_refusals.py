"""Every reason a person can be refused for is a Russian sentence with its clause."""

import re

import pytest

from rules.permissions import Act
from rules.refusals import Reason
from services.outcomes import Refusal
from texts.refusals import on_command_line, sentence


def test_a_foreign_subject() -> None:
    refusal = Refusal(Reason.NOT_YOUR_SUBJECT, Act.SET_MARK, "4.3")
    assert sentence(refusal) == "п. 4.3: это не ваш предмет. Обратитесь к завучу."


def test_a_date_is_written_as_people_write_it() -> None:
    refusal = Refusal(Reason.LESSON_AHEAD, Act.SET_MARK, "2.6", "2026-11-30")
    assert sentence(refusal) == "п. 2.6: урок 30.11.2026 ещё не прошёл. Запись можно сделать в день урока."


def test_a_stored_mark_is_written_as_people_write_it() -> None:
    refusal = Refusal(Reason.OUT_OF_SCALE, Act.SET_MARK, "2.4", "pass")
    assert sentence(refusal) == "п. 2.4: «зач.» здесь не ставят. Клавиши этой страницы: F1."


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_every_act_has_its_words(reason: Reason) -> None:
    said = {act: sentence(Refusal(reason, act, "4.3", "2026-11-12")) for act in Act}
    in_words = re.compile(r"п\. 4\.3: [^{_]*\.")
    assert {act: words for act, words in said.items() if not in_words.fullmatch(words)} == {}


def test_a_name_with_braces_breaks_nothing() -> None:
    said = sentence(Refusal(Reason.NOT_ENROLLED_THEN, Act.SET_MARK, "2.3", "{about} {0}"))
    assert "{about} {0}" in said


OF_SCREENS = re.compile(r"\bF\d|[Оо]ткройте|[Вв]ыберите из|[Нн]а странице|экран|\bEnter\b|\bEsc\b|: [PД]\.")


@pytest.mark.parametrize("reason", Reason)
def test_a_command_is_answered_without_keys_and_pages_of_screens(reason: Reason) -> None:
    told = on_command_line(Refusal(reason, Act.MANAGE_ACCOUNTS, "5.1", "2026-11-12"))
    assert told.startswith("п. 5.1: ")
    assert told.endswith(".")
    assert OF_SCREENS.search(told) is None, told
    assert "{" not in told
