"""How much is learned in one week: what was agreed to, laid over the calendar as a search does it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

#: Shares of a week are counted in quarters of an hour, in hundredths of an hour.
_QUARTER = 25
#: In hundredths of an hour; a week has no more.
MOST_IN_A_WEEK = 16_800


def busiest_week(steps: Iterable[tuple[tuple[date, date] | None, int]]) -> int:
    """Return the most hundredths of an hour in any ISO week; of each step its days and its effort.

    What has no days can be laid where there is room.
    """
    weeks: Counter[tuple[int, int]] = Counter()
    for days, hundredths in steps:
        if days is None:
            continue
        first, last = days
        length = (last - first).days + 1
        shares = Counter((first + timedelta(days=place)).isocalendar()[:2] for place in range(length))
        for week, count in shares.items():
            weeks[week] += -(-hundredths * count // (length * _QUARTER)) * _QUARTER
    return max(weeks.values(), default=0)
