"""Checkpoints: signed statements that a journal had so many entries, under one root, at a time.

A checkpoint is a short text that is signed as it stands, so that `ssh-keygen -Y verify` can check it:

    driftvakt/journal/0d9c3a52-...        whose entries
    48220                                 how many
    Xhmn...=                              the root of their Merkle tree, in base64
    2026-11-20T02:00:00.000000Z           when

Its first three lines are those of https://c2sp.org/tlog-checkpoint. It is kept as an entry that comes after those it
vouches for; `checkpoints` is the table of them, a fold of these entries.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from console.journal.chain import CHECKPOINT, stated, time_text
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.tree import HASH_BYTES, Edge

CATEGORY, SIGNED = CHECKPOINT
#: What a checkpoint's signature is for: SSHSIG's namespace.
NAMESPACE = "checkpoint@driftvakt"
_ORIGIN = "driftvakt/journal/"
_TEXT = re.compile(rf"{_ORIGIN}([0-9a-f-]{{36}})\n([1-9][0-9]{{0,14}})\n([A-Za-z0-9+/]{{43}}=)\n([0-9T:.-]{{26}}Z)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: the journal's id, how many of its entries, the root of their tree, and when."""

    journal: str
    size: int
    root: bytes
    time: datetime

    @property
    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{_ORIGIN}{self.journal}\n{self.size}\n{root}\n{time_text(self.time)}\n"

    @property
    def target(self) -> Target:
        """The checkpoint as the target of the entry that keeps it: so the chain itself says size and root."""
        return Target.of(f"checkpoint:{self.size}/{self.root.hex()}")

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Read a checkpoint's text. Raises ValueError for any other."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError("not a checkpoint")
        try:
            root = base64.b64decode(match[3], validate=True)
        except binascii.Error as error:
            raise ValueError("not a checkpoint") from error
        checkpoint = cls(match[1], int(match[2]), root, datetime.fromisoformat(match[4]).astimezone(UTC))
        if checkpoint.text != text:
            raise ValueError("a checkpoint that is written in another way")
        return checkpoint


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it is kept: the entry that holds it, its armoured signature, the public key that is said to have
    made it (a line as in authorized_keys), and the edge of the tree, from which the next one goes on."""

    sequence: int
    checkpoint: Checkpoint
    signature: str
    key: str
    edge: tuple[str, ...]

    def tree(self) -> Edge:
        """The edge as it was then. Raises ValueError where it does not belong to the root."""
        edge = Edge.of(self.checkpoint.size, map(bytes.fromhex, self.edge))
        if edge.root() != self.checkpoint.root:
            raise ValueError(f"the edge kept with checkpoint {self.sequence} is not that of its root")
        return edge


def signed_details(checkpoint: Checkpoint, edge: Edge, signature: str, key: str) -> dict[str, Any]:
    """What the entry of a checkpoint says in detail."""
    return {
        "checkpoint": checkpoint.text,
        "signature": signature,
        "key": key,
        "edge": [each.hex() for each in edge.hashes],
    }


def signed_from(entry: Entry) -> Signed:
    """Read a checkpoint from its entry. Raises ValueError when it holds none, or when its text and its target disagree;
    fields may have been left out."""
    details = entry.details
    checkpoint = Checkpoint.read(str(details.get("checkpoint", "")))
    if stated(entry.targets) != (checkpoint.size, checkpoint.root):
        raise ValueError(f"entry {entry.sequence} names another checkpoint than it holds")
    edge = details.get("edge", [])
    if not isinstance(edge, list) or not all(isinstance(each, str) and len(each) == 2 * HASH_BYTES for each in edge):
        raise ValueError(f"entry {entry.sequence} holds no edge of a tree")
    return Signed(
        entry.sequence,
        checkpoint,
        str(details.get("signature", "")),
        str(details.get("key", "")),
        tuple(edge),
    )


def put(work: Writing, entry: Entry) -> None:
    """Keep the checkpoint that an entry holds."""
    signed = signed_from(entry)
    work.run(
        "INSERT INTO checkpoints (sequence, size, root, time, key, signature) VALUES (?, ?, ?, ?, ?, ?)",
        (
            signed.sequence,
            signed.checkpoint.size,
            signed.checkpoint.root.hex(),
            time_text(signed.checkpoint.time),
            signed.key,
            signed.signature,
        ),
    )


def newest(reading: Reading) -> int | None:
    """The number of the entry that holds the newest checkpoint."""
    (row,) = reading.rows("SELECT max(sequence) AS newest FROM checkpoints")
    return None if row["newest"] is None else int(row["newest"])


def _replay(work: Writing) -> Callable[[Entry], None]:
    def take(entry: Entry) -> None:
        if entry.type == SIGNED:
            put(work, entry)

    return take


def _make(work: Writing) -> None:
    work.run(
        """
        CREATE TABLE checkpoints (
            sequence INTEGER PRIMARY KEY,
            size INTEGER NOT NULL,
            root TEXT NOT NULL,
            time TEXT NOT NULL,
            key TEXT NOT NULL,
            signature TEXT NOT NULL
        )
        """
    )
    take = _replay(work)
    for entry in work.walk(CATEGORY):
        take(entry)


_TABLE = Table("checkpoints", ("sequence",), lambda row, _: f"checkpoint:{row['sequence']}")
CHECKPOINTS = Feature("checkpoints", CATEGORY, (_TABLE,), _replay, (Step("0001_checkpoints", _make),))
