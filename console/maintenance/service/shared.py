"""Words and rights that all of maintenance's plans share: what a node is called, and who may act there."""

from __future__ import annotations

from connectors.tools import ToolFault, ToolProblem
from console.journal.model import Target

#: How an account that is not root is let do one thing as root, and asked for no password.
SUDO = ("sudo", "-n", "--")
_NOT_HERE = frozenset({ToolProblem.MISSING, ToolProblem.SILENT})


def permitted(argv: tuple[str, ...], root: bool) -> tuple[str, ...]:
    """What acts, as the node's account may run it."""
    return argv if root else (*SUDO, *argv)


def called(node: Target) -> str:
    """What a node is called in a sentence: "g03" of "node:hall/g03"."""
    return node.name.rpartition(":")[2].rpartition("/")[2]


def is_absent(fault: ToolFault) -> bool:
    """Whether a node has no such thing at all, which for some is as it should be: no GPUs, no Slurm."""
    return fault.code in _NOT_HERE
