"""A whole invented school, the same every time, for looking at the program before trusting it."""

from app.demo.build import FolderTaken, build_demo, demo_logins
from app.demo.logins import DemoLogin

__all__ = ["DemoLogin", "FolderTaken", "build_demo", "demo_logins"]
