"""What the walker finds of places, names and order: each is broken once. See test_walker.py."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.fleet.page.cards.events_card import EventsCard
from tests.support.walk_bench import Painted, Show, bench, broken, text
from tests.support.walk_rules import RULES
from widgets import theme as themes
from widgets.button import Button, IconButton
from widgets.card import Card, Ground, scrolled
from widgets.tables.table import Actions, Column, DenseTable, Row
from widgets.text import Label


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    return bench(qapp, qtbot)


# -- room


@pytest.mark.slow
def test_a_shortened_text_is_found(show: Show) -> None:
    label = Label("a long text for little room", elide=True)
    label.setFixedWidth(60)
    assert broken(show(label)) == {"shortened"}


WORDS = "mlx5_core 0000:5e:00.0: Port module event: module 0, Cable error, Bus stuck (I2C or data shorted); " * 9


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "tip", "findings"),
    [
        (("12:00", "Link", WORDS), WORDS, set()),
        (("12:00", "Link", WORDS), "", {"shortened"}),
        (("12:00", "Link", WORDS), "All of it is in the log", {"shortened"}),
        (("12:00", WORDS, "Link"), WORDS, {"shortened"}),
    ],
    ids=("whole on hover", "nothing on hover", "something else on hover", "in our own words"),
)
def test_only_a_nodes_own_words_may_be_shortened_and_only_if_they_show_on_hover(
    show: Show, cells: tuple[str, ...], tip: str, findings: set[str]
) -> None:
    card = EventsCard()
    card.table.set_rows([Row(1, cells, tip=tip)])
    card._arrange()
    sight = show(card, size=(500, 400))
    assert any("…" in each.text for each in sight.texts if each.widget is card.table.viewport())
    assert broken(sight) == findings


def test_a_nodes_own_words_are_whole_in_every_other_card(show: Show) -> None:
    card = Card("A card")
    card.add(table := DenseTable([Column("text", "Text", 100, wrap=True)], name="Table"))
    table.set_rows([Row(1, (WORDS,), tip=WORDS)])
    assert broken(show(card, size=(500, 400))) == {"shortened"}


def test_a_button_whose_text_ends_in_dots_of_its_own_is_whole(show: Show) -> None:
    assert broken(show(Button("Compare with…"))) == set()


def test_a_cut_text_is_found(show: Show) -> None:
    label = QLabel("a long text for little room")
    label.setFixedWidth(60)
    assert broken(show(label)) == {"cut", "room"}


@pytest.mark.slow
def test_a_text_painted_over_the_edge_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.setPen(themes.current().colour("text"))
        painter.setFont(themes.font())
        painter.drawText(rect.right() - 10, 20, "word")

    assert broken(show(Painted(act))) == {"cut"}


class Lines(QAbstractScrollArea):
    """Paints a word at a place of what it scrolls."""

    def __init__(self, left: int, top: int, beyond: int) -> None:
        super().__init__()
        self.setAccessibleName("Lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedSize(200, 60)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setRange(0, beyond)
        self._place = QRect(left, top, 100, 20)
        self.viewport().setAutoFillBackground(False)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self.viewport())
        text("text")(painter, self._place)
        painter.end()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("left", "top", "beyond", "findings"),
    [(0, 50, 40, set()), (0, -10, 40, set()), (0, 50, 0, {"cut"}), (0, -10, 0, {"cut"}), (190, 20, 40, {"cut"})],
    ids=("foot", "head", "foot of what cannot scroll", "head of what cannot scroll", "side"),
)
def test_only_what_can_be_scrolled_to_may_be_cut(
    show: Show, left: int, top: int, beyond: int, findings: set[str]
) -> None:
    assert broken(show(Lines(left, top, beyond))) == findings


@pytest.mark.parametrize(("width", "findings"), [(300, set()), (16, {"cut"})], ids=("whole", "cut"))
def test_a_page_may_scroll_out_at_its_foot_but_its_texts_are_whole(show: Show, width: int, findings: set[str]) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    for number in range(20):
        column.addWidget(line := Painted(text("text", f"line {number}")))
    narrow = QWidget()
    narrow.setFixedSize(width, 40)
    line.setParent(narrow)
    column.addWidget(narrow)
    area = scrolled(body, "Body")
    sight = show(area)
    assert area.verticalScrollBar().maximum() > 0
    assert broken(sight) - {"room"} == findings


def test_wrapped_text_without_the_height_for_it_is_found(show: Show) -> None:
    label = Label("words " * 30, wrap=True)
    label.setFixedSize(100, 20)
    assert "room" in broken(show(label))


@pytest.mark.slow
def test_a_button_too_narrow_for_its_word_is_found(show: Show) -> None:
    button = Button("A longer act")
    button.setFixedWidth(40)
    assert "room" in broken(show(button))


def test_a_widget_that_reaches_out_of_its_holder_is_found(show: Show) -> None:
    holder = QWidget()
    holder.setFixedSize(100, 40)
    child = Ground("raised", holder)
    child.setGeometry(80, 0, 40, 40)
    assert broken(show(holder)) == {"room"}


def test_texts_and_widgets_on_each_other_are_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        text("text", "one")(painter, rect)
        text("text", "other")(painter, rect)

    assert broken(show(Painted(act))) == {"overlapping"}
    holder = QWidget()
    holder.setFixedSize(200, 40)
    for left in (0, 30):
        Ground("raised", holder).setGeometry(left, 0, 40, 40)
    assert broken(show(holder)) == {"overlapping"}


def test_a_column_out_of_sight_is_found(show: Show) -> None:
    table = DenseTable([Column(key, key, 300) for key in ("one", "other")], name="Table")
    assert "headings" in broken(show(table))


def test_a_heading_without_room_is_found(show: Show) -> None:
    table = DenseTable([Column("one", "A long heading"), Column("other", "Other")], name="Table")
    table.horizontalHeader().resizeSection(0, 40)
    found = RULES["headings"](show(table))
    assert [each.partition(" of ")[0] for each in found] == ["the heading “A long heading”"]
    assert found[0].endswith("is cut")


# -- names


def test_a_control_without_a_name_is_found(show: Show) -> None:
    assert broken(show(IconButton("x", ""))) == {"names"}


def test_two_controls_of_one_name_are_found(show: Show) -> None:
    assert broken(show(Button("Open"), Button("Open"))) == {"names"}


def test_two_acts_of_a_table_that_are_said_alike_are_found(show: Show) -> None:
    table = DenseTable([Column("a", "", 80)], name="Table")
    table.set_rows([Row(n, (Actions((("open", "Open"),)),)) for n in (1, 2)])
    assert broken(show(table)) == {"names"}


def test_an_act_of_a_table_without_a_name_is_found(show: Show) -> None:
    table = DenseTable([Column("a", "", 80)], name="Table")
    table.set_rows([Row(1, (Actions((("open", ""),)),))])
    assert broken(show(table)) == {"names"}


def test_what_only_the_pointer_reaches_is_found(show: Show) -> None:
    button = Button("Press")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert broken(show(button)) == {"reachable"}


# -- order


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "fault"),
    [
        ([(17, 0, 100, 50)], "off the grid"),
        ([(16, 0, 100, 50), (126, 0, 100, 50)], "10 px apart"),
        ([(16, 0, 100, 50), (16, 58, 100, 50)], "8 px above"),
        ([(16, 0, 100, 50), (60, 20, 100, 50)], "overlap"),
        ([(16, 0, 100, 50), (18, 62, 98, 50)], "2 px out of line at the left"),
        ([(16, 0, 100, 50), (16, 62, 98, 50)], "2 px out of line at the right"),
    ],
    ids=("grid", "gap", "gap above", "overlap", "left edge", "right edge"),
)
def test_cards_out_of_order_are_found(show: Show, places: list[tuple[int, int, int, int]], fault: str) -> None:
    holder = QWidget()
    holder.setFixedSize(400, 200)
    for number, place in enumerate(places):
        card = Card(f"Card {number}", parent=holder)
        card.setGeometry(*place)
    sight = show(holder)
    sight.root = holder  # cards are placed on it, not on the page around it
    found = RULES["aligned"](sight)
    assert found and all(fault in each for each in found)
