"""``python -m app``: the same as the ``zhurnal`` command."""

import gc
import signal

# Python's own Ctrl+C ends an import with a traceback, or is lost in one of its callbacks.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

# What is loaded stays, 190,000 objects for a server: looking through them for garbage is a third of a start.
if __name__ == "__main__":  # and not again in the process that draws; ``app.main`` enables it
    gc.disable()

from app.main import main

if __name__ == "__main__":
    code = main()
    gc.freeze()  # else Python looks through all of it once more before it ends
    raise SystemExit(code)
