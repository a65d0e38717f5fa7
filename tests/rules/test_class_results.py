"""The regional system's formulas, and the lists of a class (clauses.md «Formulas»)."""

from fractions import Fraction

from rules.class_results import lists_of, measures, shown_share


def test_the_formulas_of_the_regional_system() -> None:
    """Seven pupils of the list: one is «осв.» and one has no result, so N is 5; «н/а» counts in it."""
    one = measures(["5", "4", "4", "3", "not_assessed", "exempt", ""])
    assert one.counted == 5
    assert one.success == Fraction(4 * 100, 5)
    assert one.quality == Fraction(3 * 100, 5)
    assert one.learning == Fraction(100 + 64 + 64 + 36 + 7, 5)
    assert one.mean == Fraction(16, 4)


def test_nobody_counted_gives_no_numbers() -> None:
    none = measures(["exempt", "", "pass"])
    assert (none.counted, none.success, none.quality, none.learning, none.mean) == (0, None, None, None, None)


def test_a_share_is_rounded_once_half_up() -> None:
    assert str(shown_share(Fraction(200, 3))) == "66.7"
    assert str(shown_share(Fraction(1, 20))) == "0.1"
    assert shown_share(None) is None


def test_every_pupil_stands_in_the_lists_where_the_results_put_them() -> None:
    lists = lists_of(
        {
            1: {10: "5", 20: "5", 30: "pass"},
            2: {10: "5", 20: "4", 30: "5"},
            3: {10: "4", 20: "4"},
            4: {10: "3", 20: "5"},
            5: {10: "3", 20: "3"},
            6: {10: "2", 20: ""},
            7: {10: "5", 20: ""},
            8: {10: "5", 20: "not_assessed"},
            9: {10: "5", 20: "exempt"},
            10: {},
        }
    )
    assert lists.excellent == (1, 9)
    assert lists.good == (2, 3)
    assert lists.one_four == ((2, 20),)
    assert lists.one_three == ((4, 10),)
    assert lists.unsuccessful == (6, 8)
    assert lists.incomplete == (7,)
