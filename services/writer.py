"""One thread writes: whatever is queued at a moment is committed together, a savepoint each."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from peewee import DatabaseError, DataError, IntegrityError, InterfaceError, SqliteDatabase

from models.asked import one_savepoint
from models.dialect import last_data_version
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import START, Book, Head, chain_head
from services.clock import Clock
from services.file_watch import FileWatch
from services.health import Ailment
from services.keys import Keys
from services.live import Live, LiveChange
from services.outcomes import NotSaved, Outcome, Refusal, Saved

log = logging.getLogger("zhurnal.writer")

Verb = Callable[[Book], Outcome]
Answer = Future[Outcome] | asyncio.Future[Outcome]
"""Where an outcome is awaited: in a thread, or on an event loop."""
MOST_IN_A_COMMIT = 200
LOOK_SECONDS = 1.0


@dataclass(slots=True)
class _Job:
    verb: Verb
    actor: Actor
    request: str | None
    answer: Answer
    outcome: Outcome | None = None
    failure: BaseException | None = None


class _SetAside(Exception):
    """Takes a savepoint back without calling it a failure."""


class Writer:
    """The only thread that writes; a caller is answered after the commit and never before."""

    def __init__(
        self, database: SqliteDatabase, keys: Keys, clock: Clock, live: Live, watch: FileWatch
    ) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._live = live
        self._watch = watch
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._ended = threading.Event()
        self._seen_version: int | None = None
        self.commits = 0
        """How many transactions were committed (fewer than requests when they were grouped)."""
        self.committed: Callable[[], None] = lambda: None
        """Called in the writer's thread after each commit, the callers being answered; must not wait."""

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def submit(self, verb: Verb, actor: Actor, request: str | None = None) -> "Future[Outcome]":
        """Queue a verb; the future is answered once its transaction is on disk or has failed.

        It cannot be cancelled: whoever asked may be gone, what was typed is written all the same.
        """
        answer: Future[Outcome] = Future()
        answer.set_running_or_notify_cancel()
        self._put(_Job(verb, actor, request, answer))
        return answer

    def ask(self, verb: Verb, actor: Actor, request: str | None = None) -> "asyncio.Future[Outcome]":
        """Queue a verb from an event loop; a whole group is answered there at one waking of the loop."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._put(_Job(verb, actor, request, answer))
        return answer

    def _put(self, job: _Job) -> None:
        self._queue.put(job)
        if self._ended.is_set():
            self._turn_away()

    def _run(self) -> None:
        self._database.connect(reuse_if_open=True)
        try:
            while (first := self._next()) is not None:
                jobs, last = self._gather(first)
                self._commit(jobs)
                if last:
                    return
        finally:
            self._ended.set()
            self._turn_away()
            self._database.close()

    def _turn_away(self) -> None:
        """Answer whoever came after the end, so that nobody waits for ever."""
        late: list[_Job] = []
        with suppress(queue.Empty):
            while True:
                if (job := self._queue.get_nowait()) is not None:
                    job.outcome = NotSaved("the writer has ended")
                    late.append(job)
        _answer(late)

    def _next(self) -> _Job | None:
        """Wait for work; once a second look whether another process wrote to the file meanwhile."""
        while True:
            self._look()
            try:
                return self._queue.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue

    def _look(self) -> None:
        try:
            self._notice_others()
            self._watch.look()
        except Exception as failure:  # noqa: BLE001 - a look that fails must not end the only thread that writes
            log.error("the file or the clock could not be looked at: %s", type(failure).__name__)

    def _notice_others(self) -> None:
        try:
            version = last_data_version(self._database)
        except DatabaseError as failure:
            log.error("cannot see whether others wrote: %s", failure)
            return
        if self._seen_version not in (None, version):
            self._live.read_again()
        self._seen_version = version

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < MOST_IN_A_COMMIT:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return jobs, False
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        changes: list[LiveChange] = []
        if why := self._turned_away():
            self._only_look(jobs, why)
            _answer(jobs)
            return
        try:
            with self._database.transaction("IMMEDIATE"):
                head = chain_head()
                for job in jobs:
                    head = self._carry_out(job, head, changes)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next group has its own chance
            log.error("commit of %d requests failed: %s", len(jobs), failure)
            changes.clear()
            for job in jobs:
                job.outcome, job.failure = NotSaved(str(failure)), None
            self._watch.failed(failure)
        else:
            self.commits += 1
            if why := self._written_into_nothing():
                changes.clear()
                for job in jobs:
                    job.outcome = why
            else:
                self._watch.wrote()
        # Open pages hear of it after the person's own page, and before whoever waits in a thread goes on.
        _answer_on_loops(jobs)
        self._live.publish(changes)
        _answer_in_threads(jobs)
        self.committed()

    def _turned_away(self) -> Outcome | None:
        """Return why nothing is to be tried, None where it is."""
        if self._watch.health.archive:
            return Refusal(Reason.ARCHIVE, Act.VIEW_HISTORY, "2.6")
        ailment = self._watch.turned_away
        return NotSaved(ailment) if ailment else None

    def _written_into_nothing(self) -> NotSaved | None:
        """Return «not saved» where the file was taken away meanwhile: it is read by nobody."""
        ailment = self._watch.turned_away
        return NotSaved(ailment) if ailment is Ailment.GONE else None

    def _only_look(self, jobs: Sequence[_Job], why: Outcome) -> None:
        """Let verbs answer that have nothing to write: a lesson held already, a request sent again."""
        self._database.pragma("query_only", 1)
        try:
            for job in jobs:
                book = Book(self._keys, START, job.actor, self._clock.now(), job.request)
                try:
                    with self._database.transaction():
                        outcome = job.verb(book)
                    job.outcome = why if book.has_to_write else outcome
                except DatabaseError:
                    job.outcome = why
                except Exception as failure:  # noqa: BLE001 - a fault in one verb must not take the others with it
                    job.failure = failure
        finally:
            self._database.pragma("query_only", 0)

    def _carry_out(self, job: _Job, head: Head, changes: list[LiveChange]) -> Head:
        book = Book(self._keys, head, job.actor, self._clock.now(), job.request)
        try:
            with one_savepoint():
                job.outcome = job.verb(book)
                if not isinstance(job.outcome, Saved):
                    raise _SetAside
                book.flush()
        except _SetAside:
            return head
        except (IntegrityError, DataError) as failure:
            log.error("a request was taken back: %s", failure)
            job.outcome = NotSaved(str(failure))
            return head
        except (DatabaseError, InterfaceError):
            raise  # SQLite may have ended the transaction by itself: nobody of this group is told «saved»
        except Exception as failure:  # noqa: BLE001 - a fault in one verb must not take the others with it
            job.failure = failure
            return head
        changes.extend(book.changes)
        self._clock.saw(book.now.utc)
        return book.head


def _answer(jobs: Sequence[_Job]) -> None:
    _answer_on_loops(jobs)
    _answer_in_threads(jobs)


def _answer_on_loops(jobs: Sequence[_Job]) -> None:
    """Tell whoever waits on an event loop; each is woken once however many wait on it."""
    on_loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        if isinstance(job.answer, asyncio.Future):
            on_loops.setdefault(job.answer.get_loop(), []).append(job)
    for loop, waiting in on_loops.items():
        with suppress(RuntimeError):  # the loop has closed: nobody is left to be told
            loop.call_soon_threadsafe(_settle_all, waiting)


def _answer_in_threads(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if not isinstance(job.answer, asyncio.Future):
            _settle(job)


def _settle_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if not job.answer.done():  # whoever asked may have gone away meanwhile
            _settle(job)


def _settle(job: _Job) -> None:
    if job.failure is not None:
        job.answer.set_exception(job.failure)
    elif job.outcome is not None:
        job.answer.set_result(job.outcome)
