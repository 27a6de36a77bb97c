"""Steps, burn-down, comparison, matrix, topology, differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt

from widgets import theme as themes
from widgets.gallery.network import matrix, topology
from widgets.network.topology import Box, Link, TopologyCanvas
from widgets.plans.burndown import BurnDown, Phase, PhaseState
from widgets.plans.compare import CompareRow, Comparison, Interval, Side
from widgets.plans.diff import DiffLine, DiffView, lines_of
from widgets.plans.steps import Step, StepKind, StepList, StepState
from widgets.priority import Priority

LEFT = Qt.MouseButton.LeftButton
START = 1_795_134_600.0


def colours(widget, x: int, top: int, bottom: int) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for y in range(top, bottom)}


# Steps


def steps(show) -> StepList:
    made = StepList("Steps")
    made.set_steps(
        [
            Step("a", "Drained", "", "01:53", StepState.DONE, group="Provision"),
            Step("b", "Password from the safe", "", "AL", StepState.WAITING, StepKind.BY_HAND, "Fetch keys"),
            Step("c", "Restore", "1 of 2", "69 %", StepState.RUNNING, group="Restore"),
        ],
        [("Provision", "14 min")],
    )
    return show(made, 400, 300)


def test_steps_stand_under_their_phases_and_say_their_state(qtmodeltester, show) -> None:
    made = steps(show)
    qtmodeltester.check(made.model())
    model = made.model()
    assert [model.index(n, 0).data() for n in (0, 2, 4)] == ["Provision", "Fetch keys", "Restore"]
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Drained, done, 01:53"
    made.show_running()
    assert [step.key for step in made.steps()] == ["a", "b", "c"]


def test_only_a_step_by_hand_asks_to_be_turned(qtbot, show) -> None:
    made = steps(show)
    by_hand = made.model().index(3, 0)
    box = made.visualRect(by_hand)
    with qtbot.waitSignal(made.toggled) as toggled:
        qtbot.mouseClick(made.viewport(), LEFT, pos=QPoint(box.left() + 14, box.center().y()))
    assert toggled.args == ["b"]
    with qtbot.waitSignal(made.toggled):
        qtbot.keyClick(made, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(made.toggled), qtbot.waitSignal(made.current_changed) as changed:
        qtbot.keyClick(made, Qt.Key.Key_Down)
        qtbot.keyClick(made, Qt.Key.Key_Space)
    assert changed.args == ["c"]


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_state_looks_different(show, kind: StepKind) -> None:
    made = steps(show)
    pictures = []
    for state in StepState:
        made.update_steps([Step("b", "Password from the safe", "", "AL", state, kind, "Fetch keys")])
        pictures.append(made.grab().toImage())
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[n + 1 :])


# Burn-down


def burndown(show, likely: float) -> BurnDown:
    made = BurnDown("Europe/Stockholm")
    made.set(
        [
            Phase("Detect", START, START + 900, PhaseState.ASSUMED),
            Phase("Restore", START + 900, START + 3600, PhaseState.RUNNING),
            Phase("Verify", START + 3600, START + 5400, PhaseState.PLANNED),
        ],
        START + 7200,
        limit_text="RTO 2 h",
        now=START + 3600,
        projected=(likely - 300, likely, likely + 600),
        last=[START + 1000, START + 5000],
        last_text="last drill",
    )
    return show(made, 800, 96)


def test_it_says_what_is_left_and_when_it_ends(show) -> None:
    made = burndown(show, START + 5400)
    said = made.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Restore, 1 h left, projected 03:00"
    assert not made.late()
    assert themes.current().hex("high") not in colours(made, 594, 20, 34)


def test_a_late_end_is_marked(show) -> None:
    made = burndown(show, START + 9000)
    assert made.late()
    width = 792 / 9600
    assert themes.current().hex("high") in colours(made, round(9000 * width), 20, 34)


# Comparison


def comparison(show) -> Comparison:
    made = Comparison("Versions")
    made.set_heads(("7.0", "blue"), ("7.1", "green"), ("Difference", ""))
    made.set_rows(
        [
            CompareRow("share", "Traffic", "of requests", Side("75 %"), Side("25 %"), "75 : 25"),
            CompareRow("errors", "Errors", "", Side("0"), Side("6"), "worse", priority=Priority.HIGH),
            CompareRow(
                "ttft", "First token", "ms", Side("624"), Side("607"), "−17", "", interval=Interval(-4, -1, 2, -9, 9)
            ),
        ]
    )
    return show(made, 600, 200)


def test_rows_are_reached_by_key_and_said(qtbot, show) -> None:
    made = comparison(show)
    assert made.accessibleName() == "Versions 7.0 7.1"
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    assert made.accessibleDescription() == "Errors, 0, 6, worse, High"
    with qtbot.waitSignal(made.activated) as opened:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert opened.args == ["errors"]
    with qtbot.waitSignal(made.activated) as opened:
        qtbot.mouseClick(made, LEFT, pos=QPoint(300, 40 + 125))
    assert opened.args == ["ttft"]
    made.set_rows([])
    assert not made.grab().isNull()


# Matrix


def test_pairs_are_found_by_mouse_and_key(qtbot, show) -> None:
    made = show(matrix(), 500, 400)
    with qtbot.waitSignal(made.pair_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=made.cell_rect(2, 5).center())
    assert clicked.args == ["g03", "g06"]
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_Left)
    assert made.current() == ("g04", "g05")
    with qtbot.waitSignal(made.pair_clicked):
        qtbot.keyClick(made, Qt.Key.Key_Return)
    with qtbot.waitSignal(made.pair_hovered) as hovered:
        qtbot.mouseMove(made, made.cell_rect(0, 15).center())
    assert hovered.args == [("g01", "u04")]


def test_an_outlier_is_marked_and_no_data_is_hollow(show) -> None:
    made = show(matrix(), 500, 400)
    image = made.grab().toImage()
    assert image.pixelColor(made.cell_rect(4, 9).center()).name() == themes.current().hex("medium")
    ground = image.pixelColor(0, 0).name()
    assert image.pixelColor(made.cell_rect(15, 3).center()).name() == ground
    with pytest.raises(ValueError, match="16 members"):
        made.set_levels(np.zeros((2, 2), np.float32))


# Topology


@pytest.mark.parametrize("size", [(1100, 320), (760, 240), (420, 200)])
def test_boxes_stand_in_their_layers_inside_the_canvas_and_apart(show, size: tuple[int, int]) -> None:
    made = show(topology(), *size)
    rects = {key: made.box_rect(key) for key in made._boxes}
    assert all(rect.left() >= -1 and rect.right() <= made.width() for rect in rects.values())
    for one, a in rects.items():
        for other, b in rects.items():
            assert one == other or not a.intersects(b), (one, other)
    tops = {made._boxes[key].layer: rect.top() for key, rect in rects.items()}
    assert tops[0] < tops[1] < tops[2]


def test_boxes_and_links_can_be_clicked(qtbot, show) -> None:
    made = show(topology(), 1100, 320)
    with qtbot.waitSignal(made.box_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=made.box_rect("g07").center())
    assert clicked.args == ["g07"]
    assert "High" in made.accessibleDescription()
    link = next(each for each in made._links if each.other == "nas-1")
    with qtbot.waitSignal(made.link_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=made._line(link).pointAt(0.3).toPoint())
    assert clicked.args == [link.key]


def test_arrows_move_between_boxes(qtbot, show) -> None:
    made = show(topology(), 1100, 320)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.current() == "spine-1"
    qtbot.keyClick(made, Qt.Key.Key_Down)
    assert made.current() in {f"leaf-{letter}" for letter in "abcsu"}
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    with qtbot.waitSignal(made.box_clicked) as clicked:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert clicked.args == [made.current()]


def test_a_link_to_nowhere_is_refused(show) -> None:
    with pytest.raises(KeyError):
        TopologyCanvas().set_network([Box("a", "a")], [Link(1, "a", "b")])
    empty = show(TopologyCanvas(), 300, 200)
    empty.set_network([], [])
    assert not empty.grab().isNull()


# Differences

TEXT = some.lists(some.sampled_from(["a", "b", "c", "  d", "", "=", "é"]), max_size=30).map("\n".join)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(before=TEXT, after=TEXT, context=some.integers(0, 4))
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str, context: int) -> None:
    lines = lines_of(before, after, context)
    old, new = before.splitlines(), after.splitlines()
    for line in lines:
        if line.before is not None:
            assert old[line.before - 1] == line.text
        if line.after is not None:
            assert new[line.after - 1] == line.text
    assert {line.before for line in lines if line.kind == "-"} <= set(range(1, len(old) + 1))
    hidden = sum(int(line.text) for line in lines if line.kind == "…")
    assert sum(line.before is not None for line in lines) + hidden == len(old)
    assert sum(line.after is not None for line in lines) + hidden == len(new)


def test_changes_are_coloured_and_numbered(show) -> None:
    made = show(DiffView(), 500, 300)
    made.set_texts("\n".join("abcdefghij"), "\n".join("abcdefgXij") + "\nk")
    assert made.toPlainText().splitlines()[0] == "4 unchanged lines"
    assert "- h\n+ X" in made.toPlainText()
    assert made.accessibleDescription() == "+2 −1"
    image = made.grab().toImage()
    assert themes.current().hex("added") in {image.pixelColor(300, y).name() for y in range(300)}
    assert themes.current().hex("removed") in {image.pixelColor(300, y).name() for y in range(300)}
    made.set_lines([DiffLine(" ", "same", 1, 1)])
    assert made.lines() == [DiffLine(" ", "same", 1, 1)]
