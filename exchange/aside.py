"""Files for other programs are written aside and come to their place whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def aside(file: Path) -> Iterator[Path]:
    """Give a place of the same name to write at; the file is its owner's alone. Raises OSError."""
    with TemporaryDirectory(prefix=".part-", dir=file.parent) as folder:
        made = Path(folder) / file.name
        made.touch(mode=0o600)
        yield made
        made.replace(file)
