"""The environment's errors as cards: what happened, to what, why it matters, what to do, and the button for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from connectors.streams import ConnectorError
from console.fleet.commands import NODES_EDIT
from console.fleet.model import failures
from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure, asks
from console.fleet.page.commands import HOST_KEY, RETRY, SECRET
from console.fleet.page.vocabulary import sentence
from console.journal.model import JournalError
from resources.errors import EnvironmentFault
from resources.text import Sentence
from widgets.button import Kind
from widgets.states import Problem


def explain(failure: Failure, node: Node) -> tuple[Problem, tuple[tuple[str, str, Kind], ...]]:
    """A node's failure as a problem, and the commands (id, text, kind) that answer it."""
    words = failures.explain(failure)
    where = failure.target
    if words.at_hop is not None:
        where = f"{where}. {sentence(words.at_hop)}"
    problem = Problem(sentence(words.happened), where, sentence(words.matters), sentence(words.next), failure.raw)
    return problem, acts(failure, node)


def acts(failure: Failure, node: Node) -> tuple[tuple[str, str, Kind], ...]:
    """The buttons under a failure: the one that solves it first."""
    code = failure.code
    if code == "ssh.host_key_unknown":
        text = QCoreApplication.translate("Problems", "Look at the key of {node}").format(node=node.name)
        return ((HOST_KEY.id, text, Kind.PRIMARY),)
    if code in ("ssh.host_key_changed", "ssh.host_key_revoked"):
        return ((HOST_KEY.id, QCoreApplication.translate("Problems", "See both keys"), Kind.NORMAL),)
    secret = _asking(asks(failure))
    if secret and asks(failure) == code:
        return ((SECRET.id, secret, Kind.PRIMARY),)
    again = (RETRY.id, QCoreApplication.translate("Problems", "Try now"), Kind.NORMAL)
    edit = (NODES_EDIT.id, QCoreApplication.translate("Problems", "Edit {node}").format(node=node.name), Kind.NORMAL)
    return ((SECRET.id, secret, Kind.NORMAL), again, edit) if secret else (again, edit)


def _asking(code: str) -> str:
    """The button for what only a person knows; empty for a failure that asks for nothing."""
    if code == "ssh.passphrase_needed":
        return QCoreApplication.translate("Problems", "Enter the passphrase")
    if code == "ssh.password_needed":
        return QCoreApplication.translate("Problems", "Enter the password")
    return QCoreApplication.translate("Problems", "Answer it") if code == "ssh.answers_needed" else ""


def said_of(failure: Failure) -> str:
    """A failure in two sentences: what happened, and what to do."""
    words = failures.explain(failure)
    return f"{sentence(words.happened)} {sentence(words.next)}"


def said(error: Exception) -> str:
    """An expected error in one sentence, for a passing message."""
    if isinstance(error, JournalError):
        return f"{sentence(error.happened)} {sentence(error.remedy)}"
    if isinstance(error, ConnectorError) and str(error.code) not in failures.WORDS:
        return f"{error.target}: {error.raw or error.code}"
    if isinstance(error, ConnectorError):
        return said_of(Failure(str(error.code), error.target, error.facts, error.raw))
    reason = getattr(error, "reason", None)
    if isinstance(error, EnvironmentFault) and isinstance(reason, Sentence):
        return sentence(reason)
    if isinstance(error, OSError):
        return f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
    return str(error)
