"""How much was agreed to for one week, as a search lays it over the calendar."""

from datetime import date

from service.years.weeks import busiest_week


def test_effort_is_spread_over_days_and_a_share_of_a_week_is_whole_quarters_of_an_hour() -> None:
    # Monday to Friday of one week, and Saturday with the Monday after it.
    whole = (date(2027, 3, 1), date(2027, 3, 5)), 1_000
    over = (date(2027, 3, 6), date(2027, 3, 8)), 1_000
    assert busiest_week([]) == 0
    assert busiest_week([whole]) == 1_000
    # Two of three days: 6.67 hours are 6.75.
    assert busiest_week([over]) == 675
    assert busiest_week([whole, over]) == 1_675
    assert busiest_week([whole, (None, 9_000)]) == 1_000
