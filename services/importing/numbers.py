"""Personal file numbers typed in either alphabet are one number."""

from rules.text import clean_line, name_key

_TWINS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


def number_key(written: str) -> str:
    """Return the key of a number: «A-1001» and «А-1001» are the same file, spaces do not count."""
    return name_key(clean_line(written).upper().translate(_TWINS)).replace(" ", "")
