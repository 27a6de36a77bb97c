"""The rules for everything in sight. Each gives its findings as sentences; none is fine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

import resources
from console.pagekit.now_mark import NowVeil
from console.pagekit.sheet import Sheet
from tests.support import ink
from tests.support.ink import Text
from tests.support.walk import Sight, viewport_of
from widgets import paint
from widgets.card import Card
from widgets.maps import fleetcells
from widgets.tables.table import Actions, DenseTable
from widgets.tables.tablemodel import TableModel
from widgets.theme import GAP, GRID, GUTTER, Size, Theme, Weight
from widgets.time.timeview import TimeView
from widgets.vision import contrast_ratio

Rule = Callable[[Sight], list[str]]
_FACES = ("Inter", "JetBrains Mono")
_STEPS = 32  # of grey in a heat map
#: A colour is behind a text when it takes more of the pixels around it; one that its smoothed edges have takes more.
_GROUND_SHARE = 0.1
_EDGE_SHARE = 0.25
#: What rasterisers may differ by, in pixels.
_SLACK = 1.0
#: Cards, sheets and columns that hold what a node says itself, of any length: the kernel's lines, names of programs,
#: users, ports, services and files, and in the host's card the places where file systems hang.
NODES_WORDS = {
    ("EventsCard", "text"), ("PortsCard", "port"), ("HostCard", ""),
    ("ProcessesCard", "name"), ("ProcessesCard", "user"), ("ProcessesCard", "place"),
    ("ServicesSheet", "unit"), ("ServicesSheet", "what"), ("FilesSheet", "name"),
}  # fmt: skip


# -- fonts -------------------------------------------------------------------------------------------------------------


def fonts(sight: Sight) -> list[str]:
    """Every text is painted, and every widget set, in a shipped face, a size and a weight of the scale."""
    found = []
    for text in sight.texts:
        found += [f"“{text.text}” of {sight.named(text.widget)} {fault}" for fault in _font_faults(text.font)]
        missing = [sign for sign in text.text if not sign.isspace() and not _has(text.font.family(), sign)]
        if missing:
            found.append(f"“{text.text}” of {sight.named(text.widget)} has {missing}, which no shipped face has")
    for widget in sight.widgets:
        found += [f"{sight.named(widget)} {fault}" for fault in _font_faults(widget.font())]
    return found


def _font_faults(font: QFont) -> list[str]:
    faults = []
    if font.family() not in _FACES:
        faults.append(f"is in {font.family()}")
    if font.pixelSize() not in set(Size):
        faults.append(f"is {font.pixelSize()} px, no size of the scale")
    if int(font.weight()) not in set(Weight):
        faults.append(f"has the weight {int(font.weight())}")
    return faults


@cache
def _has(family: str, sign: str) -> bool:
    return QRawFont.fromFont(QFont(family)).supportsCharacter(ord(sign))


# -- colours -----------------------------------------------------------------------------------------------------------


def _numbers(theme: Theme) -> np.ndarray:
    return np.array([int(value[1:], 16) for value in theme.colours.values()], np.uint32)


def _heat(theme: Theme) -> np.ndarray:
    low, high = theme.colour("heat-low"), theme.colour("heat-high")
    return np.array([paint.mix(low, high, step / (_STEPS - 1)).rgb() & 0xFFFFFF for step in range(_STEPS)], np.uint32)


def colours(sight: Sight) -> list[str]:
    """Every pen, brush and text is a token of the theme, as it is or thinned by alpha; so are icons and hatching.

    The cells of the fleet map are steps between `heat-low` and `heat-high`, their round corners mixed with the ground.
    """
    tokens = set(sight.theme.colours.values())
    found = [
        f"“{text.text}” of {sight.named(text.widget)} is written in {text.colour.name()}"
        for text in sight.texts
        if text.colour.name() not in tokens
    ]
    found += [
        f"{sight.named(colour.widget)} paints a {colour.what} in {colour.colour.name()}"
        for colour in sight.colours
        if colour.colour.name() not in tokens
    ]
    known = _numbers(sight.theme)
    for picture in sight.pictures:
        if isinstance(picture.widget, TimeView):  # curves, whose edges are smoothed
            continue
        allowed = np.concatenate((known, _heat(sight.theme))) if _is_map(picture.widget) else known
        seen = ink.colours(picture.image)
        strange = seen[_distance(seen, allowed) > 3]
        if _is_map(picture.widget):  # a few corners of cells are mixed with the ground
            strange = strange[_distance(strange, _corners(sight.theme, allowed)) > 3]
        if len(strange):
            named = ", ".join(f"#{int(colour):06x}" for colour in strange[:4])
            found.append(f"{sight.named(picture.widget)} copies pixels in {named}")
    return found


def _is_map(widget: QWidget) -> bool:
    return type(widget).__name__ == "FleetMap"


def _parts(numbers: np.ndarray) -> np.ndarray:
    channels = numbers.astype("<u4").view(np.uint8).reshape(*numbers.shape, 4)
    return channels[..., 2::-1].astype(np.int16)


def _distance(numbers: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """How far each colour is from the nearest allowed one, by its worst channel (0 to 255)."""
    far = np.abs(_parts(numbers)[:, None] - _parts(allowed)[None]).max(axis=-1)
    return far.min(axis=1) if len(allowed) else np.full(len(numbers), 255)


def _corners(theme: Theme, bodies: np.ndarray) -> np.ndarray:
    mixed = [
        fleetcells.blend(bodies | np.uint32(0xFF000000), np.uint32(theme.colour(ground).rgba()), cover)
        for ground in ("bg", "surface")
        for cover in fleetcells.CORNERS
    ]
    return np.concatenate(mixed) & np.uint32(0xFFFFFF)


# -- contrast ----------------------------------------------------------------------------------------------------------


def contrast(sight: Sight) -> list[str]:
    """Every text reaches the theme's contrast on every colour that is really behind it, and nothing dims it after."""
    found = []
    veiled = {widget.parentWidget() for widget in sight.widgets if isinstance(widget, NowVeil)}
    of_now = {text.widget: not veiled.isdisjoint((text.widget, *sight.ancestors(text.widget))) for text in sight.texts}
    for text in sight.texts:
        around = sight.ground(text)
        if not around.size or of_now[text.widget]:  # what is of now is dimmed beside the past, and says so
            continue
        there = np.unique(around, return_counts=True)
        if not sight.seen(text).isEmpty() and _dimmed(*there, text.colour):
            found.append(f"“{text.text}” of {sight.named(text.widget)} is painted over: its colour is nowhere seen")
        for ground in grounds(*there, text.colour):
            ratio = contrast_ratio(_over(text.colour, ground), ground)
            if ratio < sight.theme.contrast:
                found.append(
                    f"“{text.text}” of {sight.named(text.widget)}: {text.colour.name()} on {ground} is {ratio:.2f}"
                )
    return found


def grounds(numbers: np.ndarray, counts: np.ndarray, colour: QColor) -> list[str]:
    """The colours behind a text, of those around it. Its own counts when nearly nothing else is there: then it cannot
    be read."""
    own, size = colour.rgb() & 0xFFFFFF, counts.sum()
    others = np.flatnonzero(numbers != own)
    if counts[others].sum() <= _GROUND_SHARE * size:
        return [f"#{own:06x}"]
    most = int(numbers[others[counts[others].argmax()]])
    many = (numbers != own) & ((counts > _GROUND_SHARE * size) | (numbers == most))
    sure = (counts[many] > _EDGE_SHARE * size) | (numbers[many] == most)
    return [f"#{int(each):06x}" for each in numbers[many][sure | ~_between(numbers[many], own, most)]]


def _dimmed(numbers: np.ndarray, counts: np.ndarray, colour: QColor) -> bool:
    """Whether no pixel comes nearer to a text's colour than half the way from what is behind it."""
    behind = numbers[counts.argmax()]
    whole = QColor(_over(colour, f"#{int(behind):06x}")).rgb() & 0xFFFFFF
    if whole in numbers and whole != behind:
        return False
    most = _parts(behind[None]).astype(float)
    way = _parts(np.array([whole])) - most
    along = ((_parts(numbers) - most) * way).sum(axis=1)
    return bool(len(counts) > 1 and along.max() < 0.7 * max(float((way * way).sum()), 1.0))


def _between(numbers: np.ndarray, one: int, other: int) -> np.ndarray:
    """Which colours a letter in `one` on `other` has at its smoothed edges."""
    start, far = _parts(np.array([one])).astype(float), _parts(np.array([other])).astype(float)
    way = far - start
    along = np.clip(((_parts(numbers) - start) * way).sum(axis=1) / max(float((way * way).sum()), 1.0), 0, 1)
    near: np.ndarray = np.abs(start + along[:, None] * way - _parts(numbers)).max(axis=1) <= 8
    return near


def _over(colour: QColor, ground: str) -> str:
    return paint.mix(QColor(ground), QColor(colour.name()), colour.alphaF()).name()


def faint(sight: Sight) -> list[str]:
    """`faint` may be missed, so nothing is written in it but what cannot be used now, and separators."""
    own = sight.theme.hex("faint")
    if any(value == own for token, value in sight.theme.colours.items() if token not in ("faint",)):
        return []
    return [
        f"“{text.text}” of {sight.named(text.widget)} is written in faint"
        for text in sight.texts
        if text.colour.name() == own and text.widget.isEnabled() and any(sign.isalnum() for sign in text.text)
    ]


# -- room --------------------------------------------------------------------------------------------------------------


@cache
def _whole_with_dots() -> frozenset[str]:
    """The texts of the program that have an ellipsis of their own."""
    found = {"SHA256:…"}
    for file in resources.path("translations").glob("*.ts"):
        for entry in ElementTree.parse(file).iter("message"):
            found |= {part.text for part in entry if part.text and "…" in part.text}
    return frozenset(found)


def shortened(sight: Sight) -> list[str]:
    """No text is shortened to the room it has, but a node's own words of any length, which show whole on hover."""
    return [
        f"“{text.text}” of {sight.named(text.widget)} is shortened"
        for text in sight.texts
        if "…" in text.text
        and not any(text.text.strip() in whole for whole in _whole_with_dots())
        and not _of_the_node(sight, text)
    ]


def _of_the_node(sight: Sight, text: Text) -> bool:
    table, column, tip = viewport_of(text.widget), "", text.widget.toolTip()
    if isinstance(table, DenseTable):
        index = table.indexAt(text.rect.center().toPoint())
        model = table.model()
        assert isinstance(model, TableModel)
        column = model.columns[index.column()].key if index.isValid() else ""
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
    card = type(next((each for each in sight.ancestors(text.widget) if isinstance(each, Card | Sheet)), None)).__name__
    begun = text.text.partition("…")[0]
    return (card, column) in NODES_WORDS and (begun in tip or (len(name := begun.split(" ")[-1]) > 3 and name in tip))


def cut(sight: Sight) -> list[str]:
    """No letter reaches out of what it stands in: its widget, what is around it, the room it was painted in."""
    found = []
    for text in (each for each in sight.texts if not _scrolled_out(each)):
        room, _ = sight.edge(text)
        if not room.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(text.rect):
            found.append(f"“{text.text}” of {sight.named(text.widget)} is cut: {_at(text.rect)} in {_at(room)}")
    return found


def _scrolled_out(text: Text) -> bool:
    """Rows of lists and tables at the edge of what scrolls."""
    area = viewport_of(text.widget)
    if area is None:
        return False
    beyond = text.rect.top() < 0 or text.rect.bottom() > text.widget.height()
    return beyond and area.verticalScrollBar().maximum() > 0


def _at(rect: QRect | QRectF) -> str:
    return f"({rect.left():.0f}, {rect.top():.0f}, {rect.right():.0f}, {rect.bottom():.0f})"


def room(sight: Sight) -> list[str]:
    """Every button and label has at least the room it asks for, and no widget reaches out of what holds it."""
    found = []
    for widget in sight.widgets:
        least = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton | QLabel) and widget.width() < least.width():
            found.append(f"{sight.named(widget)} is {widget.width()} wide and needs {least.width()}")
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            high = widget.heightForWidth(widget.width())
            if widget.height() < high - 1:
                found.append(f"{sight.named(widget)} “{widget.text()}” is {widget.height()} high and needs {high}")
        holder = widget.parentWidget()
        if widget is sight.root or holder is None or viewport_of(holder) is not None:
            continue
        if not holder.rect().contains(widget.geometry()):
            found.append(f"{sight.named(widget)} {_at(widget.geometry())} reaches out of {_at(holder.rect())}")
    return found


def overlapping(sight: Sight) -> list[str]:
    """No two texts lie on each other, and no two widgets of one holder in which something is painted."""
    shown = [(text, rect) for text in sight.texts if not (rect := sight.seen(text)).isEmpty()]
    edges = np.array([(r.left(), r.top(), r.right() + 1, r.bottom() + 1) for _, r in shown], float).reshape(-1, 4)
    low, high = np.maximum(edges[:, None, :2], edges[None, :, :2]), np.minimum(edges[:, None, 2:], edges[None, :, 2:])
    layers = np.array([id(_layer(sight, text.widget)) for text, _ in shown])
    on = ((high - low) > 2 * _SLACK).all(axis=-1) & (layers[:, None] == layers[None, :])
    found = [
        f"“{shown[one][0].text}” and “{shown[other][0].text}” of {sight.named(shown[one][0].widget)} overlap"
        for one, other in np.argwhere(np.triu(on, 1))
        if type(shown[one][0].widget).__name__ != "CoverageMap"  # its headings lean
    ]
    filled = {mark.widget for mark in sight.marks}
    filled |= {holder for widget in filled for holder in sight.ancestors(widget)}
    family: dict[QWidget, list[QWidget]] = defaultdict(list)
    for widget in sight.widgets:
        holder = widget.parentWidget()
        if widget in filled and widget is not sight.root and holder is not None:
            family[holder].append(widget)
    for children in family.values():
        for one, other in combinations(children, 2):
            if one.geometry().intersects(other.geometry()) and not _floats(one) and not _floats(other):
                found.append(f"{sight.named(one)} and {sight.named(other)} overlap")
    return found


def _layer(sight: Sight, widget: QWidget) -> QWidget:
    """What lies over the page and holds a widget; the window itself for the page."""
    return next((each for each in (widget, *sight.ancestors(widget)) if _floats(each)), sight.root)


def _floats(widget: QWidget) -> bool:
    """Whether it lies over a page on purpose: messages and the palette, bars that scroll, and what dims the present."""
    return type(widget).__name__ in ("Toast", "CommandPalette") or isinstance(widget, QScrollBar | NowVeil)


def headings(sight: Sight) -> list[str]:
    """Every column of a table is in sight, with room for its heading."""
    found = []
    for table in sight.widgets:
        if not isinstance(table, QAbstractItemView) or not isinstance(table, DenseTable):
            continue
        header = table.horizontalHeader()
        if not header.isVisible():
            continue
        drawn = [text.text for text in sight.texts if text.widget is header.viewport()]
        for section in range(header.count()):
            if header.isSectionHidden(section):
                continue
            title = str(table.model().headerData(section, Qt.Orientation.Horizontal) or "")
            if title and title not in drawn:
                found.append(f"the heading “{title}” of {sight.named(table)} is cut")
            right = header.sectionViewportPosition(section) + header.sectionSize(section)
            if right > header.viewport().width() + 1:
                found.append(f"the column “{title}” of {sight.named(table)} reaches out of sight")
    return found


# -- names -------------------------------------------------------------------------------------------------------------


def _said(widget: QWidget) -> tuple[str, object]:
    """What a screen reader says of a widget: its name and its role."""
    face = QAccessible.queryAccessibleInterface(widget)
    return (face.text(QAccessible.Text.Name).strip(), face.role()) if face is not None else ("", None)


def _controls(sight: Sight) -> list[QWidget]:
    """What takes keys or clicks. What lies inside of a field or an area is spoken by that."""
    found = []
    for widget in sight.widgets:
        inner = viewport_of(widget) is not None or widget.objectName().startswith("qt_")
        if inner or isinstance(widget, QScrollBar) or widget.focusProxy() is not None:
            continue
        if isinstance(widget.parentWidget(), QAbstractItemView):  # its headings
            continue
        keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        hand = widget.testAttribute(Qt.WidgetAttribute.WA_SetCursor)
        clicks = hand and widget.cursor().shape() == Qt.CursorShape.PointingHandCursor
        if keys or clicks or isinstance(widget, QAbstractButton | QAbstractItemView | QLineEdit):
            found.append(widget)
    return found


def names(sight: Sight) -> list[str]:
    """A screen reader names every control, and no two of one kind alike."""
    found = []
    spoken: dict[tuple[str, object], list[QWidget]] = defaultdict(list)
    for widget in _controls(sight):
        name, role = _said(widget)
        if not name:
            found.append(f"{sight.named(widget)} has no name")
        elif not isinstance(widget, QLabel | QAbstractScrollArea):
            spoken[name, role].append(widget)
    for (name, _), widgets in spoken.items():
        if len(widgets) > 1:
            found.append(f"“{name}” is the name of " + " and of ".join(sight.named(widget) for widget in widgets))
    for table in sight.widgets:
        if isinstance(table, DenseTable):
            found += _acts_alike(sight, table)
    return found


def _acts_alike(sight: Sight, table: DenseTable) -> Iterable[str]:
    said: dict[str, int] = defaultdict(int)
    for number, row in enumerate(table.rows()):
        for place, cell in enumerate(row.cells):
            if isinstance(cell, Actions) and cell.buttons:
                said[str(table.model().index(number, place).data(Qt.ItemDataRole.AccessibleTextRole) or "")] += 1
    for name, count in said.items():
        if not name:
            yield f"{count} buttons of the table {sight.named(table)} have no name"
        elif count > 1:
            yield f"{count} buttons of the table {sight.named(table)} are called “{name}”"


def reachable(sight: Sight) -> list[str]:
    """What a click works on, the keyboard reaches."""
    return [
        f"{sight.named(widget)} takes clicks but no keys"
        for widget in _controls(sight)
        if isinstance(widget, QAbstractButton) and widget.isEnabled() and not widget.focusPolicy()
    ]


# -- order -------------------------------------------------------------------------------------------------------------


def aligned(sight: Sight) -> list[str]:
    """Cards begin on the grid, stand GAP apart, and edges that nearly agree agree."""
    found = []
    families: dict[QWidget, list[tuple[Card, QRect]]] = defaultdict(list)
    for widget in sight.widgets:
        if isinstance(widget, Card):
            page = next((each for each in sight.ancestors(widget) if _is_page(each)), sight.root)
            families[page].append((widget, QRect(widget.mapTo(page, QPoint()), widget.size())))
    for cards in families.values():
        first = min(rect.left() for _, rect in cards)
        if first % GRID and first < 2 * GUTTER:  # what stands in the middle of a page begins anywhere
            found.append(f"the cards around {sight.named(cards[0][0])} begin at {first}, off the grid")
        for (one, here), (other, there) in combinations(cards, 2):
            if here.contains(there) or there.contains(here):
                continue
            found += [f"{sight.named(one)} and {sight.named(other)} {fault}" for fault in _misfit(here, there)]
    return found


def _is_page(widget: QWidget) -> bool:
    viewport = widget.parentWidget()
    return viewport is not None and viewport_of(viewport) is not None


def _misfit(here: QRect, there: QRect) -> list[str]:
    faults = []
    beside = min(here.bottom(), there.bottom()) - max(here.top(), there.top()) > 8
    above = min(here.right(), there.right()) - max(here.left(), there.left()) > 8
    if beside and above:
        faults.append("overlap")
    elif beside:
        gap = max(here.left(), there.left()) - min(here.right(), there.right()) - 1
        if gap < 2 * GAP and gap != GAP:
            faults.append(f"stand {gap} px apart, not {GAP}")
    elif above:
        gap = max(here.top(), there.top()) - min(here.bottom(), there.bottom()) - 1
        if gap < 2 * GAP and gap != GAP:
            faults.append(f"stand {gap} px above each other, not {GAP}")
    for edge in ("left", "right"):
        apart = abs(getattr(here, edge)() - getattr(there, edge)())
        if 0 < apart < GRID:
            faults.append(f"are {apart} px out of line at the {edge}")
    return faults


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        fonts,
        colours,
        contrast,
        faint,
        shortened,
        cut,
        room,
        overlapping,
        headings,
        names,
        reachable,
        aligned,
    )
}
#: Those that look at colours, and so at every theme.
OF_COLOUR = ("colours", "contrast", "faint")
