"""A request that was not answered may be sent again: it is carried out once and answered «saved»."""

from dataclasses import replace
from typing import get_args

import pytest

from models.audit import AuditEvent
from models.database import rows
from services.house import House
from services.outcomes import Saved
from services.requests import ConfirmAttendance, HoldLesson, Request, SetHomework, SetMarks
from tests.new_school import QUICK
from tests.services.every_request import REQUESTS, Day, asker, day, everything, send

__all__ = ["day"]


def test_every_kind_of_request_is_tried() -> None:
    kinds = {kind for part in get_args(Request) for kind in (get_args(part) or (part,))}
    assert kinds == set(REQUESTS)


@pytest.mark.parametrize("kind", REQUESTS, ids=lambda kind: kind.__name__)
def test_a_request_sent_again_is_written_once_and_answered_saved(day: Day, kind: type) -> None:
    house, request = day.school.house, REQUESTS[kind](day)
    who = asker(day, request)
    (first,) = send(house, who, request)
    assert isinstance(first, Saved), first
    written = everything(house)
    day.school.now_is("2026-11-19 12:07")
    for again in send(house, who, request, request):
        assert isinstance(again, Saved), again
        assert (again.version, again.thing) == (first.version, first.thing)
    assert everything(house) == written


@pytest.mark.parametrize("kind", REQUESTS, ids=lambda kind: kind.__name__)
def test_a_request_sent_again_after_a_restart_is_written_once(day: Day, kind: type) -> None:
    house, request = day.school.house, REQUESTS[kind](day)
    who = asker(day, request)
    (first,) = send(house, who, request)
    written = everything(house)
    restarted = House(house.folder, source=lambda: day.school.utc, cost=QUICK)
    restarted.start()
    try:
        (again,) = send(restarted, who, request)
        assert again == first
        assert everything(restarted) == written
    finally:
        restarted.stop()


ITS_PLACE_IS_ENOUGH = (ConfirmAttendance, HoldLesson)
"""The lesson itself tells that it was held or confirmed."""


@pytest.mark.parametrize("kind", [kind for kind in REQUESTS if kind not in ITS_PLACE_IS_ENOUGH])
def test_the_trail_keeps_the_request(day: Day, kind: type) -> None:
    house, request = day.school.house, REQUESTS[kind](day)
    send(house, asker(day, request), request)
    with house.database.connection_context():
        assert len(rows(AuditEvent.select(AuditEvent.id).where(AuditEvent.request == "r"))) == 1


def test_the_same_wish_under_another_name_is_another_request(day: Day) -> None:
    request = SetHomework(day.lesson, None, "№ 12", False, None, 0, "r")
    told = send(day.school.house, day.petrova, request, replace(request, request="s"))
    assert [isinstance(outcome, Saved) for outcome in told] == [True, False]


def test_an_unlucky_request_is_free_to_be_sent_again(day: Day) -> None:
    request = SetMarks(day.lesson, None, day.pupil, ("5",), 3, "r")
    told = send(day.school.house, day.petrova, request, replace(request, seen=0))
    assert [isinstance(outcome, Saved) for outcome in told] == [False, True]
