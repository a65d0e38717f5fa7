"""What people read about copies of the journal: what is wrong, where, and who does something about it."""

from datetime import datetime, timedelta

import pytest

from services.safety import Alarm, Safety
from texts.backups import alarm

NOW = datetime(2026, 11, 20, 10)


@pytest.mark.parametrize(
    ("safety", "found", "said"),
    [
        (Safety(looked=True), Alarm.NO_SECOND_PLACE, "zhurnal backup --second"),
        (
            Safety(looked=True, trouble="disk_full", about="/var: No space left"),
            Alarm.SNAPSHOT_FAILED,
            "Снимок журнала не сделан: диск сервера: нет места. Сервер пробует снова",
        ),
        (
            Safety(looked=True, place="/mnt/d", second_trouble="folder_missing"),
            Alarm.SECOND_FAILED,
            "Копии журнала на другом диске нет: /mnt/d не подключён или папки нет.",
        ),
        (
            Safety(looked=True, place="/mnt/d", second_at=NOW - timedelta(days=4)),
            Alarm.SECOND_TOO_OLD,
            "старая: последняя 16.11.2026 10:00. Подключите /mnt/d.",
        ),
        (
            Safety(looked=True, trouble="source_damaged", about="page 3"),
            Alarm.SNAPSHOT_FAILED,
            "восстановите последний хороший снимок",
        ),
    ],
)
def test_every_alarm_says_what_is_wrong_and_what_to_do(safety: Safety, found: Alarm, said: str) -> None:
    assert safety.alarm(NOW) is found
    assert said in alarm(found, safety)
    assert "No space" not in alarm(found, safety)


def test_a_fresh_copy_outside_and_a_server_that_has_not_looked_yet_alarm_nobody() -> None:
    fresh = Safety(looked=True, place="/mnt/d", second_at=NOW - timedelta(days=3))
    assert fresh.alarm(NOW) is None
    assert Safety().alarm(NOW) is None
