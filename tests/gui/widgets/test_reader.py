"""What Qt is told of painted controls for a screen reader: what can be pressed, and things that come and go."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from widgets import reader
from widgets.maps.fleetmap import FleetMap, FleetNode, FleetRack, FleetSite
from widgets.priority import Priority, PriorityCount
from widgets.rail import NavigationRail
from widgets.text import Breadcrumbs

NAME = QAccessible.Text.Name


@pytest.fixture(autouse=True)
def installed(themed) -> None:
    reader.install()


def face(widget: QWidget) -> QAccessibleInterface:
    """What a reader gets of a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None and found.isValid()
    return found


def press(found: QAccessibleInterface) -> None:
    acts = found.actionInterface()
    assert acts.pressAction() in acts.actionNames()
    acts.doAction(acts.pressAction())


def delete(qtbot, widget: QWidget) -> None:
    widget.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(widget))


def fleet(*cells: str) -> tuple[FleetSite, ...]:
    return (FleetSite("s", "hall", (FleetRack("r", "A", (FleetNode("n", "g01", cells),)),)),)


def mapped(*cells: str) -> FleetMap:
    made = FleetMap("Map")
    made.set_sites(fleet(*cells))
    made.resize(300, 100)
    return made


def test_steps_of_a_path_can_be_pressed_but_not_the_last(qtbot) -> None:
    crumbs = Breadcrumbs([("fleet", "Fleet"), ("g01", "g01")])
    qtbot.addWidget(crumbs)
    named = {face(each).text(NAME): face(each) for each in crumbs.findChildren(QWidget) if each.accessibleName()}
    assert named["Fleet"].role() == QAccessible.Role.Link
    assert named["g01"].role() == QAccessible.Role.StaticText
    assert named["g01"].actionInterface().actionNames() == []
    with qtbot.waitSignal(crumbs.chosen) as chosen:
        press(named["Fleet"])
    assert chosen.args == ["fleet"]


def test_a_page_that_is_disabled_cannot_be_pressed(qtbot) -> None:
    rail = NavigationRail()
    qtbot.addWidget(rail)
    item = rail.add_item("fleet", "Fleet", "rows-2")
    acts = face(item).actionInterface()
    assert acts.pressAction() in acts.actionNames()
    item.setEnabled(False)
    assert acts.actionNames() == []
    with qtbot.assertNotEmitted(rail.activated):
        acts.doAction(acts.pressAction())


def test_a_count_of_priorities_is_a_button(qtbot) -> None:
    count = PriorityCount(Priority.HIGH, 3)
    qtbot.addWidget(count)
    assert face(count).role() == QAccessible.Role.Button
    with qtbot.waitSignal(count.clicked):
        press(face(count))


def test_a_cell_stays_itself_when_others_come_before_it(qtbot) -> None:
    made = mapped("a", "b")
    qtbot.addWidget(made)
    held = face(made).child(1)
    assert held.text(NAME) == "b"
    before = held.rect()
    made.set_sites(fleet("new", "a", "b"))
    assert held.text(NAME) == "b"
    assert held.rect().left() > before.left()
    assert face(made).indexOfChild(held) == 2
    made.set_sites(fleet("new", "a"))
    assert not held.isValid() and held.state().invalid
    assert face(made).indexOfChild(held) == -1
    made.set_sites(fleet("b", "a"))
    assert held.isValid() and face(made).indexOfChild(held) == 0


def test_the_cells_of_a_map_go_with_it(qtbot) -> None:
    made = mapped("a", "b", "c")
    whole = face(made)
    known = QAccessible.uniqueId(whole)
    held = [whole.child(n) for n in range(3)]
    cells = [QAccessible.uniqueId(each) for each in held]
    assert all(QAccessible.accessibleInterface(each) is not None for each in cells)
    delete(qtbot, made)
    assert [QAccessible.accessibleInterface(each) for each in (known, *cells)] == [None] * 4


def test_who_still_holds_a_cell_of_a_map_that_is_gone_is_told_so(qtbot) -> None:
    made = mapped("a", "b")
    held = face(made).child(0)
    delete(qtbot, made)
    assert not held.isValid() and held.state().invalid
    assert (held.window(), held.parent(), held.text(NAME)) == (None, None, "")
    assert held.rect().isEmpty()
