"""Witnesses: another console that counter-signs how far a log went, and refuses one that was forked or shortened since.

A request goes out on a stick (an export without entries), the witness's answer comes back. Each side keeps an entry of
it: the witness so that it knows the log again, the owner so that whoever reads the log sees who vouched for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from console.journal.canonical import canonical
from console.journal.chain import Walk
from console.journal.checkpoints import Checkpoint
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.log.model.exports import Check, Export, plain_armour, read_export
from console.log.service.exporting import SEEN_BEFORE, NotTaken, Whose, continues_of, refuse_fork
from console.log.service.heads import journal_id
from console.log.service.protocols import Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

#: The entry by which a witness remembers a log, and the one by which its owner keeps the answer.
SEEN, ANSWERED = "log.witnessed", "checkpoint.witnessed"
#: What the signature under an answer is for: SSHSIG's namespace. Not that of checkpoints: a witness says that it saw a
#: log, and does not vouch for it as its owner.
NAMESPACE = "witness@driftvakt"
#: No answer is larger.
LARGEST_ANSWER = 64 * 1024
#: The form of an answer. In the first one the witness's name was not signed.
FORM = 2
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
    def signed(self) -> bytes:
        """What the witness signs."""
        return canonical({"witness": FORM, "checkpoint": self.checkpoint.text, "name": self.name}).encode()

    @property
    def text(self) -> str:
        """The answer as a file."""
        return canonical(
            {
                "witness": FORM,
                "checkpoint": self.checkpoint.text,
                "signature": self.signature,
                "key": self.key,
                "name": self.name,
            }
        )


def witness(  # noqa: PLR0917 - what, by whom, and how it is checked
    journal: Journal,
    raw: bytes,
    check: Check,
    sign: Sign,
    key: str,
    whose: Whose = lambda _key: False,
) -> tuple[Export, Answer]:
    """Counter-sign how far another log goes, by `sign` with the public `key`. Raises BadExport for a request that does
    not hold, NotTaken for a log that is not the one that was seen before; then nothing was signed, or what was is given
    to nobody. `whose` as in `refuse_fork`."""
    request = read_export(raw, check)
    now = request.head.checkpoint
    if now.journal == journal_id(journal):
        raise NotTaken(say(_OWN))
    with journal.reading() as reading:
        refuse_fork(reading.entries(SEEN_BEFORE), request, whose)
    unsigned = Answer(now, "", key, journal.name)
    answer = replace(unsigned, signature=sign(unsigned.signed, NAMESPACE))
    about = Target(f"journal:{now.journal}", f"journal:{request.head.name}")
    with journal.transaction() as work:
        # Once more: a key takes its time, and another fork may have been seen meanwhile.
        seen = refuse_fork(work.entries(SEEN_BEFORE), request, whose)
        details = {"size": now.size, "root": now.root.hex(), "by": request.key, "key": key}
        told = {"continues": continues_of(request), **seen.told()}
        work.append("log", SEEN, targets=[about], details=details | told)
    return request, answer


def take_answer(journal: Journal, raw: bytes, check: Check, between: Callable[[], None] = lambda: None) -> Entry:
    """Keep a witness's answer. Raises NotTaken for one that is none or is about another log, and where this log is not
    the one that the witness saw: it was forked, restored or shortened."""
    answer = _read(raw)
    if answer.checkpoint.journal != journal_id(journal):
        raise NotTaken(say(_OTHERS))
    try:
        key = check(answer.signed, NAMESPACE, plain_armour(answer.signature))
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
    details = {
        "checkpoint": answer.checkpoint.text,
        "size": size,
        "root": root.hex(),
        "signature": answer.signature,
        "key": key,
        "name": answer.name,
    }
    return journal.append("log", ANSWERED, targets=[answer.checkpoint.target], details=details)


def answer_in(entry: Entry, check: Check) -> Answer | None:
    """The answer that an entry keeps; None where it keeps none whose signature holds: a hand may have written it."""
    said = [entry.details.get(name) for name in ("checkpoint", "signature", "key", "name")]
    if not all(isinstance(each, str) for each in said):
        return None
    text, signature, key, name = map(str, said)
    try:
        answer = Answer(Checkpoint.read(text), signature, key, name)
        held = check(answer.signed, NAMESPACE, signature) == key
    except (EnvironmentFault, ValueError):
        return None
    return answer if held and entry.targets == (answer.checkpoint.target,) else None


def newest_answer(journal: Journal) -> Entry | None:
    """The newest answer of a witness that is kept."""
    with journal.reading() as reading:
        found = reading.entries("AND category = 'log' AND type = ?", (ANSWERED,))
    return found[-1] if found else None


def _read(raw: bytes) -> Answer:
    fields = {"witness", "checkpoint", "signature", "key", "name"}
    try:
        part: Any = json.loads(raw[:LARGEST_ANSWER].decode())
        if not isinstance(part, dict) or set(part) != fields or part.pop("witness") != FORM:
            raise ValueError("other fields")
        if not all(isinstance(value, str) for value in part.values()):
            raise ValueError("other kinds")
        return Answer(Checkpoint.read(part["checkpoint"]), part["signature"], part["key"], part["name"])
    except (ValueError, RecursionError) as error:
        raise NotTaken(say(_NO_ANSWER)) from error
