"""Gates passed, what is missing where, which of several was on when."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground, columns
from widgets.gallery.samples import NOW, ZONE
from widgets.gates import GateBar, GateRing, Gates
from widgets.maps.coverage import CoverageMap, Line
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Label
from widgets.time.lanes import Lane, Lanes, Note, Stretch

_DAY = 86_400.0
_GATES = (
    "Owner", "Deputy owner", "Runbook", "SLO", "Golden set", "Rollback rehearsed", "Capacity headroom", "Licence",
    "Signature", "Canary plan", "Logging on", "Restore of the logs", "Overseer and stop", "Drift baseline",
)  # fmt: skip
_MISSING = {
    "support-sv": (1, 11), "journal-summary": (11,), "x-ray-triage": (13,), "embed-sv": (), "weld-inspect": (),
    "contract-check": (0, 1, 2, 3, 4, 5, 9, 11, 12, 13), "spare-parts": (1, 2, 4, 5, 9, 11, 12, 13),
    "meeting-notes": (3, 5, 9, 11, 13), "ticket-router": (5, 11),
}  # fmt: skip


def coverage() -> CoverageMap:
    """Nine things in two groups, fourteen columns."""
    made = CoverageMap("What is missing where")
    lines = [
        Line(name, name, frozenset(gone), "production" if place < 5 else "pilot")
        for place, (name, gone) in enumerate(_MISSING.items())
    ]
    made.set(_GATES, lines)
    return made


def lanes() -> Lanes:
    """Four versions within a year."""
    made = Lanes("Which version served when", lambda: ZONE)
    start = NOW - 350 * _DAY
    made.set(
        start,
        NOW,
        [
            Lane("6.2", (Stretch(start, start + 115 * _DAY),)),
            Lane("6.3", (Stretch(start + 39 * _DAY, start + 39.1 * _DAY, "3 h, rolled back"),)),
            Lane("7.0", (Stretch(start + 115 * _DAY, NOW, "since 14 Mar, 75 %", 1.0, True),)),
            Lane("7.1", (Stretch(NOW - 120, NOW, "25 % since 03:10:52", 0.25, True),)),
        ],
    )
    return made


def _table() -> Card:
    table = DenseTable(
        (Column("name", "Name", 120, stretch=True), Column("gates", "Gates", 150, fit=True)), name="Gates"
    )
    table.set_rows(
        [
            *(Row(name, (name, Gates(14 - len(gone), 14))) for name, gone in _MISSING.items()),
            Row("score", ("Score", Gates(2.5, 7, 1, "data"))),
        ]
    )
    table.fit_height()
    card = Card("Gates in a table")
    card.add(table)
    card.add(columns(Label("On their own", "muted"), GateBar(Gates(3, 7)), stretch=(0, 1)))
    card.add_stretch()
    return card


def _ring() -> Card:
    ring = GateRing("Gates")
    ring.set(Gates(6, 14))
    stood = Lanes("Timeline of a pilot", lambda: ZONE)
    begun = NOW - 110 * _DAY
    still = begun + 22 * _DAY
    stood.set(
        begun,
        NOW,
        [Lane("", (Stretch(begun, still, "worked on"), Stretch(still, NOW, "stood still, 88 days", hollow=True)))],
        [Note(begun, "2 Aug", "starts"), Note(still, "24 Aug", "last step forward"), Note(NOW, "20 Nov", "today")],
    )
    card = Card("A ring, and a stretch of standing still")
    card.add(columns(ring, stood, stretch=(0, 1), spacing=24))
    card.add_stretch()
    return card


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    left = Card("What is missing where")
    left.add(coverage())
    left.add_stretch()
    right = Card("Which version served when")
    right.add(lanes())
    right.add_stretch()
    column.addWidget(columns(left, right))
    column.addWidget(columns(_table(), _ring()), 1)
    return made
