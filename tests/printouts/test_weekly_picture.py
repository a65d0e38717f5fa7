"""The weekly slip as a picture beside the one that was looked at and kept.

After a change that is meant: look at the new picture, then run
``python -m tests.printouts.test_weekly_picture`` to keep it.
"""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image, ImageChops, ImageFilter

from printouts.weekly import weekly
from tests.printouts.samples import holidays, slip

KEPT = Path(__file__).parent / "weekly.png"
RESOLUTION = "60"
MOST_ON_AVERAGE = 1.0
MOST_ANYWHERE = 60
"""Of 255 levels of grey; the second after blurring, so that smoothing of letters does not count."""
RENDERER = shutil.which("pdftoppm")


def rendered(folder: Path) -> Image.Image:
    """Print a lively week beside a week of holidays and render the sheet in grey."""
    weekly([slip(), slip("Ёлкина Дарья Ильинична", days=holidays())], folder / "week.pdf")
    assert RENDERER is not None
    made = folder / "week"
    command = [
        RENDERER,
        "-r",
        RESOLUTION,
        "-gray",
        "-png",
        "-singlefile",
        str(folder / "week.pdf"),
        str(made),
    ]
    subprocess.run(command, check=True, timeout=60)
    with Image.open(made.with_suffix(".png")) as picture:
        return picture.convert("L")


def difference(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Return by how many levels of grey two pictures differ on average and at the worst place."""
    blur = ImageFilter.BoxBlur(2)
    levels = ImageChops.difference(one.filter(blur), other.filter(blur)).histogram()
    average = sum(level * count for level, count in enumerate(levels)) / sum(levels)
    return average, max(level for level, count in enumerate(levels) if count)


@pytest.mark.clause("2.12")
@pytest.mark.skipif(
    RENDERER is None, reason="pdftoppm (poppler-utils) is missing: the picture is not compared"
)
def test_the_sheet_looks_like_the_one_that_was_looked_at(tmp_path: Path) -> None:
    made = rendered(tmp_path)
    with Image.open(KEPT) as kept:
        assert made.size == kept.size
        average, worst = difference(made, kept.convert("L"))
    assert average <= MOST_ON_AVERAGE
    assert worst <= MOST_ANYWHERE


def test_the_comparison_sees_a_missing_line_of_text() -> None:
    with Image.open(KEPT) as kept:
        picture = kept.convert("L")
    spoiled = picture.copy()
    spoiled.paste(255, (20, 120, 330, 128))
    _, worst = difference(picture, spoiled)
    assert worst > MOST_ANYWHERE


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        rendered(Path(folder)).quantize(16).save(KEPT, optimize=True)
