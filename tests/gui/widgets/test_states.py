"""Bands, empty pages, errors, messages, progress, and the palette."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from widgets import numbers, paint
from widgets.button import Button, Kind
from widgets.palette import CommandPalette, PaletteItem, find
from widgets.priority import Priority
from widgets.states import Banner, EmptyState, ErrorCard, Problem, ProgressBar, ProgressLine, tone_of
from widgets.toast import Toaster

LEFT = Qt.MouseButton.LeftButton
PROBLEM = Problem(
    "The host key of g07 has changed",
    "g07.hall1.example, port 22",
    "Somebody may stand between you and the node.",
    "Ask who reinstalled g07.",
    "known_hosts:41: ssh-ed25519",
    Priority.CRITICAL,
)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_band_says_its_mode_and_offers_its_action(qtbot, show) -> None:
    band = Banner("DEMO", "Simulated site", tone="demo", action="Leave")
    show(band, 600, 34)
    assert band.accessibleName() == "DEMO. Simulated site"
    with qtbot.waitSignal(band.action):
        qtbot.mouseClick(band.findChild(Button), LEFT)
    demo = band.grab().toImage()
    band.set("DRILL", "Model store lost")
    assert band.grab().toImage() != demo
    with pytest.raises(KeyError):
        band.set("X", tone="pink")


def test_a_band_says_its_title_also_where_its_text_has_the_same_words(show, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Figures are from a simulated site, and nothing that is done here reaches a machine"
    band = show(Banner("DEMO", words, words), 700, 60)
    said: list[str] = []
    real = paint.text
    monkeypatch.setattr(paint, "text", lambda *what, **how: said.append(what[2]) or real(*what, **how))
    band.grab()
    assert said == ["DEMO", words, words]


def test_an_empty_page_offers_the_one_action_that_fills_it(qtbot, show) -> None:
    empty = EmptyState("No nodes yet", "Nodes are machines.", action="Add nodes", icon="server")
    show(empty, 500, 300)
    with qtbot.waitSignal(empty.action):
        qtbot.mouseClick(empty.button, LEFT)
    assert not EmptyState("Nothing").button.isVisibleTo(empty)


def test_an_error_says_all_and_copies_all(qtbot, show) -> None:
    card = ErrorCard(PROBLEM, [("retry", "Try again", Kind.NORMAL), ("forget", "Remove", Kind.DANGER)])
    show(card, 600, 300)
    texts = [label.text() for pair in card._lines for label in pair]
    assert texts[1::2] == [PROBLEM.where, PROBLEM.why, PROBLEM.do]
    buttons = {button.text(): button for button in card.findChildren(Button)}
    qtbot.mouseClick(buttons["Copy"], LEFT)
    copied = QGuiApplication.clipboard().text()
    assert all(part in copied for part in (PROBLEM.what, PROBLEM.where, PROBLEM.why, PROBLEM.do, PROBLEM.raw))
    with qtbot.waitSignal(card.action) as acted:
        qtbot.mouseClick(buttons["Remove"], LEFT)
    assert acted.args == ["forget"]


def test_the_raw_text_is_folded_and_unfolds(qtbot, show) -> None:
    card = ErrorCard(PROBLEM)
    show(card, 600, 300)
    assert not card._raw.isVisible()
    qtbot.mouseClick(card._fold, LEFT)
    assert card._raw.isVisible()
    assert card._raw.toPlainText() == PROBLEM.raw
    assert card._fold.text() == "Hide raw text"
    card.set_problem(replace(PROBLEM, raw="", why=""))
    assert not card._raw.isVisible()
    assert not card._fold.isVisible()
    assert not card._lines[1][1].isVisible()


def test_text_from_outside_is_never_taken_for_markup(show) -> None:
    card = ErrorCard(Problem("<b>bold</b>", "<img src=x>", raw="<script>"))
    show(card, 600, 300)
    assert card._what.textFormat() == Qt.TextFormat.PlainText
    assert card._lines[0][1].textFormat() == Qt.TextFormat.PlainText


def test_messages_stack_replace_and_close(qtbot, show) -> None:
    window = show(QWidget(), 800, 600)
    toaster = Toaster(window)
    toaster.show_message("Copied.", seconds=0)
    first = toaster.show_message("g03 is slow.", Priority.MEDIUM, key="g03", seconds=0)
    second = toaster.show_message("g03 is gone.", Priority.HIGH, key="g03", action="Show", seconds=0)
    assert len(toaster.toasts()) == 2
    assert not first.isVisible()
    assert toaster.toasts()[0].geometry().bottom() < second.geometry().top()
    assert second.geometry().right() < window.width()
    with qtbot.waitSignal(toaster.action) as acted:
        qtbot.mouseClick(second.findChild(Button), LEFT)
    assert acted.args == ["g03"]
    assert len(toaster.toasts()) == 1
    for n in range(9):
        toaster.show_message(f"message {n}", seconds=0)
    assert len(toaster.toasts()) == 4


def test_a_message_goes_by_itself_and_follows_the_window(qtbot, show) -> None:
    window = show(QWidget(), 800, 600)
    toaster = Toaster(window)
    toast = toaster.show_message("Saved.", seconds=0.05)
    window.resize(500, 400)
    assert toast.geometry().right() < 500
    qtbot.waitUntil(lambda: not toaster.toasts())


def test_progress_says_how_far_and_how_long(qtbot, show) -> None:
    line = ProgressLine("Rolling out", can_show=True)
    show(line, 700, 30)
    line.set_progress(0.5, remaining=420)
    assert plain(line._state.text()) == "50 % · about 7 min left"
    line.set_progress(0.6, "step 6 of 10")
    assert line._state.text() == "step 6 of 10"
    with qtbot.waitSignal(line.shown):
        qtbot.mouseClick(line._show, LEFT)
    with qtbot.waitSignal(line.cancelled):
        qtbot.mouseClick(line._cancel, LEFT)
    assert not line._cancel.isEnabled()
    assert line._state.text() == "stopping"


def test_unknown_progress_is_not_nought(show) -> None:
    unknown, nought = ProgressBar(None), ProgressBar(0.0)
    show(unknown, 100, 6), show(nought, 100, 6)
    assert unknown.grab().toImage() != nought.grab().toImage()


# Palette

ITEMS = [
    PaletteItem("page:fleet", "Go to Fleet", "Pages", shortcut="Ctrl+2", icon="rows-2"),
    PaletteItem("drain", "Drain node", "Commands", "g03", keywords="evacuate"),
    PaletteItem("node:g03", "g03", "Nodes", "Trollhättan", priority=Priority.CRITICAL),
    PaletteItem("node:g13", "g13", "Nodes", "Trollhättan"),
    PaletteItem("theme", "Switch theme", "Settings"),
]


def keys(query: str) -> list[object]:
    return [item.key for item, _ in find(query, ITEMS)]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("g03", "node:g03"),
        ("drain", "drain"),
        ("drn", None),
        ("gtf", "page:fleet"),
        ("evac", "drain"),
        ("THEME", "theme"),
        ("node drain", "drain"),
        ("troll g13", "node:g13"),
        ("xyz", None),
    ],
)
def test_a_few_letters_find_the_thing(query: str, best: str | None) -> None:
    found = keys(query)
    if best is None:
        assert "drain" not in found or query == "drn"
    else:
        assert found[0] == best


def test_nothing_typed_shows_everything_in_its_order() -> None:
    assert keys("  ") == [item.key for item in ITEMS]


def test_the_palette_opens_finds_and_takes_by_key(qtbot, show) -> None:
    window = show(QWidget(), 900, 600)
    palette = CommandPalette(window)
    palette.set_items(ITEMS)
    with qtbot.waitSignal(palette.opened):
        palette.open()
    assert palette.isVisible()
    qtbot.keyClicks(palette.field, "g")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClicks(palette.field, "03")
    assert palette.found()[0] == "node:g03"
    assert not palette.grab().isNull()
    with qtbot.waitSignals([palette.closed, palette.chosen]):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()


def test_escape_and_a_click_close_or_take(qtbot, show) -> None:
    window = show(QWidget(), 900, 600)
    palette = CommandPalette(window)
    palette.set_items(ITEMS)
    palette.open("node")
    with qtbot.waitSignal(palette.chosen) as chosen:
        index = palette._model.index(1, 0)
        qtbot.mouseClick(palette._view.viewport(), LEFT, pos=palette._view.visualRect(index).center())
    assert chosen.args == [palette.found()[0]]
    palette.open("zzz")
    assert palette.found() == []
    assert palette._nothing.isVisible()
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Escape)


def test_its_model_keeps_qts_rules(qtmodeltester, show) -> None:
    palette = CommandPalette(show(QWidget(), 900, 600))
    palette.set_items(ITEMS)
    palette.open("g")
    qtmodeltester.check(palette._model)


def test_a_provider_adds_what_is_too_much_to_list(qtbot, show) -> None:
    window = show(QWidget(), 900, 600)
    palette = CommandPalette(window)
    palette.set_items(ITEMS[:1])
    palette.set_provider(lambda query: [PaletteItem("gpu", f"GPU {query}", "GPUs")] if query else [])
    palette.open("7")
    assert palette.found() == ["gpu"]
    palette.open("")
    assert palette.found() == ["page:fleet"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.6, "1 min"), (402, "6 min 42 s"), (8236, "2 h 17 min"), (86400, "1 day"), (-90, "−1 min 30 s")],
)
def test_durations(seconds: float, text: str) -> None:
    assert plain(numbers.duration(seconds)).replace("(s)", "") == text


def test_a_band_has_the_tone_of_what_was_judged_and_a_problem_that_nobody_judged_no_grade() -> None:
    assert tone_of(Priority.CRITICAL) == "critical"
    assert {tone_of(priority) for priority in Priority if priority is not Priority.CRITICAL} == {"old"}
    assert Problem("It broke").priority is Priority.UNKNOWN
