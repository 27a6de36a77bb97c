"""The list at the left: by its keys every item is reached, and seen with its heading; what changed is drawn alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion

from widgets.tables.master import Item, MasterList

UP, DOWN, END, HOME = Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Home


@pytest.fixture
def listed(show) -> MasterList:
    """Six racks of ten, of which a page shows about eight lines."""
    made = MasterList("Nodes")
    made.set_items([Item(n, f"rack {n // 10}", f"g{n:02d}") for n in range(60)])
    show(made, 220, 400)
    made.set_current(59)
    made.view.setFocus()
    return made


def heading_is_seen(made: MasterList) -> bool:
    """Whether the line above the current one is whole within the list."""
    above = made.view.model().index(made.view.currentIndex().row() - 1, 0)
    return made.view.viewport().rect().contains(made.view.visualRect(above))


def test_page_up_goes_to_the_first_item_and_page_down_to_the_last(qtbot, listed: MasterList) -> None:
    for key, end in ((UP, 0), (DOWN, 59)):
        found = [listed.current()]
        while listed.current() != end:
            qtbot.keyClick(listed.view, key)
            assert listed.current() not in found, "no line is a place where one is stuck"
            found.append(listed.current())
        assert len(found) <= 12


@pytest.mark.parametrize("keys", [[HOME], [UP] * 12, [HOME, DOWN, *[Qt.Key.Key_Up] * 12]])
def test_the_first_item_is_seen_with_its_heading(qtbot, listed: MasterList, keys: list[Qt.Key]) -> None:
    for key in keys:
        qtbot.keyClick(listed.view, key)
    assert listed.current() == 0
    assert heading_is_seen(listed)
    assert listed.view.verticalScrollBar().value() == 0


def test_the_first_of_a_later_group_is_seen_with_its_heading(qtbot, listed: MasterList) -> None:
    while listed.current() != 30:
        qtbot.keyClick(listed.view, Qt.Key.Key_Up)
    assert heading_is_seen(listed)
    listed.set_current(50)
    assert heading_is_seen(listed)


class Painted(QObject):
    """What was drawn of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


@pytest.fixture
def painted(qtbot, listed: MasterList) -> Iterator[Painted]:
    listed.set_current(0)
    qtbot.waitUntil(lambda: listed.view.verticalScrollBar().value() == 0)
    settle(listed)
    seen = Painted()
    listed.view.viewport().installEventFilter(seen)
    yield seen
    listed.view.viewport().removeEventFilter(seen)


def settle(made: MasterList) -> None:
    for kind in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
        QCoreApplication.sendPostedEvents(None, kind)
    QCoreApplication.processEvents()


@pytest.mark.parametrize("changed", [[2], [2, 3], [1, 4, 5]])
def test_only_lines_that_changed_are_drawn_anew(listed: MasterList, painted: Painted, changed: list[int]) -> None:
    listed.update_items([Item(n, "rack 0", f"g{n:02d}", detail="late") for n in changed])
    settle(listed)
    height = sum(part.height() for part in painted.region)
    places = [listed.view.model().index(n + 1, 0) for n in changed]  # after the heading
    assert all(painted.region.contains(listed.view.visualRect(place).center()) for place in places)
    assert height <= sum(listed.view.visualRect(place).height() for place in places)


def test_a_line_is_as_high_as_what_stands_below_it_and_those_after_it_move(listed: MasterList) -> None:
    listed.set_current(0)
    settle(listed)
    model, view = listed.view.model(), listed.view

    def place(item: int) -> tuple[int, int]:
        rect = view.visualRect(model.index(item + 1, 0))
        return rect.top() - view.visualRect(model.index(1, 0)).top(), rect.height()

    (_, plain), (after, _) = place(0), place(1)
    listed.update_items([Item(0, "rack 0", "g00", below="Look at it")])
    settle(listed)
    (_, one), moved = place(0), place(1)
    assert one > plain and moved[0] == after + one - plain
    listed.update_items([Item(0, "rack 0", "g00", below="Move its work away, then restart the node it was on")])
    settle(listed)
    assert place(0)[1] - one == one - plain, "a second line, and not a cut one"
    assert "restart the node" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    same = "Look at it"
    listed.update_items([Item(0, "rack 0", "g00", below=same), Item(1, "rack 0", "g01", below=same)])
    settle(listed)
    assert [place(0)[1], place(1)[1]] == [one, plain], "what is to be said of both is said once"
    listed.update_items([Item(0, "rack 0", "g00"), Item(1, "rack 0", "g01", below=same)])
    settle(listed)
    assert [place(0)[1], place(1)[1]] == [plain, one] and place(1)[0] == after
