"""Master list and table: rows keep their identity through every refresh; mouse, keys, filter, sorting, copying."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest

from widgets import paint
from widgets import theme as themes
from widgets.bullet import Bullet
from widgets.numbers import UNKNOWN
from widgets.priority import Priority
from widgets.spark import Spark
from widgets.tables.cells import LINE, SIDE
from widgets.tables.columns import shared
from widgets.tables.master import Item, MasterList
from widgets.tables.rows import stretches
from widgets.tables.table import Actions, Column, DenseTable, Rich, Row, TableModel
from widgets.theme import Size

LEFT = Qt.MouseButton.LeftButton
SPARK = Spark(np.array([1.0, np.nan, 2.0]), 0, 3, (1, 2), 0.8)


def items(count: int = 6) -> list[Item]:
    return [
        Item(n, f"rack {n // 3}", f"g{n:02d}", "Normal", Priority.NORMAL, SPARK, f"{90 - n} %", f"owner{n % 2}")
        for n in range(count)
    ]


def nodes(show, count: int = 6) -> MasterList:
    made = MasterList("Nodes", "1 h", "Filter nodes")
    made.set_items(items(count))
    show(made, 220, 500)
    return made


def columns() -> tuple[Column, ...]:
    return (
        Column("mark", "", 24),
        Column("name", "Name", 80, stretch=True),
        Column("trend", "1 h", 60),
        Column("bar", "Now", 60),
        Column("use", "Use", 60, align="right"),
        Column("act", "", 120),
    )


def row(key: int, use: float | None, name: str = "") -> Row:
    cells = (
        Priority.HIGH if key == 1 else Priority.NORMAL,
        Rich(name or f"g{key:02d}", "rank"),
        SPARK,
        Bullet(use, 0, 100),
        UNKNOWN if use is None else f"{use:.0f} %",
        Actions((("open", "Open"),)),
    )
    return Row(key, cells, (key, name or f"g{key:02d}", None, use, use, None), priority=Priority.NORMAL)


def table(show, *rows: Row) -> DenseTable:
    made = DenseTable(columns(), name="Processes")
    made.set_rows(rows or [row(0, 50), row(1, 9), row(2, None), row(3, 70)])
    show(made, 500, 200)
    return made


def cell_point(made: DenseTable, place: int, column: int) -> QPoint:
    return made.visualRect(made.model().index(place, column)).center()


# The model under both


def test_runs_of_numbers() -> None:
    assert stretches([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
    assert stretches([]) == []


def test_models_keep_qts_rules(qtmodeltester, show) -> None:
    made = table(show)
    qtmodeltester.check(made.model())
    listed = nodes(show)
    qtmodeltester.check(listed.view.model())


KEYS = some.lists(some.integers(0, 12), unique=True, max_size=13)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(before=KEYS, after=KEYS, changed=some.sets(some.integers(0, 12)))
def test_any_change_ends_in_the_rows_asked_for_and_follows_keys(before, after, changed) -> None:
    model = TableModel(columns())
    model.replace([row(key, key) for key in before])
    held = {key: QPersistentModelIndex(model.index(place, 1)) for place, key in enumerate(before)}
    resets, told = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda top, bottom: told.append((top.row(), bottom.row())))
    model.replace([row(key, 50 if key in changed else key) for key in after])
    assert [each.key for each in model.shown] == after
    assert not resets
    for key, index in held.items():
        assert index.isValid() == (key in after)
        if key in after:
            assert index.row() == after.index(key) == model.row_of(key)
    kept = [key for key in after if key in before and key in changed and key != 50]
    assert sum(last - first + 1 for first, last in told) == len(kept)


def test_equal_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        TableModel(columns()).replace([row(1, 1), row(1, 2)])


def test_updating_in_place_touches_only_what_changed(qtbot, show) -> None:
    made = table(show)
    told = []
    made.model().dataChanged.connect(lambda top, bottom: told.append((top.row(), bottom.row())))
    made.update_rows([row(0, 50), row(1, 10), row(99, 1)])
    assert told == [(1, 1)]
    made.update_rows([made.rows()[0], made.rows()[1]])
    assert told == [(1, 1)]


# Master list


def test_items_stand_under_their_groups_and_groups_cannot_be_chosen(show) -> None:
    made = nodes(show)
    model = made.view.model()
    assert [model.index(n, 0).data() for n in range(model.rowCount())] == [
        *("rack 0", "g00", "g01", "g02"),
        *("rack 1", "g03", "g04", "g05"),
    ]
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    said = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "g00, Normal, 90 %"


def test_a_click_and_the_arrows_choose(qtbot, show) -> None:
    made = nodes(show)
    model = made.view.model()
    with qtbot.waitSignal(made.current_changed) as changed:
        qtbot.mouseClick(made.view.viewport(), LEFT, pos=made.view.visualRect(model.index(3, 0)).center())
    assert changed.args == [2]
    with qtbot.waitSignal(made.current_changed) as changed:
        qtbot.keyClick(made.view, Qt.Key.Key_Down)
    assert changed.args == [3]  # over the heading of rack 1
    with qtbot.waitSignal(made.activated) as opened:
        qtbot.keyClick(made.view, Qt.Key.Key_Return)
    assert opened.args == [3]


def test_the_choice_survives_new_figures_new_order_and_a_filter(qtbot, show) -> None:
    made = nodes(show)
    made.set_current(4)
    with qtbot.assertNotEmitted(made.current_changed):
        made.set_items(list(reversed(items())))
        made.update_items([Item(4, "rack 1", "g04", "Hot", Priority.HIGH)])
        made.set_filter("g00")
        assert made.shown() == [0]
        made.set_filter("")
    assert made.current() == 4
    assert made.view.currentIndex().data() == "g04"
    assert made.view.selectionModel().isSelected(made.view.currentIndex())


def test_the_filter_finds_names_states_and_hidden_words(qtbot, show) -> None:
    made = nodes(show)
    made.focus_filter()
    qtbot.keyClicks(made.field, "owner1 normal g01")
    assert made.shown() == [1]
    qtbot.keyClick(made.field, Qt.Key.Key_Escape)
    assert made.shown() == [0, 1, 2, 3, 4, 5]
    qtbot.keyClick(made.field, Qt.Key.Key_Down)
    assert made.view.hasFocus()
    assert made.view.currentIndex().data() == "g00"


def test_a_key_that_is_held_gathers_nothing_when_the_program_chooses(show) -> None:
    made = nodes(show)
    made.set_several()
    made.set_current(1)
    QTest.keyPress(made, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        made.set_current(2)
        assert made.selected() == [2]
    finally:
        QTest.keyRelease(made, Qt.Key.Key_Control)


def test_an_item_chosen_before_it_exists_is_chosen_when_it_comes(show) -> None:
    made = nodes(show)
    made.set_current(42)
    assert not made.view.currentIndex().isValid()
    made.set_items([*items(), Item(42, "rack 9", "g42")])
    assert made.view.currentIndex().data() == "g42"


@pytest.mark.slow
def test_ten_thousand_items_are_not_painted_at_once(show) -> None:
    made = nodes(show, 10_000)
    assert made.count() == 10_000
    assert not made.grab().isNull()


# Table


def test_cells_of_every_kind_are_painted_and_said(show) -> None:
    made = table(show)
    assert not made.grab().isNull()
    texts = [made.model().index(1, column).data() for column in range(6)]
    assert texts == ["High", "g01 rank", "", "9.0", "9 %", ""]


def test_a_row_with_another_number_of_cells_is_refused(show) -> None:
    with pytest.raises(ValueError, match="has 1 cells"):
        table(show).set_rows([Row(1, ("a",))])


def test_headings_sort_up_then_down_then_not_at_all(qtbot, show) -> None:
    made = table(show)
    header = made.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(4) + 20, 10)

    def keys() -> list[object]:
        return [each.key for each in made.rows()]

    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert keys() == [1, 0, 3, 2]  # what is not known comes last
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert keys() == [3, 0, 1, 2]
    made.set_rows([row(0, 50), row(1, math.nan), row(2, None), row(3, 70)])
    assert keys() == [3, 0, 1, 2]
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert keys() == [0, 1, 2, 3]
    made.sort_by("name", descending=True)
    assert keys() == [3, 2, 1, 0]
    with pytest.raises(KeyError):
        made.sort_by("colour")


def test_sorting_keeps_the_row_the_keyboard_is_on(qtbot, show) -> None:
    made = table(show)
    made.set_current(3)
    with qtbot.assertNotEmitted(made.current_changed):
        made.sort_by("use")
    assert made.current() == 3
    assert made.currentIndex().row() == 2
    with qtbot.waitSignal(made.current_changed) as changed:
        qtbot.keyClick(made, Qt.Key.Key_Up)
    assert changed.args == [0]


def test_enter_and_double_click_open_a_row(qtbot, show) -> None:
    made = table(show)
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.mouseDClick(made.viewport(), LEFT, pos=cell_point(made, 1, 1))
    assert opened.args == [1]
    made.set_current(3)
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert opened.args == [3]


def test_a_button_in_a_cell_acts_on_its_row_alone(qtbot, show) -> None:
    made = table(show)
    box = made.visualRect(made.model().index(2, 5))
    with qtbot.waitSignal(made.action) as acted, qtbot.assertNotEmitted(made.opened):
        qtbot.mouseClick(made.viewport(), LEFT, pos=QPoint(box.right() - 20, box.center().y()))
    assert acted.args == [2, "open"]
    with qtbot.assertNotEmitted(made.action):
        qtbot.mouseClick(made.viewport(), LEFT, pos=QPoint(box.left() + 4, box.center().y()))


def test_copying_gives_tabs_for_the_selected_rows_or_for_all(qtbot, show) -> None:
    made = table(show)
    assert made.to_tsv().splitlines()[0] == "mark\tName\t1 h\tNow\tUse\tact"
    made.set_current(1)
    qtbot.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1:] == ["High\tg01 rank\t\t9.0\t9 %\t"]
    made.set_column_shown("mark", shown=False)
    assert made.to_tsv().splitlines()[0].startswith("Name")
    made.update_rows([row(0, 1, "tab\tand\nline")])
    assert "tab and line rank" in made.to_tsv()


def test_a_filter_shows_rows_with_every_word(show) -> None:
    made = table(show)
    made.set_filter("g0 high")
    assert [each.key for each in made.rows()] == [1]
    made.set_filter("")
    assert len(made.rows()) == 4


def test_widths_order_hiding_and_sorting_come_back(qtbot, show) -> None:
    first = table(show)
    header = first.horizontalHeader()
    with qtbot.waitSignal(first.state_changed):
        header.resizeSection(4, 90)
    header.moveSection(4, 1)
    first.set_column_shown("trend", shown=False)
    first.sort_by("use", descending=True)
    state = first.save_state()
    second = table(show)
    second.restore_state({**state, "hidden": [*state["hidden"], "gone"]})
    assert second.save_state() == state
    assert second.horizontalHeader().sectionSize(4) == 90
    assert [each.key for each in second.rows()] == [3, 0, 1, 2]
    second.restore_state({})
    assert second.save_state() == state


def test_the_last_column_cannot_be_hidden(show) -> None:
    made = table(show)
    for column in columns():
        made.set_column_shown(column.key, shown=False)
    assert len(made.save_state()["hidden"]) == len(columns()) - 1


def test_columns_that_stretch_take_the_room_that_is_left(show) -> None:
    made = table(show)
    header = made.horizontalHeader()
    assert sum(header.sectionSize(n) for n in range(header.count())) == made.viewport().width()
    made.resize(700, 200)
    assert sum(header.sectionSize(n) for n in range(header.count())) == made.viewport().width()


def widths(made: DenseTable) -> list[int]:
    return [made.columnWidth(n) for n in range(made.model().columnCount())]


def fitting(show, name: str, wide: int, words: str = "") -> DenseTable:
    made = DenseTable(
        (
            Column("name", "Name", 40, fit=True),
            Column("words", "Words", 60, stretch=True, wrap=True),
            Column("number", "A long heading", 30, align="right"),
        )
    )
    made.set_rows([Row(1, (name, words, "1")), Row(2, ("g2", "", "2"))])
    show(made, wide, 200)
    return made


def test_a_column_that_fits_is_as_wide_as_what_it_holds(show) -> None:
    name = "ops@g05.trollhattan.example.org:2222"
    made = fitting(show, name, 600)
    needed = QFontMetrics(themes.font()).horizontalAdvance(name)
    assert widths(made)[0] >= needed + SIDE
    assert widths(fitting(show, "g1", 600))[0] == 40
    made.update_rows([Row(2, (name + ".and.more", "", "2"))])
    assert widths(made)[0] >= needed + 40


def test_a_heading_has_room_where_there_is_some_and_nothing_leaves_the_table(show) -> None:
    heading = QFontMetrics(themes.font(Size.SMALL)).horizontalAdvance("A long heading")
    assert widths(fitting(show, "g1", 400))[2] >= heading + SIDE
    tight = fitting(show, "ops@g05.trollhattan.example.org:2222", 240)
    assert sum(widths(tight)) == tight.viewport().width()


def test_a_chosen_width_holds_whatever_the_column_would_need(show) -> None:
    made = fitting(show, "ops@g05.trollhattan.example.org:2222", 600)
    made.horizontalHeader().resizeSection(0, 70)
    made.resize(700, 200)
    assert widths(made)[0] == 70


def test_words_that_do_not_fit_into_one_line_take_more(show) -> None:
    words = "mlx5_core 0000:5e:00.0: Port module event[error]: module 0, Cable error, Bus stuck"
    made = fitting(show, "g1", 400, words)
    assert [made.rowHeight(n) for n in (0, 1)] == [28 + 2 * LINE, 28]
    made.resize(1200, 200)
    assert [made.rowHeight(n) for n in (0, 1)] == [28, 28]


@given(some.text(max_size=300), some.integers(20, 400), some.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_lines_hold_every_word_and_only_the_last_is_too_long(qapp, text: str, width: int, most: int) -> None:
    lines = paint.wrapped(text, themes.font(), width, most)
    assert len(lines) <= most
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(
    some.integers(0, 2000),
    some.lists(some.tuples(some.integers(20, 300), some.integers(0, 600), some.booleans()), min_size=1, max_size=9),
)
@settings(deadline=None)
def test_room_is_shared_without_loss_and_never_below_the_least(room: int, each: list) -> None:
    least = {index: value for index, (value, _, _) in enumerate(each)}
    wanted = {index: value for index, (_, value, _) in enumerate(each)}
    elastic = [index for index, (_, _, stretches) in enumerate(each) if stretches]
    found = shared(room, least, wanted, elastic)
    assert all(found[index] >= least[index] for index in least)
    if room < sum(least.values()):
        assert found == least
    elif elastic or sum(max(least[index], wanted[index]) for index in least) >= room:
        assert sum(found.values()) == room


def test_a_fitted_table_is_as_high_as_its_rows(show) -> None:
    made = table(show)
    made.fit_height()
    assert made.height() == 28 + 4 * 28
    made.set_rows([row(0, 1)])
    assert made.height() == 28 + 28
    made.set_rows([row(n, n) for n in range(10)])
    made.fit_height(5)
    assert made.height() == 28 + 5 * 28


def test_the_header_menu_offers_named_columns(qtbot, show) -> None:
    made = table(show)
    menu = made.column_menu()
    assert [entry.text() for entry in menu.actions()] == ["Name", "1 h", "Now", "Use"]
    menu.actions()[1].trigger()
    assert made.save_state()["hidden"] == ["trend"]


def test_a_context_menu_is_asked_for_with_the_key_of_its_row(qtbot, show) -> None:
    made = table(show)
    made.set_current(2)
    from PySide6.QtGui import QContextMenuEvent

    point = cell_point(made, 3, 1)
    where = made.viewport().mapToGlobal(point)

    with qtbot.waitSignal(made.context_requested) as asked:
        QGuiApplication.sendEvent(made.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, where))
    assert asked.args[0] == 3
    assert not made.model().index(9, 9).isValid()
    assert made.model().rowCount(QModelIndex()) == 4


def test_the_small_buttons_of_rows_have_a_key_and_a_menu(qtbot, show) -> None:
    table = DenseTable([Column("name", "Name", 80), Column("act", "", 80)], name="keys")
    forget = Actions((("forget", "Forget"),))
    table.set_rows([Row("a", ("a", forget)), Row("b", ("b", forget)), Row("c", ("c", None))])
    show(table, 300, 200)
    acted: list[tuple] = []
    table.action.connect(lambda *got: acted.append(got))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert acted == [], "nothing is chosen"
    table.set_current("b")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    table.set_current("c")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert acted == [("b", "forget")]
    assert table.row_menu("c") is None
    menu = table.row_menu("a")
    (entry,) = menu.actions()
    entry.trigger()
    assert (entry.text(), acted[-1]) == ("Forget", ("a", "forget"))


def test_home_goes_to_the_first_item_and_not_to_its_heading(show) -> None:
    made = nodes(show)
    made.set_current(4)
    QTest.keyClick(made.view, Qt.Key.Key_Home)
    assert made.current() == 0
    QTest.keyClick(made.view, Qt.Key.Key_End)
    assert made.current() == 5


def test_what_a_screen_reader_says_of_cells_that_are_pictures_or_buttons(show) -> None:
    made = table(show)
    said = [made.model().index(1, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(6)]
    assert said[:1] + said[2:4] + said[5:] == ["High", "1 to 2, last 2", "9\N{NO-BREAK SPACE}%", "Open, g01 rank, 9 %"]
    headings = [
        made.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        for column in range(6)
    ]
    assert headings == ["Priority", "Name", "1 h", "Now", "Use", "Actions"]


def test_a_column_is_named_in_another_way_and_says_so_to_everybody(qtbot):
    table = DenseTable([Column("state", "State"), Column("node", "Node")], name="Nodes")
    qtbot.addWidget(table)
    model = table.model()
    with qtbot.waitSignal(model.headerDataChanged):
        table.set_column_title("state", "State now")
    table.set_column_title("state", "State now")
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(2)]
    assert titles == ["State now", "Node"]
    with pytest.raises(KeyError):
        table.set_column_title("rack", "Rack")
