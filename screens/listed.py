"""A screen that is a list."""

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.frame import PageScreen
from screens.rows import RowList

ResultT = TypeVar("ResultT")


class ListedScreen(PageScreen[ResultT], Generic[ResultT]):
    """The list is all that stands between the two lines."""

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    @property
    def listed(self) -> RowList:
        """The list."""
        return self.query_one(RowList)
