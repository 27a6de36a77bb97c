"""Bands, empty pages, errors, messages, progress."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.button import Kind
from widgets.card import Card, Ground, columns
from widgets.priority import Priority
from widgets.states import Banner, EmptyState, ErrorCard, Problem, ProgressBar, ProgressLine
from widgets.toast import Toaster


def _progress() -> Card:
    card = Card("Work", "progress, time left, cancel")
    rollout = ProgressLine("Rolling out 7.1", can_show=True)
    rollout.set_progress(0.58, "step 6 of 10", 420)
    test = ProgressLine("Testing 16 nodes")
    test.set_progress(None, "3 answered")
    plain = ProgressLine("Export", can_cancel=False)
    plain.set_progress(0.25, remaining=8)
    for line in (rollout, test, plain):
        card.add(line)
    card.add(ProgressBar(0.8))
    card.add_stretch()
    return card


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, themes.GUTTER)
    column.setSpacing(themes.GAP)
    drill = "Functional drill D-118 in a sandbox on g12. Production is not touched."
    column.addWidget(Banner("DRILL", "Model store lost", drill, "Alarms in the strip below are real"))
    column.addWidget(Banner("DEMO", "Simulated site", "16 nodes that do not exist", tone="demo", action="Leave"))
    past = Banner("HISTORY", "28 Nov 01:17 to 01:32", "12 h ago", tone="past", action="Back to live")
    column.addWidget(past)
    column.addWidget(Banner("LAST KNOWN", "3 min old", "Connecting to 16 nodes", tone="old"))
    column.addWidget(
        Banner("", "The journal cannot be written", "Nothing is changed.", tone="critical", action="Details")
    )
    error = ErrorCard(
        Problem(
            "The host key of g07 has changed",
            "g07.hall1.example, port 22, through jump.example",
            "Somebody may stand between you and the node. Nothing was sent, no password was tried.",
            "Ask who reinstalled g07. If it is right, remove the old key and accept the new one.",
            "known_hosts:41: ssh-ed25519 SHA256:q3ZtX9hVk\npresented:       ssh-ed25519 SHA256:Tn8wPc2Lo\n",
            Priority.CRITICAL,
        ),
        [("retry", "Try again", Kind.NORMAL), ("forget", "Remove the old key", Kind.DANGER)],
    )
    empty = Card("Nodes")
    empty.add(
        EmptyState(
            "No nodes yet",
            "Nodes are machines that Driftvakt reaches over SSH. Nothing is installed on them.",
            action="Add nodes",
            icon="server",
        )
    )
    inner = QVBoxLayout()
    inner.setContentsMargins(themes.GUTTER, 4, themes.GUTTER, 0)
    inner.setSpacing(themes.GAP)
    inner.addWidget(columns(error, _progress()))
    inner.addWidget(empty, 1)
    column.addLayout(inner, 1)
    toaster = Toaster(made)
    toaster.show_message("Copied 16 rows.", seconds=0)
    toaster.show_message("g03 does not answer.", Priority.HIGH, action="Show", seconds=0, key="g03")
    return made
