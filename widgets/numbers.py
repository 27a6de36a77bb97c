"""Numbers as people of the user's country write them, with units; what is not known is an en dash, never a nought."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale, QObject

UNKNOWN = "–"
SPACE = "\N{NO-BREAK SPACE}"

_SI = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ"))
_IEC = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_SI_ZERO_FLOOR = 1e-9
_MOST_DAYS = 2**31 - 1  # Qt counts plurals with an int


def known(value: float | None) -> bool:
    """Whether there is a figure to show."""
    return value is not None and math.isfinite(value)


def number(value: float | None, decimals: int = 0) -> str:
    """`value` with `decimals` places, grouped in thousands."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    # Rounding first: Qt would write "-0" for a small negative.
    rounded = round(value, decimals)
    return QLocale().toString(rounded + 0.0, "f", decimals)


def counted(text: str, count: int) -> str:
    """A text with a count in it, as `tr` fills it in for %n, with that grouped in thousands."""
    return text.replace(str(count), number(count), 1)


def quantity(value: float | None, unit: str, decimals: int = 0) -> str:
    """A figure with its unit, kept on one line."""
    return f"{number(value, decimals)}{SPACE}{unit}" if known(value) else UNKNOWN


def percent(value: float | None, decimals: int = 0) -> str:
    """`value` is 0 to 100."""
    return quantity(value, "%", decimals)


def _decimals(value: float) -> int:
    """Three figures that mean something: 9.53, 61.4, 418."""
    size = abs(value)
    return 0 if size >= 99.95 or size == 0 else 1 if size >= 9.995 else 2


def split_si(value: float | None, unit: str) -> tuple[str, str]:
    """A figure and its unit with an SI prefix: (61400, "W") gives ("61.4", "kW")."""
    if value is None or not math.isfinite(value):
        return UNKNOWN, ""
    size = abs(value)
    if size < _SI_ZERO_FLOOR:
        return number(0), unit
    factor, prefix = next(((f, p) for f, p in _SI if size >= f * 0.9995), _SI[-1])
    scaled = value / factor
    return number(scaled, _decimals(scaled)), prefix + unit


def si(value: float | None, unit: str) -> str:
    """A figure with an SI prefix: 61400, "W" gives "61.4 kW"."""
    figure, scaled = split_si(value, unit)
    return f"{figure}{SPACE}{scaled}" if scaled else figure


def split_iec(value: float | None) -> tuple[str, str]:
    """Bytes and their IEC unit: 137438953472 gives ("128", "GiB")."""
    if value is None or not math.isfinite(value):
        return UNKNOWN, ""
    scaled, step = float(value), 0
    while abs(scaled) >= 1023.5 and step < len(_IEC) - 1:
        scaled /= 1024
        step += 1
    return number(scaled, 0 if step == 0 else min(_decimals(scaled), 1)), _IEC[step]


def iec(value: float | None) -> str:
    """Bytes: 137438953472 gives "128 GiB"."""
    figure, unit = split_iec(value)
    return f"{figure}{SPACE}{unit}" if unit else figure


class Numbers(QObject):
    """Holds the texts that have plural forms: lupdate sees a plural in `tr`, not in `translate`."""

    def days(self, count: int) -> str:
        """A number of days."""
        return self.tr("%n day(s)", "", count)


def _days(count: int) -> str:
    return Numbers().days(min(count, _MOST_DAYS))


def duration(seconds: float | None, parts: int = 2) -> str:
    """Time as "2 h 17 min 16 s", cut to its `parts` largest units."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    sign = "−" if seconds <= -1 else ""
    left = round(abs(seconds))
    pieces: list[str] = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, size)
        if not count and (pieces or size > 1):
            if pieces:
                break
            continue
        pieces.append(_days(count) if unit == "d" else f"{number(count)}{SPACE}{unit}")
        if len(pieces) == parts:
            break
    return sign + SPACE.join(pieces)


def age(seconds: float | None) -> str:
    """How old something is: "3 s old"."""
    if seconds is None or not math.isfinite(seconds):
        return QCoreApplication.translate("Numbers", "never seen")
    return QCoreApplication.translate("Numbers", "%1 old").replace("%1", duration(max(seconds, 0.0), 1))


def local(unix_seconds: float, zone: str) -> datetime:
    """The moment on the clock of an IANA zone; in UTC on the last day that can be written, where the zone's clock shows
    the next. Raises ZoneInfoNotFoundError."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 3 ms that the first paint need not wait

    moment = datetime.fromtimestamp(unix_seconds, UTC)
    try:
        return moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        return moment


def clock(unix_seconds: float | None, zone: str, seconds: bool = True) -> str:
    """The time of day in `zone`: "03:12:44". Always 24 hours, as in a log."""
    if unix_seconds is None or not math.isfinite(unix_seconds):
        return UNKNOWN
    return local(unix_seconds, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(unix_seconds: float, zone: str, now: float, seconds: bool = True) -> str:
    """A time in `zone`, with its day unless that is today's: "03:12:44", "20 Nov 03:12:44"; another year's with it."""
    when, today = local(unix_seconds, zone), local(now, zone)
    time = when.strftime("%H:%M:%S" if seconds else "%H:%M")
    if when.date() == today.date():
        return time
    year = f"{SPACE}{when.year}" if when.year != today.year else ""
    return f"{day(when)}{year} {time}"


def offset(unix_seconds: float, zone: str) -> str:
    """The zone's distance from UTC at that moment: "UTC+01:00"."""
    text = local(unix_seconds, zone).strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def date(unix_seconds: float, zone: str) -> str:
    """The day in `zone`, in the user's short form: "20 Nov"."""
    return day(local(unix_seconds, zone))


def day(moment: datetime) -> str:
    """A day in the user's short form: "20 Nov"."""
    return f"{moment.day}{SPACE}{_month_name(moment)}"


def month(moment: datetime) -> str:
    """A month, with its year in January: "Nov", "Jan 2027"."""
    return f"{_month_name(moment)}{SPACE}{moment.year}" if moment.month == 1 else _month_name(moment)


def _month_name(moment: datetime) -> str:
    return QLocale().monthName(moment.month, QLocale.FormatType.ShortFormat).rstrip(".")
