"""Remedies: which act of maintenance answers something that is wrong, on what, and why it cannot be planned now.

The one place that says so, for every page. Pure: rows of the rules name the act, and who asks knows how the node is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: Of each act that rows may name: the command of the window that opens its plan, and what its button says.
_ACTS: Mapping[str, tuple[str, Text]] = {
    "node.drain": ("maintenance.drain", QT_TRANSLATE_NOOP("Maintenance", "Take out of work…")),
    "node.return": ("maintenance.give_back", QT_TRANSLATE_NOOP("Maintenance", "Give back to work…")),
    "node.reboot": ("maintenance.reboot", QT_TRANSLATE_NOOP("Maintenance", "Restart the node…")),
    "gpu.reset": ("maintenance.reset", QT_TRANSLATE_NOOP("Maintenance", "Reset GPU {gpu}")),
    "gpu.end": ("maintenance.gpus", QT_TRANSLATE_NOOP("Maintenance", "End what uses GPU {gpu}…")),
    "services.restart": ("maintenance.services", QT_TRANSLATE_NOOP("Maintenance", "Restart a service…")),
}
#: All acts that a row may name.
ACTS = frozenset(_ACTS)
_OF_GPU = frozenset({"gpu.reset", "gpu.end"})
_SEVERAL = ("maintenance.gpus", QT_TRANSLATE_NOOP("Maintenance", "Its GPUs…"))
_NOT_REACHED = QT_TRANSLATE_NOOP("Maintenance", "The node is not reached.")
_OUT = QT_TRANSLATE_NOOP("Maintenance", "The node is out of work already.")
_IN = QT_TRANSLATE_NOOP("Maintenance", "The node is not out of work.")


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is offered: a command of the window with its arguments, what its button says, and why it cannot be planned
    now, None where it can."""

    act: str
    command: str
    text: Sentence
    arguments: Mapping[str, str] = field(default_factory=dict)
    why_not: Sentence | None = None


def remedy(act: str, node: str, parts: Sequence[str] = (), *, reached: bool = True, out: bool = False) -> Remedy | None:
    """What answers something by this `act`, as its row names it, on a node (its key): at these of its parts, `reached`
    now, and `out` of work. None where no act answers it, or nobody knows on what."""
    if act not in _ACTS or not node:
        return None
    command, text = _ACTS[act]
    arguments, said = {"node": node}, say(text)
    if act in _OF_GPU:
        if not parts:
            return None
        if len(parts) > 1:  # which of them is a choice
            command, said = _SEVERAL[0], say(_SEVERAL[1])
        else:
            arguments["gpu"], said = parts[0], say(text, gpu=parts[0])
    return Remedy(act, command, said, arguments, _why_not(act, reached, out))


def _why_not(act: str, reached: bool, out: bool) -> Sentence | None:
    if not reached:
        return say(_NOT_REACHED)
    if act == "node.drain" and out:
        return say(_OUT)
    if act == "node.return" and not out:
        return say(_IN)
    return None
