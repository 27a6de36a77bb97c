"""The band of the past, and the window under it: what time is shown is said on every page, and a click leads to now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.fleet.model.figures import levels
from console.frame.catalogue import PAGES, SETTINGS
from console.frame.memory import Memory
from console.pagekit.now_mark import NowVeil, is_marked_now
from console.pagekit.view_time import TIME
from tests.support.still_nodes import NOW
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow, pause
from tests.support.window import wait_until
from widgets.time.timestack import TimeStack

pytestmark = pytest.mark.slow

LEFT = Qt.MouseButton.LeftButton
NODE = "node:trollhattan/g07"


@pytest.fixture(scope="module")
def still(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillWindow]:
    made = StillWindow(qapp, tmp_path_factory.mktemp("still"), StillSite("normal"))
    yield made
    made.close()


@pytest.fixture
def window(still: StillWindow) -> StillWindow:
    time = still.window.desk.time
    time.choose(900)
    time.go_live()
    told(still)
    still.show(NODE)
    return still


def told(still: StillWindow) -> None:
    """Until what a hand or a call did is told everywhere: the range at once, the moment a little later."""
    pause(0.01)
    window = still.window
    while window.desk.time._telling.isActive() or any(s._later.isActive() for s in window.findChildren(TimeStack)):
        pause(0.02)


def drag(still: StillWindow, widget: QWidget, pixels: int) -> None:
    QTest.mousePress(widget, LEFT, pos=QPoint(300, 150))
    QTest.mouseMove(widget, QPoint(300 + pixels // 2, 150))
    QTest.mouseMove(widget, QPoint(300 + pixels, 150))
    QTest.mouseRelease(widget, LEFT, pos=QPoint(300 + pixels, 150))
    told(still)


def roll(over: QWidget, keys: Qt.KeyboardModifier) -> None:
    """Turn the wheel by a notch over a widget: as by a hand, who does not take it leaves it to what it stands in."""
    at, widget = QPointF(300, 150), over
    while widget is not None:
        event = QWheelEvent(
            at, over.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        if event.isAccepted():
            return
        widget = widget.parentWidget()


def words(window: StillWindow) -> str:
    return window.window.past.accessibleName().replace("\N{NO-BREAK SPACE}", " ")


def test_a_drag_into_the_past_is_said_on_every_page_until_it_is_now_again(window: StillWindow) -> None:
    band, stack = window.window.past, window.window.page("fleet").page.gpus.stack
    assert band.isHidden()
    drag(window, stack, 200)
    assert band.isVisible()
    assert words(window).startswith("HISTORY. ")
    assert words(window).endswith(" min ago")
    for place in ("overview", "fleet/table", "settings", NODE):
        window.show(place)
        assert band.isVisible()
    QTest.mouseClick(band._button, LEFT)
    told(window)
    assert band.isHidden()
    assert stack.is_live()
    assert window.window.page("overview").trends.stacks[0].is_live()


def test_a_page_that_shows_now_alone_says_so_while_another_time_is_looked_at(window: StillWindow) -> None:
    frame, mode = window.window, window.window.top.mode
    assert mode.text() == "LIVE"
    frame.desk.time.show(NOW - 45_900, NOW - 45_000, live=False)
    told(window)
    for entry in PAGES:
        window.show(entry.kinds[0])
        follows, page = entry.key in ("overview", "fleet"), frame.page(entry.key).widget
        assert words(window).endswith("12 h ago" if follows else "12 h ago. This page shows now, not that time"), entry
        assert is_marked_now(page) is not follows, entry
        assert mode.text() == ("HISTORY" if follows else "NOW"), "the tag is that of what is in sight"
        over = frame.childAt(page.mapTo(frame, page.rect().center()))
        assert over is not None and not isinstance(over, NowVeil), "what is dimmed is there to act on"
    frame.desk.time.go_live()
    told(window)
    assert not is_marked_now(page) and mode.text() == "LIVE"


def test_the_band_says_from_when_to_when_and_how_long_ago_with_the_day_where_it_is_another(window: StillWindow) -> None:
    time = window.window.desk.time
    time.show(NOW - 45_900, NOW - 45_000, live=False)
    told(window)
    assert words(window) == "HISTORY. 01:27 to 01:42. 12 h ago"
    time.show(NOW - 87_300, NOW - 86_400, live=False)
    told(window)
    assert words(window) == "HISTORY. 23 Nov 13:57 to 14:12. 1 day ago"
    time.go_live()
    time.pin(NOW - 600)
    told(window)
    assert words(window).startswith("HISTORY. At 14:02:44. 10 min ago")


def test_the_range_and_the_pin_of_one_page_are_those_of_the_other(window: StillWindow) -> None:
    fleet, overview = window.window.page("fleet"), window.window.page("overview")
    drag(window, fleet.page.gpus.stack, 150)
    QTest.mouseClick(fleet.page.gpus.stack, LEFT, pos=QPoint(400, 150))
    told(window)
    window.show("overview")
    stack = overview.trends.stacks[0]
    assert stack.range() == fleet.page.gpus.stack.range()
    assert stack.crosshair() == fleet.page.gpus.stack.crosshair() is not None
    assert stack.is_pinned()
    assert overview.trends.title.text().startswith("Figures at ")
    assert not overview.trends.head.live.isChecked()


def test_what_is_of_now_is_marked_while_another_time_is_shown(window: StillWindow) -> None:
    frame, top = window.window, window.window.top
    window.window.desk.time.show(NOW - 45_900, NOW - 45_000, live=False)
    told(window)
    window.show("overview")
    page = window.window.page("overview")
    assert all(is_marked_now(part) for part in (top.nodes.value, top.power.value))
    assert not frame.bottom.alarm.of_now.isHidden(), "what asks for somebody is so now"
    assert not any(is_marked_now(part) for part in (page.trends.power.value, page.attention.table, page.sites.table))
    beside = [card for card in (*page._beside, page.models) if card is not None]
    assert beside and all(is_marked_now(card) for card in beside), "of them nothing is kept"
    window.window.desk.time.go_live()
    told(window)
    assert not any(is_marked_now(part) for part in (top.nodes.value, top.power.value, *beside))
    assert frame.bottom.alarm.of_now.isHidden()


def test_the_overviews_figures_are_those_of_the_moment(window: StillWindow) -> None:
    window.show("overview")
    trends = window.window.page("overview").trends
    window.window.desk.time.pin(NOW - 305)
    told(window)
    window.show("overview")
    totals = trends._totals
    place = int(totals.grid.places(np.array([NOW - 305.0]))[0])
    said = trends.power.value.accessibleName() or trends.power.value.text()
    assert f"{totals.power()[place] / 1000:.1f}" in said
    assert trends.title.text() == "Figures at 14:07:39"


def test_brackets_go_from_event_to_event_wherever_the_keyboard_is(qapp: QApplication, tmp_path: Path) -> None:
    storm = StillWindow(qapp, tmp_path, StillSite("storm"))
    try:
        storm.show("node:trollhattan/g03")
        stack = storm.window.page("fleet").page.gpus.stack
        storm.window.activateWindow()
        pause(0.05)
        view = storm.window.page("fleet").list.list.view
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_BracketLeft)
        assert stack.crosshair() == NOW - 600
        assert stack.is_pinned()
        storm.window.acts.run("time.statistics")
        sheet = storm.window.page("fleet").page.gpus.measuring.range.sheet
        assert sheet is not None
        wait_until(lambda: len(sheet.table.rows()) > 20, 20, "the figures of eight GPUs")
    finally:
        storm.close()


def test_the_map_and_gpu_time_are_those_of_the_moment(window: StillWindow) -> None:
    window.show("overview")
    page = window.window.page("overview")
    now = page.map.map._levels.copy()
    window.window.desk.time.show(NOW - 45_900, NOW - 45_000, live=False)
    told(window)
    window.show("overview")
    then = window.site.readings_at([node.key for node in window.site.inventory.nodes], NOW - 45_000)
    want = [level for key in page.map._slices for level in levels(then[key])]
    assert page.map.map._levels == pytest.approx(np.array(want, np.float32))
    assert not np.allclose(now, page.map.map._levels)
    assert page.gpu_time._title.text() == "GPU time until 01:42"
    assert not is_marked_now(page.map.map) and not is_marked_now(page.gpu_time.table)
    window.window.desk.time.go_live()
    told(window)
    window.show("overview")
    assert page.map.map._levels == pytest.approx(now)
    assert page.gpu_time._title.text() == "GPU time today"


def test_the_plots_keep_their_place_and_size_when_the_strip_of_the_past_comes(window: StillWindow) -> None:
    card = window.window.page("fleet").page.gpus
    before = [box.height() for _row, box in card.stack._scene.places]
    drag(window, card.stack, 200)
    for _ in range(100):
        if card._navigator is not None and card._navigator.isVisible():
            break
        pause(0.05)
    pause(0.1)
    assert card._navigator is not None and card._navigator.isVisible()
    assert [box.height() for _row, box in card.stack._scene.places] == before
    assert card.stack.geometry().bottom() < card._navigator.geometry().top()


def test_the_wheel_over_the_curves_scrolls_a_page_that_is_longer_than_the_window(window: StillWindow) -> None:
    window.window.resize(1280, 800)
    pause(0.1)
    window.show(NODE)
    page = window.window.page("fleet").page
    stack, bar = page.gpus.stack, page._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    for keys, scrolls in ((Qt.KeyboardModifier.NoModifier, True), (Qt.KeyboardModifier.ControlModifier, False)):
        bar.setValue(0)
        span = stack.range()[1] - stack.range()[0]
        roll(stack, keys)
        told(window)
        assert (bar.value() > 0) == scrolls
        assert (stack.range()[1] - stack.range()[0] == pytest.approx(span)) == scrolls
    window.window.resize(1600, 1000)


def test_the_time_that_was_shown_is_kept_for_the_next_start(window: StillWindow, tmp_path: Path) -> None:
    window.window.desk.time.show(NOW - 45_900, NOW - 45_000, live=False)
    kept = window.window.memory.get(TIME)
    memory = Memory(tmp_path / "window.json", SETTINGS)
    memory.put(TIME, kept)
    memory.save()
    again = Memory(tmp_path / "window.json", SETTINGS).get(TIME)
    assert again == {"seconds": 900.0, "end": NOW - 45_000, "pin": None}
