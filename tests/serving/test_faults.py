"""What the log tells of an error: where it came from, whatever wrapped it, and none of its words."""

from textual.worker import WorkerFailed

from app.serving.faults import story_of


def _died(of: str) -> KeyError:
    try:
        raise KeyError(of)
    except KeyError as error:
        return error


def test_of_a_worker_that_failed_the_log_tells_what_it_died_of() -> None:
    story = story_of(WorkerFailed(_died("Смирнов")))
    assert "builtins.KeyError" in story
    assert "in _died" in story
    assert "Смирнов" not in story
