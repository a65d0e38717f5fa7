"""``python -m app``: the same as the ``zhurnal`` command."""

import signal

# Python's own Ctrl+C ends an import with a traceback, or is lost in one of its callbacks.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
