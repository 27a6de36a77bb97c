"""The card of what goes through a model now: requests, failures, times, tokens, queue and cache, as its router and its
engines tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from console.deployments.model.traffic import DeploymentSeen, Point
from widgets import numbers
from widgets.button import Button
from widgets.card import Card
from widgets.spark import Spark, Sparkline, around
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

_HUNDRED, _MS = 100.0, 1000.0


class _Line:
    """One figure: its name, its last minutes, how much it is now."""

    def __init__(self, name: str, read: Callable[[Point], float | None], said: Callable[[float | None], str]) -> None:
        self.name, self.read, self._said = name, read, said
        self.spark = Sparkline(width=150)
        self.spark.setAccessibleName(name)
        self.value = Label(numbers.UNKNOWN, "text", Size.BODY, Weight.MEDIUM)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show(self, points: Sequence[Point]) -> None:
        values = np.array([math.nan if (value := self.read(each)) is None else value for each in points])
        known = values[np.isfinite(values)]
        self.spark.set(Spark(values, *around(values, max(float(known.max()) / 2, 1e-3))) if len(known) > 1 else None)
        last = float(values[-1]) if len(values) and math.isfinite(values[-1]) else None
        self.value.setText(self._said(last))
        self.value.setAccessibleName(f"{self.name}: {self._said(last)}")


class NowCard(Card):
    """Live while somebody looks. Where a router does not answer it says why, and shows no figure of then as of now."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Now"))
        rate = self.tr("{count} /s")

        def per_second(value: float | None) -> str:
            shown = numbers.number(value, 1 if value is not None and value < 10 else 0)
            return rate.format(count=shown) if value is not None else shown

        self.lines = (
            _Line(self.tr("Requests"), lambda p: p.requests, per_second),
            _Line(self.tr("Failed"), _failed, lambda v: numbers.percent(v, 2)),
            _Line(self.tr("First token, p95"), lambda p: _times(p.first_token, _MS), _milliseconds),
            _Line(self.tr("Tokens"), lambda p: p.tokens, per_second),
            _Line(self.tr("In work"), lambda p: p.running, numbers.number),
            _Line(self.tr("Waiting in queue"), lambda p: p.waiting, numbers.number),
            _Line(self.tr("KV cache"), lambda p: _times(p.kv_cache, _HUNDRED), numbers.percent),
        )
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(self.lines):
            grid.addWidget(Label(line.name, "muted"), row, 0)
            grid.addWidget(line.spark, row, 1)
            grid.addWidget(line.value, row, 2)
        self.why = Caption("", wrap=True)
        self.add(box)
        self.add(self.why)
        self.align = Button(self.tr("Align routers…"))
        self.add(self.align)
        self.align.hide()
        self.hide()

    def show_seen(self, seen: DeploymentSeen | None, called: Callable[[str], str] = str) -> None:
        """Show what was seen last of a model's deployment; nothing of one that has none. `called` gives nodes' names by
        their keys."""
        self.setVisible(seen is not None)
        if seen is None:
            return
        points = seen.points if not seen.problem else ()
        for line in self.lines:
            line.show(points)
        self.set_trailing(self.tr("the last minutes") if points else "")
        self.align.setVisible(seen.differ and not seen.problem)
        said = ""
        if seen.problem:
            said = self.tr("Its router was not asked: {problem}").format(problem=seen.problem)
        elif seen.differ:
            unclear = self.tr("both or none")
            told = [f"{called(each.node)} {each.serves or unclear}" for each in seen.routers]
            said = self.tr("Its routers do not serve the same: {routers}").format(routers="; ".join(told))
        elif seen.silent:
            told = [f"{called(each.node)}: {each.problem}" for each in seen.silent]
            said = self.tr("One of its routers does not answer: {router}").format(router="; ".join(told))
        else:
            quiet = [f"{each.node}: {each.problem}" for each in seen.slots if each.problem and each.share]
            said = self.tr("Engines that do not tell: {nodes}").format(nodes="; ".join(quiet)) if quiet else ""
        self.why.setText(said)
        self.why.setVisible(bool(said))


def _milliseconds(value: float | None) -> str:
    return numbers.quantity(value, "ms")


def _times(value: float | None, by: float) -> float | None:
    return None if value is None else value * by


def _failed(point: Point) -> float | None:
    if not point.requests or point.errors is None:
        return None
    return _HUNDRED * point.errors / point.requests
