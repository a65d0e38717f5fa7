"""How a view says no."""

from services.outcomes import Refusal


class Refused(Exception):
    """A view was asked for something its reader has no right to see."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.act} {refusal.clause} {refusal.reason}")
        self.refusal = refusal

    def __reduce__(self) -> tuple[type["Refused"], tuple[Refusal]]:
        """Come whole out of another process; an exception would be made again of its words alone."""
        return Refused, (self.refusal,)
