"""The words of reporting: how a clock stands, how much is left, from what and until when. Finished text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.incidents.model.clocks import Clock, OwnClock, State
from console.incidents.model.regimes import Limit, Start
from console.incidents.page.wording import said, spoken
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

#: How an address of the reporting of an incident begins.
PLACE = "reporting:"
RUNNING = (State.MISSED, State.AT_ONCE, State.COUNTING)
_DAY = 86_400.0
#: From so many seconds on what is left is told in days.
_LONG = 4 * _DAY
#: Seconds below which a clock that is off is no news: what a time service does all day.
_CLOCK_SLACK = 1.0

_FROM: dict[Start, Text] = {
    Start.AWARENESS: QT_TRANSLATE_NOOP("Reporting", "{limit} after it was known"),
    Start.CLASSIFICATION: QT_TRANSLATE_NOOP("Reporting", "{limit} after it was judged so"),
    Start.RECORDED: QT_TRANSLATE_NOOP("Reporting", "{limit} after {duty}"),
    Start.HANDLED: QT_TRANSLATE_NOOP("Reporting", "{limit} after it was closed"),
}


def title(clock: Clock) -> str:
    """What a clock is called: NIS2, early warning."""
    return QCoreApplication.translate("Reporting", "{regime}: {duty}").format(
        regime=clock.regime.short, duty=spoken(clock.duty.name)
    )


def left(clock: Clock, now: float, behind: float) -> str:
    """How much is left now, in large."""
    if clock.state is State.MET:
        return QCoreApplication.translate("Reporting", "told")
    if clock.state is State.AT_ONCE:
        return QCoreApplication.translate("Reporting", "at once")
    if clock.due is None:
        return ""
    rest = clock.due - now - max(0.0, behind)
    if rest <= 0.0:
        over = numbers.duration(-rest, 2)
        return QCoreApplication.translate("Reporting", "over since {time}").format(time=over)
    return numbers.duration(rest, 1 if rest >= _LONG else 2 if rest >= _DAY else 3)


def due(clock: Clock, zone: str, now: float) -> str:
    """Until when, or when it was done."""
    if clock.met is not None:
        at = numbers.moment(clock.met, zone, now, seconds=False)
        late = QCoreApplication.translate("Reporting", "told {time}, after it was due")
        return (late if clock.late else QCoreApplication.translate("Reporting", "told {time}")).format(time=at)
    if clock.due is None:
        return ""
    if clock.whole_day:
        day = numbers.date(clock.due - 1.0, zone)
        return QCoreApplication.translate("Reporting", "due by the end of {day}").format(day=day)
    at = numbers.moment(clock.due, zone, now)
    return QCoreApplication.translate("Reporting", "due {time}").format(time=at)


def limit_text(limit: Limit) -> str:
    """So much time, as the text of the law says it."""
    if limit.months:
        one = QCoreApplication.translate("Reporting", "1 month")
        return (
            one if limit.months == 1 else QCoreApplication.translate("Reporting", "{n} months").format(n=limit.months)
        )
    if limit.days:
        return QCoreApplication.translate("Reporting", "{n} days").format(n=limit.days)
    return QCoreApplication.translate("Reporting", "{n} h").format(n=limit.hours)


def from_what(clock: Clock) -> str:
    """From what it runs."""
    if clock.limit is None or clock.limit.at_once:
        return clock.duty.source
    after = next((each for name in clock.limit.after if (each := clock.regime.duty(name)) is not None), None)
    duty = "" if after is None else spoken(after.name)
    return spoken(_FROM[clock.limit.start]).format(limit=limit_text(clock.limit), duty=duty)


def why(clock: Clock) -> str:
    """Why it does not count."""
    return "" if clock.why is None else said(clock.why)


def own_clock(own: OwnClock) -> tuple[str, bool]:
    """How far this workstation's clock is off, by what; and whether that matters."""
    if own.behind is None:
        text = QCoreApplication.translate("Reporting", "This workstation's clock is not compared: too few nodes tell")
        return text, False
    if abs(own.behind) < _CLOCK_SLACK:
        text = QCoreApplication.translate("Reporting", "This workstation's clock agrees with that of {n} nodes")
        return text.format(n=numbers.number(own.nodes)), False
    by = numbers.duration(abs(own.behind), 2)
    text = (
        QCoreApplication.translate(
            "Reporting", "This workstation's clock is {time} behind, by {n} nodes: so much less is left"
        )
        if own.behind > 0
        else QCoreApplication.translate("Reporting", "This workstation's clock is {time} ahead, by {n} nodes")
    )
    return text.format(time=by, n=numbers.number(own.nodes)), True
