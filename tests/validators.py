"""Programs of other people that judge our files; where one is missing a test is skipped and says which."""

import shutil
import subprocess
from pathlib import Path

import pytest

JAVA = Path("/usr/share/java")
PREFLIGHT = (
    "preflight.jar",
    "pdfbox2.jar",
    "xmpbox.jar",
    "fontbox2.jar",
    "commons-logging.jar",
    "javax.activation.jar",
    "jaxb-api.jar",
)
OF_PART_2 = (
    "2.2.1 : Invalid graphics transparency, Group has a transparency S entry",
    "3.1.11 : Invalid Font definition",
    "7.11.2 : Error on MetaData, part must be 1",
)
"""What PDF/A-2 allows and the validator, made for PDF/A-1b, complains of: groups, no CIDSet, part 2."""


def program(name: str, package: str) -> str:
    """Return where a program stands, or skip the test."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here (Debian: {package}), so nobody else judges the file")
    return found


def preflight(file: Path) -> list[str]:
    """Return what Apache PDFBox Preflight says against a document beyond what PDF/A-2 allows."""
    java = program("java", "default-jre-headless")
    missing = [name for name in PREFLIGHT if not (JAVA / name).exists()]
    if missing:
        pytest.skip(
            f"no {', '.join(missing)} (Debian: libpdfbox2-java libactivation-java libjaxb-api-java), "
            "so no foreign validator of PDF/A judges the file"
        )
    path = ":".join(str(JAVA / name) for name in PREFLIGHT)
    words = [java, "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", str(file)]
    said = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    lines = [line.strip() for line in (said.stdout + said.stderr).splitlines() if line.strip()]
    assert any(str(file.name) in line for line in lines), lines
    return [line for line in lines if not _allowed_in_part_2(line) and str(file.name) not in line]


def _allowed_in_part_2(line: str) -> bool:
    if line.startswith("3.1.11"):
        return line.endswith("The CIDSet entry is missing for the Composite Subset")
    return line.startswith(OF_PART_2)


def qpdf(file: Path) -> str:
    """Return what qpdf says of the structure of a document, empty where it finds nothing wrong."""
    words = [program("qpdf", "qpdf"), "--check", str(file)]
    said = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    return "" if said.returncode == 0 else said.stdout + said.stderr


def pdfsig(file: Path) -> str:
    """Return what Poppler's pdfsig says of the signatures inside a document."""
    words = [program("pdfsig", "poppler-utils"), str(file)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False).stdout
