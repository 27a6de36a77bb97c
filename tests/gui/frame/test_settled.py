"""What the Overview sums up is what has settled: the newest samples may still be on their way."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.frame.test_overview import NODES, script, show
from tests.support.scripted import NOW, Desk

__all__ = ["show"]

ON_THEIR_WAY = 3  # seconds


def test_a_node_whose_newest_samples_are_on_their_way_is_no_gap_in_the_sums(show) -> None:
    fleet = script()
    for node in NODES:
        # One node's line comes every three seconds, the others' are here already.
        newest = ON_THEIR_WAY if node.key == "edge/u1" else 0
        fleet.measured(node.key, range(599, newest - 1, -1))
    asked: list[float] = []
    real = fleet.totals

    def totals(nodes, start, end, step, before=None):
        asked.append(end)
        return real(nodes, start, end, step, before)

    fleet.totals = totals  # type: ignore[method-assign]
    desk = Desk()
    desk.time.choose(3600)
    page = show(fleet, desk)
    page.trends.head.spans.setFocus()
    QTest.keyClick(page.trends.head.spans, Qt.Key.Key_Left)
    assert page.trends.head.spans.current() == "15min"
    watts = page.trends._totals.power()
    assert watts[np.isfinite(watts)][-1] == 16 * 50
    assert page.trends.power.stack._scene.shades == ()
    assert len(asked) >= 3, "both cards read, one of them for two spans"
    assert max(asked) <= NOW - ON_THEIR_WAY, "nor is anything read that may still change"
