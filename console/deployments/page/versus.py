"""Old and new side by side: figures of both on the same scales, and what is different between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject

from console.deployments.model.shifts import Shift, shift
from console.deployments.model.traffic import DeploymentSeen, Point
from console.deployments.model.verdicts import Comparison
from console.deployments.page.judging import telling
from console.deployments.page.rollout_loading import Shown
from console.work.model.runs import WELL
from widgets import numbers
from widgets.plans.compare import CompareRow, Interval, Side
from widgets.priority import Priority
from widgets.spark import Spark

_MS = 1000.0
#: What is accepted of a latency beside the old one's, as a share of it, where the plan does not say.
_SLOWER = 0.5

#: Rows that are there where an engine tells them.
_OF_ENGINES = frozenset({"first", "between", "tokens", "waiting"})

Read = Callable[[Point], float | None]


class Versus(QObject):
    """Makes the rows. What nobody tells is an en dash."""

    def rows(self, shown: Shown, seen: DeploymentSeen | None) -> list[CompareRow]:
        """The rows of a rollout: live where its router answers, of the last comparison in any case."""
        slot = shown.view.rollout.slot
        live = seen is not None and not seen.problem and shown.run.open
        old = seen.sides.get(slot.other.value, ()) if seen is not None and live else ()
        new = seen.sides.get(slot.value, ()) if seen is not None and live else ()
        made = []
        if live:
            made += [
                self._share(shown, old, new),
                self._pair("requests", self.tr("Requests"), self.tr("per second"), old, new, lambda p: p.requests, 1),
            ]
        made.append(self._errors(shown, old, new))
        made.append(self._answers(shown))
        if live:
            made += [
                self._latency("first", self.tr("First token"), old, new, lambda p: p.first_token),
                self._latency("between", self.tr("Between tokens"), old, new, lambda p: p.between_tokens),
                self._pair("tokens", self.tr("Tokens"), self.tr("per second"), old, new, lambda p: p.tokens),
                self._pair("waiting", self.tr("Waiting"), self.tr("in the queue"), old, new, lambda p: p.waiting),
            ]
        golden = self._golden(shown)
        made += [golden] if golden is not None else []
        # What neither side tells has no row: engines do not count all of these.
        return [each for each in made if each.key not in _OF_ENGINES or each.left.spark or each.right.spark]

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _share(self, shown: Shown, old: Sequence[Point], new: Sequence[Point]) -> CompareRow:
        row = self._pair(
            "share", self.tr("Traffic share"), self.tr("of requests"), old, new, lambda p: p.share, top=100.0, mark="%"
        )
        ramp, share = shown.view.rollout.ramp, shown.view.share
        coming = next((each for each in ramp if each > share), None)
        weights = self.tr("Weights {old} : {new}").format(
            old=numbers.number(max(100 - share, 1 if share else 0)), new=numbers.number(share)
        )
        said = self.tr("next {share}").format(share=numbers.percent(coming)) if coming is not None else ""
        return CompareRow(row.key, row.title, row.unit, row.left, row.right, weights, said)

    def _pair(  # noqa: PLR0917 - a row, whole
        self,
        key: str,
        title: str,
        unit: str,
        old: Sequence[Point],
        new: Sequence[Point],
        read: Read,
        decimals: int = 0,
        top: float = 0.0,
        *,
        times: float = 1.0,
        verdict: str = "",
        mark: str = "",
    ) -> CompareRow:
        before, after = _values(old, read, times), _values(new, read, times)
        high = max(top, *_known(before), *_known(after), 1e-9) * 1.05

        def side(values: list[float]) -> Side:
            last = values[-1] if values and math.isfinite(values[-1]) else None
            value = numbers.quantity(last, mark, decimals) if mark else numbers.number(last, decimals)
            return Side(value, "", Spark(np.array(values), 0.0, high) if _known(values) else None)

        return CompareRow(key, title, unit, side(before), side(after), verdict)

    def _latency(self, key: str, title: str, old: Sequence[Point], new: Sequence[Point], read: Read) -> CompareRow:
        row = self._pair(key, title, self.tr("p95, ms"), old, new, read, times=_MS)
        before, after = (_known(_values(side, read, _MS)) for side in (old, new))
        return self._shifted(row, shift(before[-30:], after[-30:]), _middle(before))

    def _shifted(self, row: CompareRow, found: Shift | None, of: float | None) -> CompareRow:
        if found is None or of is None:
            return CompareRow(row.key, row.title, row.unit, row.left, row.right, self.tr("too few yet"))
        accepted = max(_SLOWER * of, 1.0)
        reach = max(accepted * 1.4, abs(found.low), abs(found.high))
        said = self.tr("{middle} ({low} to {high})").format(
            middle=_signed(found.middle), low=_signed(found.low), high=_signed(found.high)
        )
        worse = found.low > accepted
        return CompareRow(
            row.key, row.title, row.unit, row.left, row.right, said, "",
            Priority.HIGH if worse else Priority.NORMAL,
            Interval(found.low, found.middle, found.high, -reach, reach, (-reach, accepted)),
        )  # fmt: skip

    def _errors(self, shown: Shown, old: Sequence[Point], new: Sequence[Point]) -> CompareRow:
        title = self.tr("Error rate")
        found, last = _compared(shown), telling(shown.view.rollout)
        if found is not None:
            counts = (found.old.errors, found.old.requests, found.new.errors, found.new.requests)
            low, high = found.at_least, found.at_most
        elif last is not None:
            counts = (last.old_errors, last.old_requests, last.new_errors, last.new_requests)
            low, high = 0.0, last.at_most
        else:
            nothing = Side(numbers.UNKNOWN)
            return CompareRow("errors", title, self.tr("of requests"), nothing, nothing, self.tr("not compared yet"))
        limit = shown.told.errors

        def side(errors: int, requests: int, points: Sequence[Point]) -> Side:
            value = numbers.percent(100 * errors / requests, 2) if requests else numbers.UNKNOWN
            told = self.tr("{errors} of {requests}").format(
                errors=numbers.number(errors), requests=numbers.number(requests)
            )
            values = _values(points, _error_share, 100.0)
            top = max(200 * limit, *_known(values), 0.1)
            return Side(value, told, Spark(np.array(values), 0.0, top) if _known(values) else None)

        said = self.tr("≤ {share}, limit {limit}").format(
            share=numbers.percent(100 * high, 2), limit=numbers.percent(100 * limit, 2)
        )
        middle = counts[2] / counts[3] if counts[3] else 0.0
        reach = max(2 * limit, min(high, 4 * limit)) or 1.0
        return CompareRow(
            "errors", title, self.tr("at this share"), side(*counts[:2], old), side(*counts[2:], new), said, "",
            Priority.HIGH if low > limit > 0 else Priority.NORMAL,
            Interval(low, middle, min(high, reach), 0.0, reach, (0.0, limit)),
        )  # fmt: skip

    def _answers(self, shown: Shown) -> CompareRow:
        """Whole answers of questions that no cache knows, each sent to both."""
        title, unit = self.tr("Whole answer"), self.tr("median, ms")
        found, last = _compared(shown), telling(shown.view.rollout)
        if found is not None:
            medians, between = (found.old_median, found.new_median), shift(found.old.probes, found.new.probes)
            between = Shift(between.low * _MS, between.middle * _MS, between.high * _MS) if between else None
        elif last is not None:
            medians, between = (last.old_median, last.new_median), None
        else:
            medians, between = (None, None), None
        sides = [Side(numbers.number(each * _MS) if each is not None else numbers.UNKNOWN) for each in medians]
        row = CompareRow("answers", title, unit, sides[0], sides[1])
        if between is None and medians[0] is not None and medians[1] is not None:
            said = _signed((medians[1] - medians[0]) * _MS)
            return CompareRow("answers", title, unit, sides[0], sides[1], said)
        return self._shifted(row, between, medians[0] * _MS if medians[0] is not None else None)

    def _golden(self, shown: Shown) -> CompareRow | None:
        gates = [each for each in shown.run.steps if each.step.kind == "rollout.gate" and each.state in WELL]
        told = [each.facts for each in gates if each.facts.get("golden")]
        if not told or not shown.told.golden:
            return None
        right = min(int(each.get("right", 0)) for each in told)
        new = Side(self.tr("{right} of {all}").format(
            right=numbers.number(right), all=numbers.number(shown.told.golden)))  # fmt: skip
        limit = self.tr("at least {least}").format(least=numbers.number(shown.told.least))
        return CompareRow("golden", self.tr("Golden set"), self.tr("right answers"), Side(numbers.UNKNOWN), new, limit)


def _compared(shown: Shown) -> Comparison | None:
    """The comparison that goes on; what watches the new version alone compares nothing."""
    found = shown.view.compared
    return found if found is not None and shown.run.open and (found.old.requests or found.old.probes) else None


def _values(points: Sequence[Point], read: Read, times: float = 1.0) -> list[float]:
    found = (read(each) for each in points)
    return [math.nan if each is None else each * times for each in found]


def _known(values: Sequence[float]) -> list[float]:
    return [each for each in values if math.isfinite(each)]


def _middle(values: Sequence[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None


def _error_share(point: Point) -> float | None:
    return point.errors / point.requests if point.requests and point.errors is not None else None


def _signed(value: float) -> str:
    """A difference with its sign, rounded to whole ones where it is large."""
    rounded = round(value, 0 if abs(value) >= 10 else 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{numbers.number(abs(rounded), 0 if abs(rounded) >= 10 else 1)}"
