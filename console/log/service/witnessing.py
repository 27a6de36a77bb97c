"""Witnesses: another console that counter-signs how far a log went, and refuses one that was forked or shortened since.

A request goes out on a stick (an export without entries), the witness's answer comes back. Each side keeps an entry of
it: the witness so that it knows the log again, the owner so that whoever reads the log sees who vouched for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.journal.canonical import canonical
from console.journal.chain import Walk
from console.journal.checkpoints import NAMESPACE, Checkpoint
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.log.model.exports import Check, Export, plain_armour, read_export
from console.log.service.exporting import NotTaken, refuse_fork
from console.log.service.heads import journal_id
from console.log.service.protocols import Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

#: The entry by which a witness remembers a log, and the one by which its owner keeps the answer.
SEEN, ANSWERED = "log.witnessed", "checkpoint.witnessed"
_LARGEST = 64 * 1024
_OWN = QT_TRANSLATE_NOOP("Witness", "This is this very log: nobody is a witness to himself.")
_NO_ANSWER = QT_TRANSLATE_NOOP("Witness", "This is no witness's answer.")
_OTHERS = QT_TRANSLATE_NOOP("Witness", "This answer is about another log.")
_SIGNATURE = QT_TRANSLATE_NOOP("Witness", "The witness's signature does not hold.")
_DISAGREES = QT_TRANSLATE_NOOP(
    "Witness",
    "{name} saw another log under this id: over {size} entries it had another root. One of the two was restored from a "
    "copy, or written anew. Keep both; nothing was taken in.",
)
_SHORTER = QT_TRANSLATE_NOOP(
    "Witness",
    "{name} saw {size} entries of this log, and here are {count}: its end was cut off, or it is an older copy. "
    "Nothing was taken in.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A witness's answer: what was counter-signed, by which public key, and what the witness's own log is called."""

    checkpoint: Checkpoint
    signature: str
    key: str
    name: str

    @property
    def text(self) -> str:
        """The answer as a file."""
        return canonical(
            {
                "witness": 1,
                "checkpoint": self.checkpoint.text,
                "signature": self.signature,
                "key": self.key,
                "name": self.name,
            }
        )


def witness(journal: Journal, raw: bytes, check: Check, sign: Sign, key: str) -> tuple[Export, Answer]:
    """Counter-sign how far another log goes, by `sign` with the public `key`. Raises BadExport for a request that does
    not hold, NotTaken for a log that is not the one that was seen before; then nothing was signed."""
    request = read_export(raw, check)
    now = request.head.checkpoint
    if now.journal == journal_id(journal):
        raise NotTaken(say(_OWN))
    with journal.reading() as reading:
        seen = reading.entries("AND category = 'log' AND type IN ('log.imported', 'log.witnessed')")
    gone = [f"{id}@{size}" for id, size in sorted(refuse_fork(seen, request).items())]
    signature = sign(now.text.encode(), NAMESPACE)
    about = Target(f"journal:{now.journal}", f"journal:{request.head.name}")
    details = {"size": now.size, "root": now.root.hex(), "by": request.key, "key": key, "lost": gone}
    entry = journal.append("log", SEEN, targets=[about], details=details)
    name = entry.journal.name if entry.journal is not None else ""
    return request, Answer(now, signature, key, name)


def take_answer(journal: Journal, raw: bytes, check: Check, between: Callable[[], None] = lambda: None) -> Entry:
    """Keep a witness's answer. Raises NotTaken for one that is none or is about another log, and where this log is not
    the one that the witness saw: it was forked, restored or shortened."""
    answer = _read(raw)
    if answer.checkpoint.journal != journal_id(journal):
        raise NotTaken(say(_OTHERS))
    try:
        key = check(answer.checkpoint.text.encode(), NAMESPACE, plain_armour(answer.signature))
    except EnvironmentFault as error:
        raise NotTaken(say(_SIGNATURE)) from error
    if key != answer.key:
        raise NotTaken(say(_SIGNATURE))
    size, root = answer.checkpoint.size, answer.checkpoint.root
    walk = Walk(sizes=frozenset({size}))
    found = journal.walk(walk, between)
    if found.count < size:
        raise NotTaken(say(_SHORTER, name=answer.name, size=size, count=found.count))
    if walk.root_of(size) != root:
        raise NotTaken(say(_DISAGREES, name=answer.name, size=size))
    details = {"size": size, "root": root.hex(), "signature": answer.signature, "key": key, "name": answer.name}
    return journal.append("log", ANSWERED, targets=[answer.checkpoint.target], details=details)


def newest_answer(journal: Journal) -> Entry | None:
    """The newest answer of a witness that is kept."""
    with journal.reading() as reading:
        found = reading.entries("AND category = 'log' AND type = ?", (ANSWERED,))
    return found[-1] if found else None


def _read(raw: bytes) -> Answer:
    fields = {"witness", "checkpoint", "signature", "key", "name"}
    try:
        part: Any = json.loads(raw[:_LARGEST].decode())
        if not isinstance(part, dict) or set(part) != fields or part.pop("witness") != 1:
            raise ValueError("other fields")
        if not all(isinstance(value, str) for value in part.values()):
            raise ValueError("other kinds")
        return Answer(Checkpoint.read(part["checkpoint"]), part["signature"], part["key"], part["name"])
    except (ValueError, RecursionError) as error:
        raise NotTaken(say(_NO_ANSWER)) from error
