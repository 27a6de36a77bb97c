"""Master list, dense table, values, sparklines and bars."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.bullet import Bullet, BulletBar, Share, ShareBar
from widgets.card import Card, Ground, columns
from widgets.field import CheckBox, Choice, Form, SearchField
from widgets.gallery.samples import spark
from widgets.priority import Priority
from widgets.segmented import SegmentedControl
from widgets.spark import Sparkline
from widgets.tables.master import Item, MasterList
from widgets.tables.table import Actions, Column, DenseTable, Rich, Row
from widgets.text import Label
from widgets.theme import Size, Weight
from widgets.value import ValueLabel


def nodes() -> list[Item]:
    """Sixteen lines in four groups, one of them lost."""
    special = {
        "g03": ("GPU 5 lost", Priority.CRITICAL),
        "g07": ("Hot", Priority.HIGH),
        "g10": ("Attention", Priority.MEDIUM),
        "u04": ("Lost 03:11", Priority.UNKNOWN),
    }
    groups = {"Trollhättan · rack A": "g01 g02 g03 g04", "Rack B": "g05 g06 g07 g08", "Rack C": "g09 g10 g11 g12"}
    groups["Uppsala · edge"] = "u01 u02 u03 u04"
    made = []
    for index, (group, names) in enumerate(groups.items()):
        for place, name in enumerate(names.split()):
            detail, priority = special.get(name, ("Normal", Priority.NORMAL))
            level = (90, 88, 36, 52)[index]
            lost = priority is Priority.UNKNOWN
            value = "–" if lost else f"{level + place} %"
            made.append(Item(name, group, name, detail, priority, spark(index * 4 + place, level, lost=lost), value))
    return made


def _alarms() -> Card:
    table = DenseTable(
        (
            Column("mark", "", 30),
            Column("what", "What", 220, stretch=True),
            Column("where", "Where", 120, ink="muted"),
            Column("since", "Since", 60, ink="muted"),
            Column("do", "Do now", 160, stretch=True),
            Column("act", "", 170, align="right"),
        ),
        name="Active alarms",
    )
    act = Actions((("ack", "Acknowledge"), ("open", "Open")))
    lines = (
        (
            Priority.CRITICAL,
            "GPU lost: fell off the bus (XID 79)",
            "g03 · GPU 5",
            "03:09",
            "Drain g03, then restart it",
        ),
        (Priority.HIGH, "Hot: hardware slowdown", "g07 · GPU 0, 1", "02:58", "Check cooling loop B"),
        (Priority.MEDIUM, "Not responding over SSH", "u04", "03:11", "Check link to Uppsala"),
        (Priority.MEDIUM, "Storage slow: NFS read 38 ms", "nas-1", "02:41", "See what waits for it"),
    )
    table.set_rows(
        [Row(index, (*line, act), priority=line[0], acknowledged=index > 0) for index, line in enumerate(lines)]
    )
    table.fit_height()
    card = Card("Active alarms", "7 · 11 consequences folded", "first out on top")
    card.add(table)
    return card


def _processes() -> Card:
    table = DenseTable(
        (
            Column("gpu", "GPU", 36),
            Column("pid", "PID", 60, ink="muted"),
            Column("model", "Model", 150, stretch=True),
            Column("trend", "1 h", 70),
            Column("bar", "Now", 64),
            Column("memory", "Memory", 84, align="right", weight=Weight.MEDIUM),
            Column("use", "Utilisation", 74, align="right", weight=Weight.MEDIUM),
        ),
        row_height=24,
        name="Processes",
    )
    rows = []
    for index in range(8):
        memory = 127.4 + index * 0.2
        cells = (
            str(index),
            str(218840 + 7 * index),
            Rich("weld-inspect 4", f"rank {16 + index}"),
            spark(index, 90, lost=index == 5),
            Bullet(memory if index != 5 else None, 0, 141, (30, 135)),
            f"{memory:.1f} GiB",
            Rich("87 %", priority=Priority.HIGH, ink="high-text") if index == 1 else f"{99 - index} %",
        )
        rows.append(Row(index, cells, (index, index, index, None, memory, memory, 99 - index)))
    table.set_rows(rows)
    table.set_current(2)
    table.fit_height()
    card = Card("Processes", trailing="Slurm job 48120, 32 GPUs on g05–g08")
    card.add(table)
    return card


def _host() -> Card:
    card = Card("Host", trailing="1 h, shaded: normal")
    table = DenseTable(
        (
            Column("name", "Signal", 100, stretch=True),
            Column("trend", "1 h", 62),
            Column("bar", "Now", 52),
            Column("value", "Value", 78, align="right", weight=Weight.MEDIUM),
        ),
        row_height=26,
        name="Host",
        header=False,
    )
    lines: tuple[tuple[str, float | None, Priority, str], ...] = (
        ("CPU", 41, Priority.NORMAL, "41 %"),
        ("Memory", 30, Priority.NORMAL, "612 GiB"),
        ("Stalled on files", 68, Priority.MEDIUM, "34 %"),
        ("Coolant in, loop B", 72, Priority.HIGH, "41 °C"),
        ("Node power", None, Priority.UNKNOWN, "–"),
    )
    rows = []
    for index, (name, value, priority, text) in enumerate(lines):
        cells = (
            Rich(name, ink="text" if priority.abnormal else "muted"),
            spark(index, 60, lost=value is None, mark=0.93),
            Bullet(value, 0, 100, (20, 60), priority=priority),
            Rich(text, priority=priority),
        )
        rows.append(Row(name, cells))
    table.set_rows(rows)
    table.fit_height()
    card.add(table)
    filled = BulletBar(Bullet(60, 0, 100, (0, 50), 50, Priority.MEDIUM, True))
    card.add(columns(Label("RTO, filled, beyond its target", "muted"), filled))
    card.add(columns(Label("Stale", "muted"), BulletBar(Bullet(40, 0, 100, (20, 60), stale=True))))
    card.add(columns(Sparkline(spark(3)), ValueLabel("41", "°C", "coolant in"), stretch=(0, 0)))
    card.add_stretch()
    return card


def _values() -> Card:
    card = Card("What g07 waits for", "last 15 min")
    card.add(
        ShareBar(
            (
                Share(0.6, "Working", "data-3"),
                Share(0.24, "Storage", "data-4"),
                Share(0.16, "Heat", "data-6"),
            )
        )
    )
    old = ValueLabel("418", "Gbit/s in", size=Size.HEADING)
    old.set_age(42)
    card.add(
        columns(ValueLabel("61.4", "kW", "of 84 contracted", size=Size.HEADING), old, QWidget(), stretch=(0, 0, 1))
    )
    card.add(
        columns(
            ValueLabel("163 kr/h", "", "while it lasts", size=Size.HEADING, stacked=True),
            ValueLabel("8.6", "h", "GPU time lost so far", size=Size.DISPLAY, stacked=True),
            ValueLabel(),
            QWidget(),
            stretch=(0, 0, 0, 1),
        )
    )
    times = SegmentedControl([(60, "15 min"), (3600, "1 h"), (21600, "6 h"), (86400, "24 h")], 3600, "Time span")
    card.add(columns(times, QWidget(), stretch=(0, 1)))
    form = Form()
    address = SearchField("host.example")
    form.add("Address", address, "A name or an address that SSH reaches.")
    form.add("Site", Choice([("t", "Trollhättan"), ("u", "Uppsala")], "u", "Site"))
    form.set_fault(address, "There is already a node with this address.")
    form.add("Watch", columns(CheckBox("Watch this node", True), CheckBox("Off"), QWidget(), stretch=(0, 0, 1)))
    card.add(form)
    card.add_stretch()
    return card


def page() -> QWidget:
    """The page."""
    items = MasterList("Nodes", "utilisation, 1 h", "Filter nodes")
    items.set_items(nodes())
    items.set_current("g07")
    items.setFixedWidth(212)
    made = Ground()
    row = QHBoxLayout(made)
    row.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    row.setSpacing(themes.GAP)
    row.addWidget(items)
    right = QVBoxLayout()
    right.setSpacing(themes.GAP)
    right.addWidget(_alarms())
    right.addWidget(columns(_processes(), _host(), stretch=(5, 3)))
    right.addWidget(_values(), 1)
    row.addLayout(right, 1)
    return made
