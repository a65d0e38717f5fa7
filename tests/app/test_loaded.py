"""What a running server and a quick verb load: a heavy library is for who needs it."""

import subprocess
import sys

import pytest

DRAWING = {"fpdf", "pypdf", "fontTools", "PIL"}
SIGNING = {"pyhanko", "aiohttp"}
SERVING = {"textual", "asyncssh"}
QUICK = (
    *("account", "archive", "audit", "backup", "export", "import_", "init", "keys", "passwd", "print_"),
    *("restore", "snapshots", "verify"),
)


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        (
            ("app.main", "app.running", "app.wiring", "app.serving.ssh", "app.cli.serve", "app.cli.demo"),
            DRAWING | SIGNING | {"holidays", "openpyxl"},
        ),
        (
            tuple(f"app.cli.{verb}" for verb in QUICK),
            DRAWING | SIGNING | SERVING | {"holidays", "openpyxl"},
        ),
    ],
    ids=["the running server", "verbs that show no screen"],
)
def test_a_heavy_library_is_loaded_only_by_who_needs_it(modules: tuple[str, ...], never: set[str]) -> None:
    asked = f"import sys, {', '.join(modules)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert set(told.stdout.split()) & never == set()


STARTED = """
import atexit, gc, runpy, sys

looked = []  # once it is being loaded
gc.callbacks.append(lambda *_: "app.main" in sys.modules and looked.append(gc.get_freeze_count()))
atexit.register(lambda: print(all(looked), gc.isenabled(), len(gc.get_objects()) < 500))
sys.argv[0] = "zhurnal"
runpy.run_module("app", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize(
    ("words", "enabled"), [(("--data", "/nowhere"), "True"), (("--help",), "False")], ids=["obeyed", "told"]
)
def test_what_is_loaded_is_not_looked_through_for_garbage_and_what_comes_later_is(
    words: tuple[str, ...], enabled: str
) -> None:
    command = [sys.executable, "-c", STARTED, "serve", *words]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert told.stdout.splitlines()[-1].split() == ["True", enabled, "True"], told
