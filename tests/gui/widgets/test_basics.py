"""Labels, buttons, cards, rail, segmented control, values, fields: by mouse and by key."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QWidget

from widgets import icons, paint
from widgets import theme as themes
from widgets.bullet import Bullet, BulletBar, Share, ShareBar
from widgets.button import Button, IconButton, Kind
from widgets.card import Card, FactList, in_order, rows
from widgets.field import CheckBox, Choice, Form, SearchField
from widgets.priority import Priority
from widgets.rail import NavigationRail
from widgets.segmented import SegmentedControl
from widgets.text import Breadcrumbs, Label, Tag
from widgets.theme import Size
from widgets.value import ValueLabel
from widgets.vision import contrast_ratio

LEFT = Qt.MouseButton.LeftButton


def test_a_label_that_is_too_narrow_shortens_and_tells_all_on_hover(show) -> None:
    label = Label("Trollhättan · hall 1 · rack A", elide=True)
    show(label, 60, 20)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text() == "Trollhättan · hall 1 · rack A"
    label.resize(400, 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


def test_breadcrumbs_lead_back_but_not_to_where_one_is(qtbot, show) -> None:
    crumbs = Breadcrumbs([("fleet", "Fleet"), ("site", "Trollhättan"), ("g07", "g07")])
    show(crumbs, 400, 30)
    parts = [child for child in crumbs.findChildren(QWidget) if child.accessibleName()]
    with qtbot.waitSignal(crumbs.chosen) as chosen:
        qtbot.mouseClick(parts[1], LEFT)
    assert chosen.args == ["site"]
    with qtbot.assertNotEmitted(crumbs.chosen):
        qtbot.mouseClick(parts[2], LEFT)
    with qtbot.waitSignal(crumbs.chosen) as chosen:
        qtbot.keyClick(parts[0], Qt.Key.Key_Return)
    assert chosen.args == ["fleet"]
    assert crumbs.accessibleName() == "Fleet › Trollhättan › g07"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_button_can_be_clicked_and_pressed(qtbot, show, kind: Kind) -> None:
    button = Button("Drain node g03", kind, detail="can be undone" if kind is Kind.SAFE else "")
    show(button, 200, 50)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, LEFT)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    off = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != off
    assert button.sizeHint().width() >= button.fontMetrics().horizontalAdvance(button.text())


def test_the_safe_way_out_is_the_lightest_and_danger_is_outlined(show) -> None:
    theme = themes.current()
    safe, danger = Button("Roll back", Kind.SAFE), Button("Remove", Kind.DANGER)
    show(safe, 120, 26), show(danger, 120, 26)
    assert safe.grab().toImage().pixelColor(10, 13).lightness() > 180
    assert danger.grab().toImage().pixelColor(60, 0).name() == theme.hex("critical")
    assert danger.grab().toImage().pixelColor(10, 13).lightness() < 60


def test_an_icon_button_has_a_name_and_a_menu_button_opens(qtbot, show) -> None:
    assert IconButton("search", "Search").accessibleName() == "Search"
    button = Button("More")
    menu = QMenu(button)
    menu.addAction("Export")
    button.setMenu(menu)
    show(button, 100, 26)
    assert button.sizeHint().width() > Button("More").sizeHint().width()


def test_an_icon_that_is_not_shipped_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")
    assert not icons.pixmap("server", "text", 16, 2.0).isNull()
    assert icons.pixmap("server", "text", 16, 2.0).width() == 32
    assert not icons.icon("server").pixmap(16, 16).isNull()


def test_a_card_hides_an_empty_header_and_replaces_its_trailing_text(show) -> None:
    card = Card(trailing="1 h")
    show(card)
    assert card._header.isVisible()
    first = card._trailing
    card.set_trailing("6 h")
    assert card._trailing is first
    card.set_trailing(None)
    assert not card._header.isVisible()
    card.set_title("Host")
    assert card._header.isVisible()
    assert card.accessibleName() == "Host"


PATH = "/srv/models/hub/snapshots/0f2c8d1b7a/consolidated.00.safetensors"


@pytest.fixture
def facts(show) -> FactList:
    """One that has no room for all of itself."""
    made = FactList([("Path", PATH)])
    show(made, 220, 60)
    return made


def value(facts: FactList) -> Label:
    label = next(each for each in facts.findChildren(Label) if each.whole_text() == PATH)
    assert "…" in label.text()
    return label


def test_copying_a_shortened_fact_gives_all_of_it(qtbot, facts: FactList) -> None:
    label = value(facts)
    label.setFocus()
    label.setSelection(0, len(label.text()))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PATH
    label.setSelection(5, len(label.text()) - 5 - len("tensors"))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PATH.removeprefix("/srv/").removesuffix("tensors")
    label.setSelection(1, 3)
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "srv"


def test_the_menu_of_a_shortened_fact_copies_all_of_it_too(qtbot, facts: FactList) -> None:
    label = value(facts)
    label.setSelection(0, len(label.text()))
    at = label.rect().center()
    QApplication.sendEvent(label, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, label.mapToGlobal(at)))
    menu = label.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    copy = next(act for act in menu.actions() if act.objectName() == "edit-copy")
    menu.setActiveAction(copy)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == PATH


def test_facts_are_updated_in_place(show) -> None:
    facts = FactList([("CPU", "41 %"), ("Heat", "87 °C", Priority.HIGH)])
    show(facts)
    labels = [value for value, _ in facts._values]
    facts.set_facts([("CPU", "42 %"), ("Heat", "60 °C")])
    assert [value for value, _ in facts._values] == labels
    assert labels[0].accessibleName() == "CPU: 42 %"
    assert not facts._values[1][1].isVisible()
    facts.set_facts([("Other", "1")])
    assert len(facts._values) == 1


def rail() -> NavigationRail:
    made = NavigationRail()
    for key in ("overview", "fleet", "network"):
        made.add_item(key, key.title(), "server")
    made.add_foot_item("settings", "Settings", "settings")
    return made


def test_the_rail_opens_pages_by_click_and_by_key(qtbot, show) -> None:
    made = rail()
    show(made, 170, 400)
    made.set_current("overview")
    overview, fleet, *_ = made.items()
    with qtbot.waitSignal(made.activated) as opened:
        qtbot.mouseClick(fleet, LEFT)
    assert opened.args == ["fleet"]
    assert made.current() == "fleet"
    assert fleet.isChecked() and not overview.isChecked()
    fleet.setFocus()
    qtbot.keyClick(fleet, Qt.Key.Key_Down)
    assert made.items()[2].hasFocus()
    with qtbot.waitSignal(made.activated) as opened:
        qtbot.keyClick(made.items()[2], Qt.Key.Key_Space)
    assert opened.args == ["network"]


def test_setting_the_page_by_code_says_nothing(qtbot) -> None:
    made = rail()
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.activated):
        made.set_current("settings")
    with pytest.raises(KeyError):
        made.set_current("nowhere")


def test_a_badge_is_said_aloud() -> None:
    made = rail()
    made.set_badge("fleet", Priority.CRITICAL, 7)
    assert made.items()[1].badge() == (Priority.CRITICAL, 7)
    assert made.items()[1].accessibleDescription() == "Critical, 7"
    made.set_badge("fleet", None)
    assert made.items()[1].accessibleDescription() == ""


def test_one_segment_is_always_on(qtbot, show) -> None:
    made = SegmentedControl([(60, "1 min"), (3600, "1 h"), (86400, "24 h")], 3600, "Span")
    show(made, 240, 28)
    with qtbot.waitSignal(made.changed) as changed:
        qtbot.mouseClick(made._segments[2], LEFT)
    assert changed.args == [86400]
    with qtbot.assertNotEmitted(made.changed):
        qtbot.mouseClick(made._segments[2], LEFT)
    assert made._segments[2].isChecked()
    with qtbot.waitSignal(made.changed) as changed:
        qtbot.keyClick(made._segments[2], Qt.Key.Key_Left)
    assert changed.args == [3600]
    with pytest.raises(KeyError):
        made.set_current(5)
    made.set_segments([("a", "A"), ("b", "B")])
    assert made.current() == "a"


def test_tab_goes_on_from_another_choice_as_from_the_first(qtbot, show) -> None:
    before, after, last = Button("before"), Button("after"), Button("last")
    choice = SegmentedControl([(1, "15 min"), (2, "1 h"), (3, "6 h")])
    head, middle, foot = rows(before), rows(choice, after), rows(last)
    whole = rows(foot, middle, head)  # not in the order in which it is gone through
    show(whole, 300, 300)
    in_order(head, middle, foot)

    def passed() -> list[str]:
        before.setFocus()
        found = []
        for _ in range(4):
            held = QApplication.focusWidget()
            found.append(held.text())
            qtbot.keyClick(held, Qt.Key.Key_Tab)
        return found

    assert passed() == ["before", "15 min", "after", "last"]
    choice.set_current(2)
    assert passed() == ["before", "1 h", "after", "last"]
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert passed() == ["before", "6 h", "after", "last"]


def test_a_value_says_its_unit_its_age_and_its_mark(show) -> None:
    value = ValueLabel("61.4", "kW", "of 84 contracted", size=Size.HEADING)
    show(value)
    assert value.accessibleName() == "61.4 kW of 84 contracted"
    fresh = value.grab().toImage()
    value.set_age(42)
    assert value.is_stale()
    assert "42" in value.accessibleName() and "old" in value.accessibleName()
    assert value.grab().toImage() != fresh
    value.set_age(None)
    assert value.grab().toImage() == fresh
    value.set_priority(Priority.HIGH)
    assert value.accessibleName().startswith("High: ")
    value.set_value("62.0")
    assert value.value() == "62.0"


def test_no_data_never_looks_like_nought(show) -> None:
    nothing, nought = BulletBar(Bullet(None, 0, 100)), BulletBar(Bullet(0, 0, 100))
    show(nothing, 80, 14), show(nought, 80, 14)
    assert nothing.grab().toImage() != nought.grab().toImage()
    assert nothing.accessibleName() == "No data"
    neither = BulletBar(Bullet(math.nan, 0, 100))
    show(neither, 80, 14)
    assert neither.grab().toImage() == nothing.grab().toImage()
    assert neither.accessibleName() == "No data"
    assert nought.accessibleName() == "0 on a scale from 0 to 100"


def test_shares_are_named() -> None:
    bar = ShareBar([Share(0.6, "Working"), Share(0.4, "Storage")])
    assert bar.accessibleName().replace("\N{NO-BREAK SPACE}", " ") == "60 % Working, 40 % Storage"


def test_the_search_field_clears_with_escape_and_hands_over_with_down(qtbot, show) -> None:
    field = SearchField("Filter nodes", "Ctrl+F")
    show(field, 200, 26)
    qtbot.keyClicks(field, "g07")
    assert field.text() == "g07"
    with qtbot.waitSignal(field.left_down):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_choice_is_made_by_key(qtbot, show) -> None:
    choice = Choice([("t", "Trollhättan"), ("u", "Uppsala")], "t", "Site")
    show(choice, 200, 26)
    with qtbot.waitSignal(choice.chosen) as chosen:
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert chosen.args == ["u"]
    assert choice.current() == "u"
    choice.set_current("t")
    assert choice.current() == "t"


def test_a_check_box_turns_by_click_and_by_key_and_its_box_is_seen(qtbot, show) -> None:
    box = CheckBox("Watch this node")
    show(box, 200, 22)
    seen = box.grab().toImage().pixelColor(8, 3).name()
    assert contrast_ratio(seen, themes.current().hex("surface")) >= 3
    off = box.grab().toImage()
    qtbot.mouseClick(box, LEFT, pos=QPoint(120, 11))
    assert box.isChecked()
    assert box.grab().toImage() != off
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_a_form_of_thirty_fields_has_two_rows_for_each(show) -> None:
    form = Form()
    for number in range(30):
        form.add(str(number), SearchField("host"))
    show(form)
    layout = form.layout()
    assert isinstance(layout, QGridLayout) and layout.rowCount() == 60


def test_a_form_says_what_is_wrong_with_a_field(show) -> None:
    form, field = Form(), SearchField("host")
    form.add("Address", field, "A name that SSH reaches.")
    show(form)
    form.set_fault(field, "There is already a node with this address.")
    assert form.faults() == ["There is already a node with this address."]
    assert field.accessibleDescription() == "There is already a node with this address."
    form.set_fault(field, "")
    assert form.faults() == []


def test_a_choice_keeps_its_name_for_a_reader_whatever_was_wrong_with_it(show) -> None:
    form, choice = Form(), Choice([(1, "A"), (2, "B")])
    form.add("Colour", choice)
    show(form, 400, 120)
    assert choice.accessibleDescription() == "Colour"
    form.set_fault(choice, "There is no such colour.")
    assert choice.accessibleDescription() == "Colour. There is no such colour."
    form.set_fault(choice, "")
    assert choice.accessibleDescription() == "Colour"


def test_a_tag_says_its_word() -> None:
    tag = Tag("LIVE")
    tag.set("DRILL", "drill")
    assert tag.accessibleName() == tag.text() == "DRILL"
    assert tag.grab().toImage().pixelColor(QPoint(3, 10)) != themes.current().colour("bg")


def test_a_pen_is_ones_own(qapp: QApplication) -> None:
    paint.pen("text").setWidthF(4.0)
    assert paint.pen("text").widthF() == 1.0
