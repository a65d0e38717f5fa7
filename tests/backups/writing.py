"""A second process that writes into a school until its input ends; says each change that was answered."""

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from backups.lock import take_lock
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Saved
from services.settings import set_setting


def write(house: House, name: str, value: str) -> int:
    """Write one setting (one row and one event) and return the number of the event."""

    def verb(book: Book) -> Outcome:
        set_setting(book, name, value, date(2026, 9, 1))
        return Saved(1, book.now.local, thing=book.head.number + 1)

    outcome = house.write(verb).result()
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def main() -> None:
    data = Path(sys.argv[1])
    with take_lock(data) if sys.argv[2] == "locked" else nullcontext():
        work(data)


def work(data: Path) -> None:
    house = House(data, cost=4)
    house.start()
    number = 0
    while sys.stdin.readline():
        for _ in range(20):
            number += 1
            answered = write(house, f"written_{number}", "x" * 300)
        sys.stdout.write(f"{answered}\n")
        sys.stdout.flush()
    house.stop()


if __name__ == "__main__":
    main()
