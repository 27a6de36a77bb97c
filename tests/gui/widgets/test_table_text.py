"""Texts in tables: on as many lines as they need, in rows that are as high, and in words for a screen reader."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.priority import Priority
from widgets.spark import Spark
from widgets.tables import cells
from widgets.tables.cells import LINE, MOST_LINES, heard, spoken
from widgets.tables.columns import needed
from widgets.tables.table import Cell, Column, DenseTable, Rich, Row

LONG = "mlx5_core 0000:5e:00.0: Port module event[error]: module 0, Cable error, Bus stuck"
NAME, WORDS = Column("name", "Name", 100), Column("words", "Words", 100, stretch=True, wrap=True)
BOLD = Column("words", "", 60, weight=themes.Weight.SEMIBOLD)
FITTING = Column("words", "Words", 100, stretch=True, fit=True, wrap=True)


def made(show, *words: Cell, wide: int = 400, column: Column = WORDS) -> DenseTable:
    table = DenseTable((NAME, column), name="Words")
    table.set_rows([Row(key, (f"g{key}", each)) for key, each in enumerate(words)])
    show(table, wide, 300)
    return table


class Fitted(QWidget):
    """A card with a table that is as high as its rows."""

    def __init__(self, column: Column, words: tuple[Cell, ...]) -> None:
        super().__init__()
        self.table = DenseTable((NAME, column), name="Words")
        inside = QVBoxLayout(self)
        inside.addWidget(self.table)
        inside.addStretch(1)
        self.table.set_rows([Row(key, (f"g{key}", each)) for key, each in enumerate(words)])
        self.table.fit_height()


def fitted(show, *words: Cell, wide: int = 400, column: Column = FITTING) -> Fitted:
    return show(Fitted(column, words), wide, 400)


def lines(table: DenseTable) -> list[int]:
    """How many lines there is room for in each row."""
    return [(table.rowHeight(place) - 28) // LINE + 1 for place in range(len(table.rows()))]


def highs(table: DenseTable) -> int:
    return 28 + sum(table.rowHeight(place) for place in range(len(table.rows())))


# How high rows are


def test_a_column_out_of_sight_makes_no_row_higher(show) -> None:
    table = made(show, LONG, "short")
    assert lines(table) == [2, 1]
    table.set_column_shown("words", False)
    assert lines(table) == [1, 1]
    table.set_column_shown("words", True)
    assert lines(table) == [2, 1]


def test_a_column_that_was_never_in_sight_makes_no_row_higher(show) -> None:
    table = DenseTable((NAME, Column("quote", "In its words", 100, hidden=True, wrap=True)))
    table.set_rows([Row(1, ("g1", LONG))])
    show(table, 300, 200)
    assert lines(table) == [1]


def test_rows_are_as_high_as_what_they_say_now(show) -> None:
    table = made(show, "short", LONG)
    assert lines(table) == [1, 2]
    table.update_rows([Row(0, ("g0", LONG)), Row(1, ("g1", "short"))])
    assert lines(table) == [2, 1]


def test_a_fitted_table_follows_the_rows_that_are_updated(show) -> None:
    card = fitted(show, "short", "short")
    table = card.table
    assert table.height() == 28 + 2 * 28
    table.update_rows([Row(0, ("g0", LONG))])
    assert lines(table)[0] > 1
    assert table.height() == highs(table)
    table.update_rows([Row(0, ("g0", "short"))])
    assert table.height() == 28 + 2 * 28


def test_a_fitted_table_shows_every_line_also_in_a_card_that_becomes_narrower(qtbot, show) -> None:
    card = fitted(show, LONG, LONG, wide=900)
    table = card.table
    assert lines(table) == [1, 1]
    card.resize(380, 400)
    qtbot.waitUntil(lambda: table.height() == highs(table))
    assert min(lines(table)) > 1
    card.resize(900, 400)
    qtbot.waitUntil(lambda: table.height() == 28 + 2 * 28)


def test_a_fitted_table_has_no_room_left_over_when_its_columns_fit_other_rows(show) -> None:
    card = fitted(show, "s", column=Column("words", "Words", 100, fit=True, wrap=True))
    table = card.table
    table.set_rows([Row(0, ("g0", LONG)), Row(1, ("g1", LONG))])
    assert table.height() == highs(table)


def test_a_column_that_was_hidden_and_comes_back_still_takes_its_share(show) -> None:
    table = made(show, "short")
    table.set_column_shown("words", False)
    table.set_column_shown("words", True)
    assert table.save_state()["widths"] == {}
    table.resize(700, 300)
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_a_table_asks_for_the_room_of_its_headings_and_figures(show) -> None:
    table = DenseTable((Column("use", "Utilisation of all", 20), Column("memory", "GiB", 20, widest="99,999 GiB")))
    assert table.sizeHint().width() == table.columnWidth(0) + table.columnWidth(1)
    table.set_column_shown("use", False)
    assert table.sizeHint().width() == table.columnWidth(1)


# What is painted on them


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int, int]]:
    """Every text that is painted: (text, the pixels it takes, the pixels it has, how far down it stands)."""
    seen: list[tuple[str, int, int, int]] = []
    real = paint.text

    def watched(painter, rect, content, ink, font, **how):
        if content:
            seen.append((content, QFontMetrics(font).horizontalAdvance(content), rect.width(), rect.top()))
        return real(painter, rect, content, ink, font, **how)

    monkeypatch.setattr(paint, "text", watched)
    return seen


def test_what_stands_under_the_cells_has_a_line_of_its_own_across_the_table(show, painted) -> None:
    act = "Move its work away, then restart the node"
    table = DenseTable((Column("mark", "", 24), NAME, WORDS), name="Words")
    rows = [Row(key, (Priority.HIGH, f"g{key}", "short"), below=act if key == 1 else "") for key in range(3)]
    table.set_rows(rows)
    show(table, 400, 300)
    painted.clear()
    table.viewport().grab()
    assert lines(table) == [1, 2, 1]
    (_, takes, has, down), *more = [each for each in painted if each[0] == act]
    assert takes <= has and not more
    own = next(each for each in painted if each[0] == "g1")
    assert own[3] == 28 and 28 + LINE < down < 28 + 28 + LINE
    assert act in spoken(rows[1], 0)
    table.update_rows([Row(2, rows[2].cells, below=act)])
    assert lines(table) == [1, 2, 1], "rows of which the same is to be said say it once"
    table.update_rows([rows[2]])
    table.update_rows([Row(1, rows[1].cells)])
    painted.clear()
    table.viewport().grab()
    assert lines(table) == [1, 1, 1] and act not in [each[0] for each in painted]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "column"),
    [
        (Rich("GPU memory temperature above the limit of the maker", strong=True), WORDS),
        (Rich("GPU memory temperature above", "since 12:03 yesterday", strong=True), WORDS),
        (Rich("GPU memory temperature above", "since yesterday", priority=Priority.HIGH), WORDS),
        ("GPU memory temperature above the limit of the maker", BOLD),
        ("SHA256:0L9JK7n/uJ2 as the operator of the site has it", Column("words", "", 60, mono=True)),
        (Rich("Unreachable", "since 12:03 yesterday"), WORDS),
        (Rich("g07", "since 12:03 yesterday, as its neighbours say"), BOLD),
    ],
    ids=[
        "strong",
        "strong and a rest",
        "marked",
        "bold column",
        "mono column",
        "text and a rest",
        "name and a long rest",
    ],
)
def test_a_text_that_wraps_stands_whole_at_every_width(show, painted, cell: Cell, column: Column) -> None:
    wraps = Column("words", "", 60, wrap=True, weight=column.weight, mono=column.mono)
    table = DenseTable((wraps,), header=False)
    table.set_rows([Row(1, (cell,))])
    show(table, 400, 200)
    for wide in range(150, 390):
        table.horizontalHeader().resizeSection(0, wide)
        painted.clear()
        table.viewport().grab()
        assert " ".join(text for text, *_ in painted).split() == cells.cell_text(cell).split(), wide
        assert all(takes <= has for _, takes, has, _ in painted), (wide, painted)
        assert lines(table) == [len({down for *_, down in painted})], wide


def test_what_is_muted_behind_a_text_stays_beside_it_where_there_is_room(show, painted) -> None:
    cell = Rich("Unreachable", "since 12:03", priority=Priority.HIGH)
    table = made(show, cell, wide=600)
    painted.clear()
    table.viewport().grab()
    assert [text for text, *_ in painted] == ["g0", "Unreachable", "since 12:03"]


def test_only_a_mark_that_is_painted_takes_room() -> None:
    columns = (Column("what", "What", fit=True),)
    plain, calm, bad = (
        needed(columns, [Row(1, (Rich("Xid 79", priority=priority),))])[0]
        for priority in (None, Priority.NORMAL, Priority.HIGH)
    )
    assert plain == calm == bad - cells.MARK


def test_every_column_is_measured_also_of_rows_that_come_one_by_one() -> None:
    columns = (Column("a", "A", fit=True), Column("b", "B", fit=True), Column("c", "C"))
    rows = [Row(1, ("a name", Rich("a text", "behind"), LONG)), Row(2, ("a longer name", Rich("b"), ""))]
    assert needed(columns, iter(rows)) == needed(columns, rows)
    assert needed(columns, rows)[1] > 0
    assert needed(columns, ()) == [0, 0, 0]


WIDE_LETTERS = "\U0001d518\U0001d52b\U0001d526\U0001d520 \U0001f600\U0001f600\U0001f600 node rack shelf "


def test_letters_beyond_the_first_plane_break_no_line_too_late(qapp) -> None:
    found = paint.wrapped(WIDE_LETTERS * 3, themes.font(), 200, 4)
    metrics = QFontMetrics(themes.font())
    assert all(found)
    assert len(found) > 2
    assert max(metrics.horizontalAdvance(line) for line in found[:-1]) <= 200
    assert " ".join(found).split() == (WIDE_LETTERS * 3).split()


@given(some.text(some.sampled_from("abc deé - \U0001f600\U0001d518"), max_size=200), some.integers(40, 400))
@settings(max_examples=60, deadline=None)
def test_all_lines_but_the_last_fit(qapp, text: str, width: int) -> None:
    *first, _last = paint.wrapped(text, themes.font(), width, MOST_LINES)
    assert all(QFontMetrics(themes.font()).horizontalAdvance(line) <= width for line in first)


# How often they are measured


def test_a_refresh_measures_nothing_that_it_knows_and_moves_no_row(show, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(key, (f"g{key}", f"{key}: {LONG}")) for key in range(20)]
    table = made(show, "short")
    laid: list[str] = []
    real = paint.QTextLayout
    monkeypatch.setattr(paint, "QTextLayout", lambda text, font: laid.append(text) or real(text, font))
    table.set_rows(rows)
    assert sorted(set(laid)) == sorted(row.cells[1] for row in rows)
    laid.clear()
    moved: list[int] = []
    table.verticalHeader().sectionResized.connect(lambda place, *_: moved.append(place))
    table.set_rows(rows)
    table.sort_by("name")
    table.sort_by(None)
    table.update_rows(rows[:5])
    assert (laid, moved) == ([], [])
    table.update_rows([Row(3, ("g3", "short"))])
    assert moved == [3]


# What is said of them


def said(cell: Cell, priority: Priority | None = None) -> str:
    return spoken(Row(1, (cell, "rest"), priority=priority), 0)


def test_a_row_is_said_with_its_priority_whatever_its_text_begins_with() -> None:
    assert said("Low disk", Priority.LOW) == "Low: Low disk"
    assert said("Highland-3", Priority.HIGH) == "High: Highland-3"
    assert said(Rich("Normal mode"), Priority.NORMAL) == "Normal: Normal mode"
    assert said("Low disk") == "Low disk"


def test_a_mark_that_says_the_priority_is_not_said_twice() -> None:
    assert said(Rich("Xid 79", priority=Priority.HIGH), Priority.HIGH) == "High, Xid 79"
    assert said(Rich("Xid 79", priority=Priority.LOW), Priority.HIGH) == "High: Low, Xid 79"
    assert said(Rich("Nothing", priority=Priority.NORMAL), Priority.NORMAL) == "Normal: Nothing"


def test_a_row_that_begins_with_nothing_is_its_priority() -> None:
    assert said("", Priority.HIGH) == "High"
    assert said(None, Priority.HIGH) == "High"
    assert said("") == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.1, 0.5, 0.9), "0.1 to 0.9, last 0.9"),
        ((0.02, 0.05, 0.031), "0.02 to 0.05, last 0.03"),
        ((5.34, 1.2, 2.0), "1.2 to 5.3, last 2.0"),
        ((93.4, 91.8, 92.6), "92 to 93, last 93"),
        ((0.3, 90.0), "0 to 90, last 90"),
        ((0.0, 0.0), "0 to 0, last 0"),
        ((float("nan"), float("inf")), "–"),
    ],
)
def test_a_small_curve_is_said_as_exactly_as_it_needs(values: tuple[float, ...], words: str) -> None:
    assert heard(Spark(np.array(values), 0.0, 1.0)) == words


def test_a_table_says_it_of_the_row_the_keyboard_is_on(show) -> None:
    table = DenseTable((NAME,), name="Nodes")
    table.set_rows([Row(1, ("Highland-3",), priority=Priority.HIGH)])
    show(table, 300, 200)
    assert table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "High: Highland-3"
