"""The card of a model's rollouts: which version took the place of which, how it stands, what the comparison said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from console.deployments.model.deployments import BY_NODE, Deployment, Rollout, RolloutState
from console.deployments.model.models import Version
from console.deployments.page import wording
from console.deployments.page.judging import telling
from console.deployments.page.protocols import Rollouts
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.button import Button
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Caption

#: A rollout in one of these goes on.
GOES_ON = frozenset({RolloutState.RUNNING, RolloutState.PAUSED})
_ODD = frozenset({RolloutState.STOPPED, RolloutState.UNKNOWN})
_NOTHING_RAN = frozenset({RolloutState.PLANNED, RolloutState.NEVER})
_MOST = 8


@dataclass(frozen=True, slots=True)
class Read:
    """The deployments of one model (its id) and their rollouts, the newest first."""

    model: str
    deployments: tuple[Deployment, ...] = ()
    rollouts: tuple[Rollout, ...] = ()

    @property
    def revocable(self) -> Rollout | None:
        """The newest rollout, where it can be taken back."""
        newest = self.rollouts[0] if self.rollouts else None
        if newest is None or newest.state in _NOTHING_RAN:
            return None
        # What its node took back by itself is not all taken back: the engine runs, the files stand.
        if newest.state is RolloutState.ROLLED_BACK and (newest.back or newest.reason != BY_NODE):
            return None
        # Taking the first one back once it serves is no way back but an end: for that there is Stop serving.
        return newest if newest.before or newest.state is not RolloutState.DONE else None


class RolloutsLoader(NewestLoader):
    """Reads a model's rollouts in a job; `loaded` carries the Read."""

    subject = "rollouts"

    def __init__(self, rollouts: Rollouts, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._rollouts = rollouts

    def ask(self, model: str) -> None:
        """Read those of a model."""
        self.read(model, lambda: read_of(self._rollouts, model))


def read_of(rollouts: Rollouts, model: str) -> Read:
    """What stands of a model. Blocks; raises EnvironmentFault."""
    own = tuple(each for each in rollouts.deployments() if each.model == model)
    ids = {each.id for each in own}
    found = (each for each in rollouts.rollouts() if each.deployment in ids) if own else ()
    return Read(model, own, tuple(found))


class RolloutsCard(Card):
    """`wanted` carries the number of a rollout: its plan, and how far it is. `buttons` stand below them."""

    wanted = Signal(object)

    def __init__(self, zone: Callable[[], str], buttons: Sequence[Button] = ()) -> None:
        super().__init__()
        self.set_title(self.tr("Rollouts"))
        self._zone = zone
        self.table = DenseTable(
            [
                Column("number", self.tr("No."), 40, fit=True, ink="muted"),
                Column("versions", self.tr("Versions"), 110, fit=True),
                Column("strategy", self.tr("How"), 90, fit=True, ink="muted"),
                Column("state", self.tr("State"), 100, fit=True),
                Column("verdict", self.tr("Compared"), 110, fit=True, stretch=True),
                Column("began", self.tr("Planned"), 90, fit=True, ink="muted"),
                Column("show", "", 70, "right", tip=self.tr("Its steps, and how far it is")),
            ],
            row_height=30,
            name=self.tr("Rollouts"),
        )
        self.table.opened.connect(self._on_opened)
        self.table.action.connect(self._on_action)
        self.none = Caption(self.tr("Nothing of it was rolled out from here yet."), wrap=True)
        self.add(self.table)
        self.add(self.none)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)
        self.hide()

    def show_rollouts(self, read: Read, versions: Mapping[str, Version], now: float) -> None:
        """Show them; nothing of a model that is deployed nowhere."""
        shown = read.rollouts[:_MOST]
        self.set_subtitle(numbers.number(len(read.rollouts)) if shown else "")
        self.table.setVisible(bool(shown))
        self.none.setVisible(not shown)
        self.table.set_rows([self._row(each, versions, now) for each in shown])
        self.table.fit_height()
        self.setVisible(bool(read.deployments))

    def _row(self, rollout: Rollout, versions: Mapping[str, Version], now: float) -> Row:
        names = [versions[id].name if id in versions else id[:8] for id in (rollout.before, rollout.after) if id]
        odd, on = rollout.state in _ODD, rollout.state in GOES_ON
        priority = Priority.HIGH if odd else None
        state = Rich(
            wording.rollout_state(rollout.state), priority=priority, strong=on, ink="" if on or odd else "muted"
        )
        verdict = ""
        last = telling(rollout)
        if last is not None:
            verdict = self.tr("{verdict} at {share}, {requests} requests").format(
                verdict=wording.verdict(last.verdict),
                share=numbers.percent(last.share),
                requests=numbers.number(last.new_requests),
            )
        began = numbers.moment(rollout.began, self._zone(), now, seconds=False)
        return Row(
            rollout.number,
            (
                str(rollout.number), Rich(" → ".join(names), strong=on), wording.strategy(rollout.strategy), state,
                verdict, began, Actions((("show", self.tr("Show")),)),
            ),
            sort=(rollout.number, None, None, None, None, rollout.began, None),
            priority=priority,
        )  # fmt: skip

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.wanted.emit(int(str(key)))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self._on_opened(key)
