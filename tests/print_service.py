"""A print service of a test's own on loopback: a real CUPS that this test starts and ends."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDED = ("cupsd", "lp", "lpadmin", "lpstat")
CUPSD = shutil.which("cupsd") or shutil.which("cupsd", path="/usr/sbin")
MISSING = [
    name for name in NEEDED if not (shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin"))
]
needs_cups = pytest.mark.skipif(
    bool(MISSING), reason=f"no CUPS here ({', '.join(MISSING)}): the printer is not tried"
)
LONGEST_START = 20.0


@dataclass(frozen=True)
class Cups:
    """A print service of the test's own on loopback."""

    server: str
    folder: Path

    def admin(self, *words: str) -> None:
        """Change the service as its administrator."""
        tool = shutil.which(words[0], path="/usr/sbin:/usr/bin")
        assert tool is not None
        subprocess.run([tool, "-h", self.server, *words[1:]], check=True, capture_output=True, timeout=20)

    def jobs(self) -> list[str]:
        """Return every job there ever was."""
        words = ["lpstat", "-h", self.server, "-W", "all", "-o"]
        said = subprocess.run(words, check=True, capture_output=True, text=True, timeout=20).stdout
        return sorted(line.split()[0] for line in said.splitlines() if line.strip())


@pytest.fixture
def cups() -> Iterator[Cups]:
    # Not in the test's own folder: a service begun by root prints as somebody who may not look in there.
    folder = Path(tempfile.mkdtemp(prefix="journal-cups-"))
    folder.chmod(0o755)
    for name in ("etc", "spool", "cache", "state", "log", "paper"):
        (folder / name).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    open_to_all = "Order allow,deny\n Allow all\n"
    (folder / "etc" / "cupsd.conf").write_text(
        f"LogLevel warn\nListen 127.0.0.1:{port}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
        f"<Location />\n {open_to_all}</Location>\n"
        f"<Policy default>\n <Limit All>\n {open_to_all} </Limit>\n</Policy>\n"
    )
    (folder / "etc" / "cups-files.conf").write_text(
        f"ServerRoot {folder}/etc\nRequestRoot {folder}/spool\nCacheDir {folder}/cache\n"
        f"StateDir {folder}/state\nTempDir {folder}/spool\nAccessLog {folder}/log/access\n"
        f"ErrorLog {folder}/log/error\nPageLog {folder}/log/page\nFileDevice Yes\n"
    )
    assert CUPSD is not None
    words = [CUPSD, "-f", "-c", f"{folder}/etc/cupsd.conf", "-s", f"{folder}/etc/cups-files.conf"]
    service = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not _answers(port, service):
            pytest.skip("cupsd did not start here: the printer is not tried")
        made = Cups(f"127.0.0.1:{port}", folder)
        made.admin("lpadmin", "-p", "office", "-v", f"file://{folder}/paper/office.prn", "-m", "raw", "-E")
        yield made
    finally:
        service.terminate()
        service.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int, service: "subprocess.Popen[bytes]") -> bool:
    """Wait until the service listens; tell whether it does."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_START and service.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
    return False
