"""The same App as one process: ``python -m tests.bench.alone FOLDER LOGIN`` in a terminal."""

import asyncio
import sys
from pathlib import Path

from app.opening import open_house
from app.session import JournalApp
from app.station import OFFICE_FOLDER, Station
from app.wiring import FrontDoor
from screens.theme import DARK
from services.signing_in.accounts import Admission
from tests.school import PASSWORD


async def main(folder: Path, login: str) -> None:
    """Show a person's screens here, the door open already."""
    house = open_house(folder)
    house.live.attach(asyncio.get_running_loop())
    house.start()
    door = FrontDoor(house, Station(folder / OFFICE_FOLDER, house.file))
    try:
        visitor = await door.admit(login, PASSWORD, "console")
        assert isinstance(visitor, Admission)
        await JournalApp(door.desk(visitor), door.office_of, theme=DARK.name).run_async()
    finally:
        house.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
