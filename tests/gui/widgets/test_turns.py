"""Pictures of curves are drawn in turns: one in a frame, and nobody waits for one that is out of sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.time.timeview import TimeView
from widgets.time.tracks import Curve, Plot
from widgets.time.turns import InTurns

VIEWS = 3


class Desk(InTurns):
    """A window with views one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.views = [TimeView("UTC") for _ in range(VIEWS)]
        middle = QWidget()
        below = QVBoxLayout(middle)
        for view in self.views:
            view.set_rows([Plot("load", "Load", "%")])
            below.addWidget(view)
        self.setCentralWidget(middle)
        self.resize(600, 600)

    def move_on(self, *views: TimeView) -> None:
        for view in views:
            view.set_curves("load", [Curve("a", np.array([0.0, 3600.0]), np.array([1.0, 2.0]), "data")])

    def frame(self) -> None:
        """Paint what is due, once."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest)

    def drawn(self) -> list[TimeView]:
        return [view for view in self.views if not view._behind]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.drawn() == made.views)
    yield made


def test_one_picture_is_drawn_in_a_frame_and_the_others_follow(desk: Desk, qtbot: QtBot) -> None:
    first, second, third = desk.views
    desk.move_on(second, third, first)
    desk.frame()
    assert len(desk.drawn()) == 1, "the others show what they had"
    qtbot.waitUntil(lambda: desk.drawn() == desk.views)


def test_a_hand_that_drags_moves_them_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Counter[TimeView] = Counter()

    def draw(view: TimeView, ratio: float) -> QPixmap:
        drawn[view] += 1
        return picture(view, ratio)

    picture = TimeView._picture
    monkeypatch.setattr(TimeView, "_picture", draw)
    for _ in range(4 * VIEWS):
        desk.move_on(*desk.views)
        QCoreApplication.processEvents()
    assert min(drawn[view] for view in desk.views) >= 3, "who waited comes before who is due again"


def test_nobody_waits_for_one_that_went_out_of_sight(desk: Desk, qtbot: QtBot) -> None:
    first, second, third = desk.views
    desk.move_on(*desk.views)
    desk.frame()
    (drawn,) = desk.drawn()
    next_one, last = (view for view in (first, second, third) if view is not drawn)
    next_one.hide()
    qtbot.waitUntil(lambda: not last._behind)
    next_one.show()
    qtbot.waitUntil(lambda: not next_one._behind)


def test_a_picture_that_is_asked_for_is_of_now(desk: Desk) -> None:
    desk.move_on(*desk.views)
    desk.frame()
    late = next(view for view in desk.views if view._behind)
    picture = QPixmap(late.size())
    late.render(picture)
    assert not late._behind
