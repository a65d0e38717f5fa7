"""The writer alone: thousands of acknowledged marks, its process killed at random points."""

from pathlib import Path
from random import Random

import pytest

from tests.torture.ledger import judge, lost_by, tortured
from tests.torture.ordeal import Ordeal

ACKNOWLEDGED = 10_000


def test_marks_acknowledged_before_a_kill_are_on_disk_once(tmp_path: Path) -> None:
    ledger = tortured(tmp_path, acknowledged=400, chance=Random(3), lines=(1, 250))
    judge(tmp_path, ledger)
    assert ledger.kills >= 2


@pytest.mark.torture
def test_ten_thousand_acknowledged_marks_outlive_kills(tmp_path: Path, ordeal: Ordeal) -> None:
    acknowledged = ordeal.times(ACKNOWLEDGED, least=1000)
    ledger = tortured(tmp_path, acknowledged=acknowledged, chance=ordeal.chance, lines=(1, 400))
    lost = lost_by(tmp_path, ledger)
    ordeal.tell(kills=ledger.kills, acknowledged=len(ledger.answered), lost=len(lost))
    ordeal.tell(sent_again=ledger.sent_again, doubled=0)
    judge(tmp_path, ledger)
    assert ledger.kills >= acknowledged // 200
    assert ledger.sent_again_though_on_disk > 0, "a kill between commit and answer must have been met"
