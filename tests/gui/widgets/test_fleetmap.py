"""The fleet map: every cell has its place, abnormal ones cannot be overlooked, and everything is reachable by key."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt

from widgets import theme as themes
from widgets.gallery.maps import fleet, large, small
from widgets.maps.fleetlayout import GRAINS, place
from widgets.maps.fleetmap import FleetMap, FleetNode, FleetRack, FleetSite
from widgets.priority import Priority

LEFT = Qt.MouseButton.LeftButton


def measure(text: str) -> int:
    return 7 * len(text)


NODE = some.integers(0, 8)
SITES = some.lists(some.lists(some.lists(NODE, min_size=1, max_size=9), max_size=6), max_size=3)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(shape=SITES, width=some.integers(60, 1200), height=some.integers(30, 500))
def test_cells_never_overlap_and_keep_their_order(shape, width: int, height: int) -> None:
    sites, names = [], []
    for s, racks in enumerate(shape):
        made = []
        for r, nodes in enumerate(racks):
            members = tuple(
                FleetNode(f"{s}.{r}.{n}", f"g{n}", tuple(f"{s}.{r}.{n}.{c}" for c in range(count)))
                for n, count in enumerate(nodes)
            )
            names += [cell for node in members for cell in node.cells]
            made.append(FleetRack(f"{s}.{r}", f"rack {r}", members))
        sites.append(FleetSite(str(s), f"site {s}", tuple(made)))
    placed = place(sites, width, height, measure)
    assert placed.keys == names
    spots = set(zip(placed.left.tolist(), placed.top.tolist(), strict=True))
    assert len(spots) == len(names)
    size = placed.grain.cell
    covered = {(x + a, y + b) for x, y in spots for a in (0, size - 1) for b in (0, size - 1)}
    if size > 1:
        assert len(covered) == 4 * len(names)
    if placed.grain is not GRAINS[-1]:
        assert placed.width <= width and placed.height <= height
        assert all(x + size <= width and y + size <= height for x, y in spots)


def test_few_cells_are_large_and_many_still_fit() -> None:
    assert place(fleet(16, 4), 950, 140, measure).grain is GRAINS[0]
    many = place(fleet(1024, 8, 4), 1100, 300, measure)
    assert many.grain.cell >= 3
    assert len(many.keys) == 8192


def test_lightness_follows_the_level_and_no_data_is_hollow(show) -> None:
    made = small()
    show(made, 1100, 130)
    keys = made.cell_keys()
    levels = np.linspace(0, 1, 128).astype(np.float32)
    levels[5] = np.nan
    made.set_levels(levels)
    made.set_marks({})
    image = made.grab().toImage()

    def middle(index: int):
        return image.pixelColor(made.cell_rect(keys[index]).center())

    assert middle(0).name() == themes.current().hex("heat-low")
    assert middle(127).name() == themes.current().hex("heat-high")
    assert middle(30).lightness() < middle(60).lightness() < middle(90).lightness()
    assert middle(5).name() == themes.current().hex("surface")


@pytest.mark.parametrize("build", [small, large])
def test_an_abnormal_cell_shows_its_colour_at_any_size(show, build) -> None:
    made = build()
    show(made, 1100, 300)
    key = made.cell_keys()[17]
    made.set_marks({key: Priority.CRITICAL})
    image = made.grab().toImage()
    assert image.pixelColor(made.cell_rect(key).center()).name() == themes.current().hex("critical")


def test_tiny_cells_carry_a_shape_that_can_be_seen(show) -> None:
    made = large()
    show(made, 1100, 300)
    key = made.cell_keys()[4100]
    made.set_marks({key: Priority.HIGH})
    image, spot = made.grab().toImage(), made._mark_rect(made._place[key]).center()
    wide = sum(
        image.pixelColor(spot.x() + dx, spot.y() + 3).name() == themes.current().hex("high") for dx in range(-6, 7)
    )
    high_up = sum(
        image.pixelColor(spot.x() + dx, spot.y() - 3).name() == themes.current().hex("high") for dx in range(-6, 7)
    )
    assert wide >= 6 > high_up  # a triangle, broad below


def test_levels_of_another_length_are_refused(show) -> None:
    made = small()
    with pytest.raises(ValueError, match="3 levels for 128 cells"):
        made.set_levels(np.zeros(3, np.float32))


def test_a_cell_and_a_label_can_be_clicked(qtbot, show) -> None:
    made = small()
    show(made, 1100, 130)
    with qtbot.waitSignal(made.cell_hovered) as hovered:
        qtbot.mouseMove(made, made.cell_rect("n7/3").center())
    assert hovered.args == ["n7/3"]
    with qtbot.waitSignal(made.cell_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=made.cell_rect("n7/3").center())
    assert clicked.args == ["n7/3"]
    assert made.current() == "n7/3"
    left = made.cell_rect("n0/0").left()
    with qtbot.waitSignal(made.node_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=QPoint(left - 12, made.cell_rect("n0/0").center().y()))
    assert clicked.args == ["n0"]
    assert made.cell_at(QPoint(1095, 125)) is None


def test_arrows_go_to_the_neighbour_and_enter_opens(qtbot, show) -> None:
    made = small()
    show(made, 1100, 130)
    key = Qt.Key
    qtbot.keyClick(made, key.Key_Right)
    assert made.current() == "n0/0"
    for pressed, expected in (
        (key.Key_Right, "n0/1"),
        (key.Key_Down, "n1/1"),
        (key.Key_Left, "n1/0"),
        (key.Key_Up, "n0/0"),
        (key.Key_Up, "n0/0"),
    ):
        qtbot.keyClick(made, pressed)
        assert made.current() == expected
    for _ in range(8):
        qtbot.keyClick(made, key.Key_Right)
    assert made.current() == "n4/0"  # over into the next rack
    with qtbot.waitSignal(made.cell_clicked) as clicked:
        qtbot.keyClick(made, key.Key_Return)
    assert clicked.args == ["n4/0"]
    with qtbot.waitSignal(made.node_clicked) as clicked:
        qtbot.keyClick(made, key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert clicked.args == ["n4"]


def test_it_says_how_many_are_not_normal(show) -> None:
    made = small()
    made.set_marks({"n0/0": Priority.CRITICAL, "n0/1": Priority.CRITICAL, "n1/0": Priority.LOW})
    made.set_node_marks({"n1": Priority.MEDIUM})
    assert made.accessibleDescription().endswith("Critical: 2, Medium: 1, Low: 1")


def test_an_empty_fleet_is_drawn(show) -> None:
    made = FleetMap()
    show(made, 300, 100)
    made.set_sites([])
    made.set_levels(np.empty(0, np.float32))
    assert not made.grab().isNull()


@pytest.mark.parametrize("build", [small, large])
def test_a_node_that_is_not_normal_itself_carries_a_mark_beside_its_cells(show, build) -> None:
    made = build()
    show(made, 1100, 300)
    made.set_marks({})
    made.set_node_marks({})
    before = made.grab().toImage()
    made.set_node_marks({"n3": Priority.MEDIUM})
    after = made.grab().toImage()
    first = made.cell_rect("n3/0")
    area = [(x, y) for x in range(first.left() - 16, first.right() + 4) for y in range(first.top(), first.bottom() + 4)]
    inside = [spot for spot in area if spot[0] >= 0]
    medium = themes.current().hex("medium")
    assert any(after.pixelColor(*spot).name() == medium for spot in inside)
    assert not any(before.pixelColor(*spot).name() == medium for spot in inside)
    assert "Medium: 1" in made.accessibleDescription()


def test_a_slightly_smaller_map_that_needs_less_height_is_preferred(show) -> None:
    made = FleetMap("GPUs")
    made.set_sites(fleet(16, 4))
    show(made, 880, 130)
    assert made.height_for(880) > made.height_for(880, 130) <= 130
    assert made.height_for(2000, 130) == made.height_for(2000)
    assert made.height_for(120, 130) == made.height_for(120)
