"""Gates passed, what is missing where, which of several was on when."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from widgets import theme as themes
from widgets.gallery.gates import coverage, lanes
from widgets.gates import GateBar, GateRing, Gates
from widgets.maps.coverage import CoverageMap, Line
from widgets.tables.cells import Column, Row, cell_text, heard, ordered, sort_value, taken
from widgets.time.lanes import Lane, Lanes, Note, Stretch

DAY = 86_400.0
START = 1_795_134_600.0


def image(widget) -> QImage:
    return widget.grab().toImage()


def test_gates_are_read_copied_and_sorted_by_how_many_are_passed() -> None:
    few, many, half = Gates(4, 14), Gates(12, 14), Gates(2.5, 7, 1)
    assert [cell_text(each) for each in (few, many, half)] == ["4 / 14", "12 / 14", "2.5 / 7"]
    assert heard(few) == "4 / 14"
    rows = [Row("many", (many,)), Row("few", (few,)), Row("half", (half,))]
    assert [row.key for row in ordered(rows, 0, False)] == ["few", "half", "many"]
    assert sort_value(rows[0], 0) is not None


def test_bars_of_one_column_are_as_long_whatever_their_figures_are(qapp) -> None:
    column = Column("gates", "Gates", fit=True)
    assert taken(Gates(4, 14), column) == taken(Gates(14, 14), column)


def test_a_segment_that_is_passed_in_part_is_filled_in_part(show) -> None:
    bar = GateBar(Gates(1.5, 2), width=100)
    show(bar, 100, 12)
    theme = themes.current()
    picture = image(bar)
    inks = [picture.pixelColor(x, 6).name() for x in (10, 40, 60, 90)]
    assert inks == [theme.hex("data-2")] * 3 + [theme.hex("track")]
    bar.set(None)
    assert bar.accessibleName() == "No data"


def test_a_ring_says_how_many_of_how_many(show) -> None:
    ring = GateRing("Readiness")
    show(ring, 96, 96)
    before = image(ring)
    ring.set(Gates(6, 14))
    assert ring.accessibleName() == "Readiness: 6 of 14"
    assert image(ring) != before


def test_what_is_missing_is_a_hole_that_arrows_reach_and_enter_opens(qtbot, show) -> None:
    made = coverage()
    show(made, 560, 260)
    assert made.accessibleName() == "What is missing where: 29 missing"
    hole, whole = made.cell_rect(0, 1).center(), made.cell_rect(0, 0).center()
    picture = image(made)
    assert picture.pixelColor(whole).name() == themes.current().hex("data-4") != picture.pixelColor(hole).name()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(made, key)
    assert made.current() == ("support-sv", 1)
    assert made.accessibleDescription() == "support-sv: Deputy owner is missing"
    with qtbot.waitSignal(made.chosen) as chosen:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert chosen.args == ["support-sv", 1]
    with qtbot.waitSignal(made.chosen) as chosen:
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.cell_rect(8, 11).center())
    assert chosen.args == ["ticket-router", 11]


def test_the_place_of_the_keyboard_is_given_up_when_its_thing_is_gone(qtbot, show) -> None:
    made = CoverageMap("Missing")
    made.set(["a", "b"], [Line("x", "x", frozenset({1})), Line("y", "y", frozenset())])
    show(made, 200, 100)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(made, key)
    assert made.current() == ("y", 0)
    made.set(["a", "b"], [Line("x", "x", frozenset())])
    assert made.current() is None and made.accessibleDescription() == ""


def test_lanes_say_what_was_on_when_and_what_still_is(show) -> None:
    made = lanes()
    show(made, 500, 120)
    said = made.accessibleName()
    assert "6.3" in said and "3 h, rolled back" in said and "since 14 Mar, 75 %" in said


def test_what_goes_on_stands_out_and_a_short_stretch_is_seen(show) -> None:
    made = Lanes("Served", lambda: "UTC")
    show(made, 300, 60)
    made.set(START, START + 100 * DAY, [Lane("a", (Stretch(START, START + 50 * DAY),)), Lane("b", ())])
    before = image(made)
    made.set(START, START + 100 * DAY, [Lane("a", (Stretch(START, START + 50 * DAY, now=True),)), Lane("b", ())])
    now = image(made)
    assert now != before
    short = Stretch(START + 99.99 * DAY, START + 100 * DAY, part=0.05, now=True)
    made.set(START, START + 100 * DAY, [Lane("a", (Stretch(START, START + 50 * DAY, now=True),)), Lane("b", (short,))])
    assert image(made) != now


def test_named_moments_stand_below_and_are_said(show) -> None:
    made = Lanes("Pilot", lambda: "UTC")
    made.set(START, START + DAY, [Lane("", (Stretch(START, START + DAY, hollow=True),))], [Note(START, "begins", "x")])
    show(made, 300, 60)
    assert made.accessibleName().endswith("begins x")
