"""What a terminal of the school is told on the command line, where it runs and where it is installed."""

from typing import Any

from app.menu import SECONDS, USUAL_SECONDS, Spot


def add_terminal(arguments: Any) -> None:
    """Add what a terminal is, which server it speaks to, and when it signs out by itself."""
    arguments.add_argument(
        "--mode",
        type=Spot,
        choices=list(Spot),
        default=Spot.CORRIDOR,
        help="station — печать, corridor — дневник и уроки (обычно corridor)",
    )
    arguments.add_argument(
        "--server", default="127.0.0.1", metavar="АДРЕС", help="сервер (обычно эта машина)"
    )
    arguments.add_argument(
        "--key", metavar="SHA256:…", help="отпечаток ключа сервера, как на доске объявлений"
    )
    arguments.add_argument(
        "--idle",
        type=int,
        default=USUAL_SECONDS,
        metavar="СЕКУНД",
        help=f"выход без нажатий клавиш (обычно {USUAL_SECONDS}, можно {SECONDS[0]}–{SECONDS[1]})",
    )
