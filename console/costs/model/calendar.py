"""Months and days as bills count them: from midnight to midnight in Sweden, 23 to 25 hours a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def is_month(name: str) -> bool:
    """Whether a text names a month, as 2026-11."""
    return _MONTH.fullmatch(name) is not None


def month_of(moment: float) -> str:
    """The month of a moment (unix seconds), as 2026-11."""
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE).strftime("%Y-%m")


def bounds(month: str) -> tuple[int, int]:
    """When a month begins and ends, in unix seconds. Raises ValueError for what is none."""
    return _begins(month), _begins(later(month))


def later(month: str, by: int = 1) -> str:
    """The month so many after (or before) one."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError(f"{month!r} is no month, as 2026-11")
    count = 12 * int(found[1]) + int(found[2]) - 1 + by
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_later(moment: int, months: int) -> int:
    """The moment so many months after one, by the calendar; of a day that the month has not, its last."""
    local = datetime.fromtimestamp(moment, UTC).astimezone(ZONE)
    count = 12 * local.year + local.month - 1 + months
    first, last = local.replace(year=count // 12, month=count % 12 + 1, day=1, fold=0), 28
    for day in (31, 30, 29):
        if local.day >= day:
            try:
                first.replace(day=day)
            except ValueError:
                continue
            last = day
            break
    return round(first.replace(day=min(local.day, last)).timestamp())


def months_between(earlier: int, moment: int) -> int:
    """How many whole months lie between two moments, by the calendar; 0 where the second is not later."""
    a, b = (datetime.fromtimestamp(each, UTC).astimezone(ZONE) for each in (earlier, moment))
    count = 12 * (b.year - a.year) + b.month - a.month
    return max(0, count - (months_later(earlier, count) > moment))


def _begins(month: str) -> int:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ValueError(f"{month!r} is no month, as 2026-11")
    return round(datetime(int(found[1]), int(found[2]), 1, tzinfo=ZONE).timestamp())
