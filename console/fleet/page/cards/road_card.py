"""The card of whatever stands between the console and a node, in plain words, with the one button that solves it.

Nothing is shown while all is well. Where older data exists it stays below, marked; where there is none, this is the
page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import About, Named
from console.fleet.page.commands import RETRY, WATCH
from console.fleet.page.problems import explain
from console.fleet.page.vocabulary import STREAM, condition, graded, value_grade
from console.pagekit.hints import PageState
from widgets import numbers
from widgets.button import Kind
from widgets.priority import Priority
from widgets.states import Banner, ErrorCard, Problem, tone_of
from widgets.tips import set_tip

#: Pixels beside the button of the band, for what else is said at its right.
ROAD_INSET = 110


class RoadCard(QWidget):
    """Shows a node's road when it is not simply well. `acted` carries the id of the command that the
    operator wants carried out."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.banner = Banner("", "")
        self.banner.action.connect(self._on_banner)
        self.card: ErrorCard | None = None
        self.empty = PageState("")
        self.empty.action.connect(self._on_banner)
        column.addWidget(self.banner)
        column.addWidget(self.empty, 10)
        column.addStretch(1)
        self.banner.hide()
        self.empty.hide()
        self._column = column
        self._act = ""
        self._actions: Sequence[tuple[str, str, Kind]] = ()
        self.hide()

    def refresh(self, node: Node, reading: NodeReading | None, zone: str, now: float) -> None:
        """Look at the link and say what there is to say."""
        link = reading.link if reading is not None else Link(node.key, LinkState.WAITING, now)
        known = reading is not None and (bool(reading.rows) or bool(reading.facts.devices))
        failure = link.failure
        live = link.state in (LinkState.LIVE, LinkState.LATE)
        if live and reading is not None:
            self._show_live(node, reading, zone, now)
        elif failure is not None:
            road = next((each for each in reading.found if each.rule.about is About.LINK), None) if reading else None
            self._show_failure(node, link, failure, graded(road), known=known, zone=zone, now=now)
        elif known:
            self._show_old(link, zone)
        else:
            self._show_nothing_yet(node, link)

    # -- the four pictures ----------------------------------------------------------------------------------------

    def _show_live(self, node: Node, reading: NodeReading, zone: str, now: float) -> None:
        link = reading.link
        if link.state is LinkState.LATE and link.newest_sample is not None:
            age = numbers.duration(now - link.newest_sample)
            self._only(self.banner)
            self.banner.set(
                self.tr("LATE"),
                self.tr("The newest sample is {age} old").format(age=age),
                self.tr("The link stands, but nothing comes over it. What is shown below is that old."),
                tone="old",
            )
            return
        noise = next((t for t in reading.troubles if t.part == STREAM), None)
        parts: list[QWidget] = []
        if noise is not None:
            problem, _ = explain(Failure(noise.state, node.host or node.name, {}, noise.text), node)
            grade = value_grade(reading, Named.STREAM)
            parts.append(self._fill_card(replace(problem, where="", priority=grade), ()))
        driver = next((t for t in reading.troubles if t.part == "nvml"), None)
        if driver is not None:
            since = numbers.clock(driver.since, zone)
            self._only(self.banner, *parts)
            self.banner.set(
                self.tr("DRIVER"),
                self.tr("The GPU driver does not answer since {time}").format(time=since),
                self.tr("The figures of the host go on; those of the GPUs are unknown until it answers.")
                if driver.state == "overdue"
                else driver.text,
                tone=tone_of(value_grade(reading, Named.DRIVER)),
            )
            return
        dropped = link.dropped_samples
        if condition(reading, zone, now).word and dropped and dropped > 0:
            set_tip(self, self.tr("%n sample(s) left out because they came too fast", "", dropped))
        self._only(*parts)

    def _show_failure(
        self, node: Node, link: Link, failure: Failure, priority: Priority, *, known: bool, zone: str, now: float
    ) -> None:
        problem, actions = explain(failure, node)
        judged = replace(problem, priority=priority)
        if link.next_try is not None and link.state in (LinkState.LOST, LinkState.WAITING):
            left = numbers.duration(max(1.0, link.next_try - now))
            trying = self.tr("Next try in {time}.").format(time=left)
        elif link.state in (LinkState.CONNECTING, LinkState.STARTING):
            trying = self.tr("Trying again now.")
        else:
            trying = ""
        loud = link.state in (LinkState.ASKING, LinkState.STOPPED)
        if known and not loud:
            # What came instead of the probe's lines is to be read, so it has a card beside the old picture.
            quoted = failure.code.startswith("probe.") and bool(problem.raw)
            self._only(self.banner, *((self._fill_card(judged, ()),) if quoted else ()))
            time = numbers.clock(link.newest_sample, zone) if link.newest_sample is not None else ""
            self._act, solve, _ = actions[0]
            self.banner.set(
                self.tr("OLD"),
                self.tr("No data since {time}").format(time=time) if time else self.tr("No contact yet"),
                " ".join(part for part in (problem.what, trying) if part),
                tone="old",
                action=solve,
            )
            set_tip(self.banner, "\n".join(part for part in (problem.do, problem.raw) if part))
            return
        judged = replace(judged, do=" ".join(part for part in (problem.do, trying) if part))
        stopped = link.state is LinkState.STOPPED
        self._only(self._fill_card(judged, actions))
        if stopped:
            self._act = ""
            title = self.tr("Driftvakt sends nothing to {node}").format(node=node.name)
            self.banner.set(self.tr("STOPPED"), title, tone=tone_of(priority))
            self.banner.show()

    def _show_old(self, link: Link, zone: str) -> None:
        self._only(self.banner)
        texts = {
            LinkState.CONNECTING: self.tr("Connecting."),
            LinkState.STARTING: self.tr("Connected; the probe is starting."),
            LinkState.OFF: self.tr("This node is not watched."),
        }
        if link.newest_sample is not None:
            title = self.tr("Last known state, from {time}").format(time=numbers.clock(link.newest_sample, zone))
        else:
            title = self.tr("Last known state")
        self._act = WATCH.id if link.state is LinkState.OFF else RETRY.id
        self.banner.set(
            self.tr("OLD"),
            title,
            texts.get(link.state, self.tr("Waiting for its turn.")),
            tone="old",
            action=self.tr("Watch it") if link.state is LinkState.OFF else "",
        )

    def _show_nothing_yet(self, node: Node, link: Link) -> None:
        self._only(self.empty)
        self._act = ""
        if link.state is LinkState.OFF:
            self._act = WATCH.id
            self.empty.set(
                self.tr("{node} is not watched").format(node=node.name),
                self.tr("It stays in the inventory, and nothing is sent to it."),
                self.tr("Watch {node}").format(node=node.name),
            )
        elif link.state is LinkState.STARTING:
            self.empty.set(
                self.tr("Starting on {node}").format(node=node.name),
                self.tr(
                    "Connected. The first sample comes when the probe has started; a slow login shell takes longer."
                ),
            )
        elif link.state is LinkState.CONNECTING:
            self.empty.set(self.tr("Connecting to {node}").format(node=node.name), node.host)
        else:
            self.empty.set(
                self.tr("{node} waits for its turn").format(node=node.name),
                self.tr("Connections are made a few at a time."),
            )

    def _fill_card(self, problem: Problem, actions: Sequence[tuple[str, str, Kind]]) -> ErrorCard:
        if self.card is None or actions != self._actions:
            self._drop_card()
            self.card = ErrorCard(problem, actions)
            self.card.action.connect(self._on_card)
            self._column.insertWidget(1, self.card)
            self._actions = actions
        shown = self.card.problem()
        # Text that somebody reads or marks stays, though the node goes on talking.
        if problem != shown and not (self.card.unfolded and replace(shown, raw=problem.raw) == problem):
            self.card.set_problem(problem)
        return self.card

    def _only(self, *parts: QWidget) -> None:
        if self.card not in parts:
            self._drop_card()
        for other in (self.banner, self.empty):
            other.setVisible(other in parts)
        self.setVisible(bool(parts))

    def _drop_card(self) -> None:
        if self.card is not None:
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    @Slot()
    def _on_banner(self) -> None:
        if self._act:
            self.acted.emit(self._act)

    @Slot(object)
    def _on_card(self, key: object) -> None:
        self.acted.emit(str(key))
