"""A walker that finds nothing wrong must be able to: each property of a page is broken once, and it is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from console.fleet.page.events_card import EventsCard
from tests.support.walk import Sight
from tests.support.walk_rules import OF_COLOUR, RULES
from widgets import fleetmap, icons, paint
from widgets import theme as themes
from widgets.button import Button, IconButton
from widgets.card import Card, Ground, scrolled
from widgets.field import SearchField
from widgets.fleetlayout import FleetNode, FleetRack, FleetSite
from widgets.table import Actions, Column, DenseTable, Row
from widgets.text import Label
from widgets.vision import contrast_ratio

Show = Callable[[QWidget], Sight]


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))


@pytest.fixture
def show(qtbot) -> Iterator[Show]:
    def shown(*parts: QWidget, size: tuple[int, int] = (500, 300)) -> Sight:
        page = Ground("surface")
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        return Sight(page)

    yield shown


class Painted(QWidget):
    """Paints by hand what it is given to."""

    def __init__(self, act: Callable[[QPainter, QRect], None]) -> None:
        super().__init__()
        self._act = act
        self.setFixedSize(300, 40)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        self._act(painter, self.rect())
        painter.end()


def text(ink: str, content: str = "word") -> Callable[[QPainter, QRect], None]:
    def act(painter: QPainter, rect: QRect) -> None:
        paint.text(painter, rect, content, ink, themes.font())

    return act


def broken(sight: Sight) -> set[str]:
    return {name for name, rule in RULES.items() if rule(sight)}


def test_a_page_that_is_well_has_no_findings(show: Show) -> None:
    table = DenseTable([Column("a", "Heading", 80), Column("b", "", 80)], name="Table")
    table.set_rows([Row(n, (f"g0{n}", Actions((("open", "Open"),)))) for n in (1, 2)])
    parts = (Label("words"), Button("Press"), SearchField("Filter things", "Ctrl+F"), Card("A card"), table)
    assert broken(show(*parts, size=(500, 500))) == set()


# -- fonts


def test_a_size_beside_the_scale_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        font = themes.font()
        font.setPixelSize(12)
        paint.text(painter, rect, "word", "text", font)

    assert broken(show(Painted(act))) == {"fonts"}


def test_a_weight_and_a_face_beside_the_shipped_ones_are_found(show: Show) -> None:
    label = QLabel("word")
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.Black)
    label.setFont(font)
    found = RULES["fonts"](show(label))
    assert any("DejaVu" in each for each in found)
    assert any("900" in each for each in found)


def test_a_sign_that_the_face_lacks_is_found(show: Show) -> None:
    assert "fonts" in broken(show(Label("snow ☃")))


def test_a_font_beside_the_scale_is_found_also_where_nothing_is_written_yet(show: Show) -> None:
    label = QLabel()
    font = themes.font()
    font.setPixelSize(12)
    label.setFont(font)
    assert broken(show(label)) == {"fonts"}


# -- colours


def test_a_colour_that_is_no_token_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QColor("#123456"))

    assert broken(show(Painted(act))) == {"colours"}


def test_a_line_and_a_text_that_are_no_tokens_are_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.setPen(QColor("#c0ffee"))
        painter.setFont(themes.font())
        painter.drawText(rect, "word")
        painter.drawLine(0, 0, 40, 0)

    found = RULES["colours"](show(Painted(act)))
    assert any("written in #c0ffee" in each for each in found)
    assert any("line" in each for each in found)


def test_an_icon_in_another_colour_is_found(show: Show) -> None:
    def act(painter: QPainter, _rect: QRect) -> None:
        painter.drawPixmap(0, 0, icons._rendered("copy", "#00ff00", 16, 1.0, 2.0))

    assert broken(show(Painted(act))) == {"colours"}


def test_what_a_style_sheet_paints_is_seen(show: Show) -> None:
    button = QPushButton("word")
    button.setStyleSheet("background: #aa00aa;")
    assert "colours" in broken(show(button))


def test_a_picture_that_a_widget_keeps_of_itself_is_seen_through(show: Show) -> None:
    kept: list[QPixmap] = []

    class Keeper(QWidget):
        def changeEvent(self, event: object) -> None:
            kept.clear()

        def paintEvent(self, _event: object) -> None:
            if not kept:
                made = fleetmap.QPixmap(self.size())
                made.fill(themes.current().colour("surface"))
                inner = QPainter(made)
                text("line")(inner, self.rect())
                inner.end()
                kept.append(made)
            painter = QPainter(self)
            painter.drawPixmap(0, 0, kept[0])
            painter.end()

    keeper = Keeper()
    keeper.setFixedSize(200, 40)
    sight = show(keeper)
    assert [mark.text for mark in sight.texts] == ["word"]
    assert broken(sight) == {"contrast"}


def gpu_map(kind: type[fleetmap.FleetMap] = fleetmap.FleetMap) -> fleetmap.FleetMap:
    made = kind("Map")
    nodes = tuple(FleetNode(name, name, tuple((name, gpu) for gpu in range(8))) for name in ("g01", "g02"))
    made.set_sites([FleetSite("site", "Site", (FleetRack("rack", "Rack", nodes),))])
    made.set_levels(np.linspace(0, 1, 16, dtype=np.float32))
    made.setFixedSize(400, 120)
    return made


def test_cells_of_the_map_may_be_grey_with_round_corners(show: Show) -> None:
    made = gpu_map()
    sight = show(made)
    assert made.cell_rect(("g01", 0)).width() >= fleetmap._ROUNDED_FROM
    assert sight.pictures
    assert broken(sight) == set()


def test_a_cell_of_the_map_in_another_colour_is_found(show: Show) -> None:
    class FleetMap(fleetmap.FleetMap):
        def _colours(self) -> Any:
            made = super()._colours()
            made[1] = 0xFF00FF00
            return made

    found = RULES["colours"](show(gpu_map(FleetMap)))
    assert [each.rpartition(" ")[2] for each in found] == ["#00ff00"]


def test_greys_and_corners_are_for_the_map_alone(show: Show) -> None:
    class Tiles(fleetmap.FleetMap):
        """Painted as the map is."""

    assert broken(show(gpu_map(Tiles))) == {"colours"}


# -- contrast


def test_an_ink_too_near_to_its_ground_is_found(show: Show) -> None:
    assert broken(show(Painted(text("line-strong")))) == {"contrast"}


def test_high_contrast_asks_for_more(qapp: QApplication, show: Show) -> None:
    theme = themes.load("high-contrast")
    assert 4.5 < contrast_ratio(theme.hex("line"), theme.hex("surface")) < 7
    themes.apply(qapp, theme)
    assert broken(show(Painted(text("line")))) == {"contrast"}


def test_the_ground_is_what_is_really_behind_the_text(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, themes.current().colour("data"))
        text("text")(painter, rect)

    assert broken(show(Painted(act))) == {"contrast"}


def test_a_text_that_is_scrolled_out_of_sight_is_looked_at(show: Show) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    for ink in (*["text"] * 20, "line-strong"):
        column.addWidget(Painted(text(ink, ink)))
    area = scrolled(body, "Body")
    assert [each[:13] for each in RULES["contrast"](show(area))] == ["“line-strong”"]


def test_a_text_of_its_grounds_colour_cannot_be_read(show: Show) -> None:
    assert broken(show(Painted(text("surface")))) == {"contrast"}


def test_a_text_that_is_painted_over_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        text("text")(painter, rect)
        painter.fillRect(rect, themes.current().colour("surface", 0.7))

    assert broken(show(Painted(act))) == {"contrast"}


def test_faint_is_for_what_may_be_missed(show: Show) -> None:
    off = Button("Off")
    off.setEnabled(False)
    assert broken(show(Painted(text("faint", "›")), off)) == set()
    assert broken(show(Painted(text("faint")))) == {"faint"}


def test_what_changes_with_the_theme_is_looked_at_in_every_theme(qapp: QApplication, show: Show) -> None:
    kept = themes.current().colour("faint")

    def act(painter: QPainter, rect: QRect) -> None:
        painter.setPen(kept)
        painter.setFont(themes.font())
        painter.drawText(rect.translated(rect.width() - 10, 20), "word")

    found: dict[str, set[tuple[str, ...]]] = {name: set() for name in RULES}
    for name in themes.names():
        themes.apply(qapp, themes.load(name))
        sight = show(Painted(act), Button(""))
        for rule, findings in found.items():
            findings.add(tuple(RULES[rule](sight)))
    assert all(found[rule] != {()} for rule in (*OF_COLOUR, "cut", "names"))
    assert {rule for rule, findings in found.items() if len(findings) > 1} == set(OF_COLOUR)


def test_selected_text_is_seen_as_it_is_painted_for_the_selection(show: Show) -> None:
    field = SearchField("Filter things", "Ctrl+F")
    field.setText("word")
    field.selectAll()
    sight = show(field)
    written = [each.colour.name() for each in sight.texts if each.text == "word"]
    assert written == [field.palette().color(QPalette.ColorRole.HighlightedText).name()]
    assert broken(sight) == set()


# -- room


def test_a_shortened_text_is_found(show: Show) -> None:
    label = Label("a long text for little room", elide=True)
    label.setFixedWidth(60)
    assert broken(show(label)) == {"shortened"}


WORDS = "mlx5_core 0000:5e:00.0: Port module event: module 0, Cable error, Bus stuck (I2C or data shorted); " * 9


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
