"""Parsed CSS shared by the Apps of all sessions: parsing is most of the cost of opening one.

Private parts of Textual 8.2.8 relied on (tests/serving/test_shared_css.py fails when they change):
`css.stylesheet.Stylesheet._parse_rules`, `_variables`, `_rules`, `_rules_map`, `_require_parse`,
`_invalid_css`; that a parsed RuleSet is never changed afterwards.
The shelf holds program text only: it is bounded by the program and knows no person.
"""

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_Source = tuple[tuple[tuple[str, str], ...], str, CSSLocation, bool, int, str]
_SHELF: dict[_Source, list[RuleSet]] = {}


class SharedStylesheet(Stylesheet):
    """A stylesheet of one App whose parsed rules are shared with the other Apps of the same theme."""

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        source = (tuple(self._variables.items()), css, read_from, is_default_rules, tie_breaker, scope)
        rules = _SHELF.get(source)
        if rules is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            _SHELF[source] = rules
        return rules

    def reparse(self) -> None:
        """Parse every source with the variables of now; the stock one would make an unshared stylesheet."""
        fresh = SharedStylesheet(variables=self._variables)
        fresh.source = dict(self.source)
        try:
            fresh.parse()
        finally:
            self._invalid_css.update(fresh._invalid_css)
        self._rules = fresh.rules
        self._rules_map = None
        self._require_parse = False
