"""The ceremony in which an operator answers what a node asks: is its host key to be trusted, what is the password.

Each sheet keeps what it was asked when it opened, and hands over exactly that with the answer: the key that was
compared is the key that is accepted. What the node asks no longer is answered nowhere, and the sheet says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.failures import ASKING, STOPPING
from console.fleet.model.inventory import Node
from console.fleet.model.links import SECRETS, Failure, LinkState, asks, question
from console.fleet.model.readings import NodeReading
from console.fleet.page.commands import HOST_KEY
from console.fleet.page.problems import said
from console.fleet.page.protocols import Directory, Telemetry, Trust
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from console.fleet.page.sheets.question import Asked, QuestionSheet
from console.fleet.page.sheets.secret_prompt import SecretSheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from console.work.service.carrying import Confirmation

UNKNOWN = "ssh.host_key_unknown"
CHANGED = "ssh.host_key_changed"
REVOKED = "ssh.host_key_revoked"
# Milliseconds between two looks at what the nodes of open sheets ask by now.
_LOOK_EVERY = 500


def same_question(one: Failure, other: Failure) -> bool:
    """Whether two failures ask for the same: this key, this secret. A server's own questions are the same word for
    word."""
    return one.code == other.code and (question(one) or one) == (question(other) or other)


def still_asked(failure: Failure, reading: NodeReading | None) -> bool:
    """Whether a node may still wait for the answer to `failure`. On the way to another try it asks nothing: that
    overtakes nothing yet."""
    if reading is None:
        return False
    now = reading.link.failure
    if now is None:
        return reading.link.state not in (LinkState.LIVE, LinkState.LATE)
    return now.code not in ASKING | STOPPING or same_question(failure, now)


class Answering(QObject):
    """Opens the sheet for what a node asks, watches whether it is asked still, and carries the answer to where it
    belongs. Nodes default to the one in sight, `current`."""

    def __init__(
        self,
        *,
        telemetry: Telemetry,
        inventory: Directory,
        trust: Trust,
        surroundings: Surroundings,
        sheets: Sheets,
        window: QWidget,
        current: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._telemetry = telemetry
        self._inventory = inventory
        self._trust = trust
        self._surroundings = surroundings
        self._sheets = sheets
        self._window = window
        self._current = current
        # Between a sheet's agreement and the act: what was compared there, by node and fingerprint.
        self._compared: dict[tuple[str, str], Asked] = {}
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY)
        self._looking.timeout.connect(self.look)

    # -- asking

    def show_host_key(self, nodes: Sequence[str] = ()) -> None:
        """Show the host key that a node waits for a decision on."""
        node, failure = self._asking(nodes)
        if node is None:
            return
        if failure is None or failure.code not in (UNKNOWN, CHANGED, REVOKED):
            self._surroundings.say(self.tr("{node} shows no host key to decide on").format(node=node.name))
            return
        asked = Asked(node.key, node.name, failure)
        self._open(f"host_key:{node.key}", asked, self._key_sheet)

    def show_secret(self, nodes: Sequence[str] = ()) -> None:
        """Ask for the password, passphrase or answers that a node waits for."""
        node, failure = self._asking(nodes)
        if node is None or failure is None or asks(failure) not in SECRETS:
            return
        asked = Asked(node.key, node.name, failure)
        self._open(f"secret:{node.key}", asked, self._secret_sheet)

    def _asking(self, nodes: Sequence[str]) -> tuple[Node | None, Failure | None]:
        key = nodes[0] if nodes else self._current()
        node = self._inventory.current().node(key)
        reading = self._telemetry.reading(node.key) if node is not None else None
        return node, reading.link.failure if reading is not None else None

    def _open(self, name: str, asked: Asked, make: Callable[[Asked], QuestionSheet]) -> None:
        there = self._sheets.get(name)
        if isinstance(there, QuestionSheet) and (
            there.overtaken or not same_question(there.asked.failure, asked.failure)
        ):
            self._sheets.close(name)
        self._sheets.show(name, lambda: make(asked))
        self._looking.start()

    def _key_sheet(self, asked: Asked) -> QuestionSheet:
        if asked.failure.code == UNKNOWN:
            sheet = UnknownKeySheet(asked, self._window)
            sheet.accepted_key.connect(self._on_key_compared)
            return sheet
        loud = ChangedKeySheet(asked, revoked=asked.failure.code == REVOKED, parent=self._window)
        loud.replaced_key.connect(self._on_key_compared)
        return loud

    def _secret_sheet(self, asked: Asked) -> QuestionSheet:
        sheet = SecretSheet(asked, keyring=self._trust.keyring, parent=self._window)
        sheet.given.connect(self._on_secret)
        return sheet

    # -- watching

    @Slot()
    def look(self) -> None:
        """Tell every open sheet whose node asks something else by now, or nothing."""
        asking = [sheet for sheet in self._sheets.all() if isinstance(sheet, QuestionSheet) and not sheet.overtaken]
        for sheet in asking:
            if overtaken := self._overtaken(sheet.asked):
                sheet.overtake(overtaken)
        if not asking:
            self._looking.stop()

    def _overtaken(self, asked: Asked) -> str:
        """Why an answer to this would go astray, for people; empty while it is asked."""
        reading = self._telemetry.reading(asked.node)
        if still_asked(asked.failure, reading):
            return ""
        if reading is None or reading.link.failure is None:
            return self.tr("{node} does not ask this any more. It cannot be answered.").format(node=asked.name)
        return self.tr("{node} asks something else by now. This cannot be answered any more.").format(node=asked.name)

    # -- answering

    @Slot(object)
    def _on_key_compared(self, asked: Asked) -> None:
        """The sheet's key was compared and agreed to: that is carried out where all that is dangerous is."""
        compared = asked.failure.facts.get("fingerprint", "")
        arguments = {"nodes": (asked.node,), "fingerprint": compared}
        self._compared[asked.node, compared] = asked
        self._surroundings.act(HOST_KEY.id, Confirmation(HOST_KEY.id, arguments, compared), **arguments)

    def trust_host_key(self, nodes: Sequence[str], fingerprint: str) -> None:
        """Trust the key that was compared, and no other: one that no sheet showed is not there to be trusted."""
        (node,) = nodes
        asked = self._compared.pop((node, fingerprint), None)
        if asked is None:
            name = self._inventory.current().name(node)
            self._surroundings.say(self.tr("{node} shows no host key to decide on").format(node=name))
        elif asked.failure.code == UNKNOWN:
            self._answer(asked, self._trust.accept_host_key, self.tr("Accepted the key of {node}"))
        else:
            self._answer(asked, self._trust.replace_host_key, self.tr("Replaced the key of {node}"))

    @Slot(object, object, bool)
    def _on_secret(self, asked: Asked, answers: Sequence[str], keep: bool) -> None:
        def give(node: str, failure: Failure) -> None:
            self._trust.give_secret(node, failure, answers, keep)

        self._answer(asked, give, self.tr("Logging in to {node}"))

    def _answer(self, asked: Asked, act: Callable[[str, Failure], None], text: str) -> None:
        if overtaken := self._overtaken(asked):  # since the last look
            self._surroundings.say(overtaken)
            return

        def done(_nothing: None) -> None:
            self._surroundings.say(text.format(node=asked.name))
            self._telemetry.answered(asked.node, asked.failure)

        def failed(error: Exception) -> None:
            self._surroundings.say(said(error))

        title = self.tr("Answering {node}").format(node=asked.name)
        self._surroundings.run(
            title,
            lambda _report: act(asked.node, asked.failure),
            done,
            failed,
            target=asked.node,
            danger=Danger.TRUSTS,
        )
