"""``python -m app``: the same as the ``zhurnal`` command."""

from app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
