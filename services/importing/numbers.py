"""Personal file numbers typed in either alphabet are one number."""

from rules.text import clean_line, name_key, with_cyrillic_twins


def number_key(written: str) -> str:
    """Return the key of a number: capitals, no spaces, look-alike letters as one."""
    return name_key(with_cyrillic_twins(clean_line(written).upper())).replace(" ", "")
