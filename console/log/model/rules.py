"""Rules of the list of people: which acts need more than one person, and the glass that is broken in an emergency.

A rule asks for so many people who may approve; a change of it needs as many as it asks for. Whoever breaks the glass
may act, and change the list, although nobody approved: loudly, with a reason, until somebody else who may approve has
looked at what was done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from console.journal.canonical import canonical
from console.journal.chain import time_text

RULE, BROKEN, REVIEWED = "rule.set", "glass.broken", "glass.reviewed"
#: The act that stands for all that have no rule of their own.
EVERY = "*"
#: No rule asks for more people.
MOST = 9
LONGEST_REASON = 500
#: For so long signatures under a proposal may be gathered.
GATHERING = timedelta(days=7)
#: The form of a file that proposes a change. The first one did not say when it was proposed.
FORM = 2
#: No file that proposes a change is larger.
LARGEST = 256 * 1024


def moment(text: object) -> datetime:
    """A time with its zone, by UTC. Raises ValueError for any other text: without a zone it cannot be compared."""
    time = datetime.fromisoformat(str(text))
    if time.tzinfo is None:
        raise ValueError(f"a time without a zone: {text}")
    try:
        return time.astimezone(UTC)
    except OverflowError as error:  # one that is before all times, by UTC
        raise ValueError(f"no time: {text}") from error


@dataclass(frozen=True, slots=True)
class Glass:
    """A glass that was broken and not reviewed since: by which entry, when, in which program, why, by whose key (empty
    where nobody signed) and by whom on the list (an id, empty for nobody)."""

    sequence: int
    time: datetime
    source: str
    reason: str
    key: str = ""
    person: str = ""

    def record(self) -> dict[str, Any]:
        """As the table keeps it."""
        return {
            "key": self.key,
            "person": self.person,
            "reason": self.reason,
            "source": self.source,
            "time": time_text(self.time),
        }


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under a change: the public key that is said to have made it, and the armoured text."""

    key: str
    text: str


def change_text(  # noqa: PLR0917 - what is signed, field by field
    journal: str, last: str, type: str, change: Mapping[str, Any], until: str = "", head: int = 0
) -> str:
    """The text of a change that is signed: of this journal, after the change with the hash `last`, so that none can be
    used twice, proposed when the entry `head` was the newest, to be made before `until` (older changes say neither)."""
    text = {"journal": journal, "last": last, "type": type, "change": dict(change)}
    return canonical(text | ({"until": until} if until else {}) | ({"head": head} if head else {}))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the list for which signatures are gathered, at one desk or by a file that goes around. It can be made
    before `until`, a time as entries write it; `head` is the number of the newest entry when it was proposed: whether
    that time went by is told by the entries after it, too."""

    journal: str
    last: str
    type: str
    change: Mapping[str, Any]
    until: str
    head: int
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """What each of them signs."""
        return change_text(self.journal, self.last, self.type, self.change, self.until, self.head)

    @property
    def file(self) -> str:
        """The proposal as a file."""
        return canonical(
            {
                "change": dict(self.change),
                "head": self.head,
                "journal": self.journal,
                "last": self.last,
                "proposal": FORM,
                "signatures": [{"key": each.key, "signature": each.text} for each in self.signatures],
                "type": self.type,
                "until": self.until,
            }
        )

    def with_signature(self, signature: Signature) -> Proposal:
        """With one more; a key signs once."""
        others = tuple(each for each in self.signatures if each.key != signature.key)
        return replace(self, signatures=(*others, signature))

    @classmethod
    def read(cls, raw: bytes) -> Proposal:
        """Read a file. Raises ValueError for any other."""
        try:
            part = json.loads(raw[:LARGEST].decode())
            signatures = tuple(Signature(each["key"], each["signature"]) for each in part["signatures"])
            made = cls(
                part["journal"], part["last"], part["type"], part["change"], part["until"], part["head"], signatures
            )
            words = (
                made.journal,
                made.last,
                made.type,
                made.until,
                *(word for each in signatures for word in (each.key, each.text)),
            )
            if part["proposal"] != FORM or not isinstance(made.change, dict) or type(made.head) is not int:
                raise ValueError("other kinds")
            if not all(isinstance(word, str) for word in words):
                raise ValueError("other kinds")
            moment(made.until)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"no proposal: {error}") from error
        return made
