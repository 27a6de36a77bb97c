"""A whole look at the log: its chain, what signatures and heads kept outside prove of it, its people, its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.journal.features import Difference
from console.journal.model import JournalError, Verification
from console.journal.service import Journal
from console.log.model.rules import Glass
from console.log.service.beside import strange_beside
from console.log.service.checkpoints import Checkpoints, Proof
from console.log.service.heads import Head, noted_head
from console.log.service.people import Doubt, People
from console.log.service.protocols import Check, Heads
from console.log.service.seat import desk_doubts
from resources.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `outside` is how far the log was known to go, as kept outside of its file; `silent` says why
    nothing could be asked. `differences` are what tables say otherwise than the entries: none where the chain is
    broken, since then they were not looked at."""

    chain: Verification
    proof: Proof
    doubts: tuple[Doubt, ...]
    differences: tuple[Difference, ...]
    outside: Head | None
    silent: str
    glasses: tuple[Glass, ...] = ()

    @property
    def sound(self) -> bool:
        return self.chain.sound and not self.differences and not self.doubts and not self.proof.doubtful


def verify(
    journal: Journal,
    check: Check,
    heads: Heads | None,
    *,
    noted: Head | None = None,
    between: Callable[[], None] = lambda: None,
) -> Verdict:
    """Look at all of it. `noted` is a head that somebody wrote down; `between` is called between pieces, and may raise
    to end it. Raises JournalError."""
    outside, silent = _outside(journal, heads)
    # The farther one of the two: whoever cut the end off cut it off for both.
    known = [head for head in (noted, outside) if head is not None]
    farthest = max(known, key=lambda head: head.sequence, default=None)
    chain = journal.verify(noted=None if farthest is None else (farthest.sequence, farthest.hash), between=between)
    try:
        return _judged(journal, check, chain, outside, silent, between)
    except JournalError:
        if chain.sound:
            raise
        # What was changed stands in the way of whatever else is read: the entry is named, and that is enough.
        return Verdict(chain, Proof(None, chain.count), (), (), outside, silent)


def _judged(  # noqa: PLR0917 - all that was found
    journal: Journal,
    check: Check,
    chain: Verification,
    outside: Head | None,
    silent: str,
    between: Callable[[], None],
) -> Verdict:
    people = People(journal, check)
    roster = people.roster()
    proof = Checkpoints(journal, check).prove(chain, roster.counts)
    doubts = people.doubts() + desk_doubts(journal, check, roster)
    differences = (*journal.differences(between), *strange_beside(journal)) if chain.sound else ()
    return Verdict(chain, proof, doubts, differences, outside, silent, tuple(roster.glasses.values()))


def _outside(journal: Journal, heads: Heads | None) -> tuple[Head | None, str]:
    if heads is None:
        return None, "no_keyring"
    try:
        return noted_head(journal, heads), ""
    except EnvironmentFault as fault:
        return None, str(fault)
