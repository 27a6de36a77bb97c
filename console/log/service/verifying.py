"""A whole look at the log: its chain, what signatures and heads kept outside prove of it, its people, its tables."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from console.journal.chain import Walk
from console.journal.features import Difference
from console.journal.model import JournalError, Verification
from console.journal.replaying import Replay
from console.journal.service import Journal
from console.log.model.rules import Glass
from console.log.service.beside import strange_beside
from console.log.service.checkpoints import Checkpoints, Proof
from console.log.service.heads import Head, Lost, Outside, known_outside
from console.log.service.people import Doubt, People
from console.log.service.protocols import Check, Heads
from console.log.service.seat import desk_doubts
from resources.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `outside` is how far the log was known to go, as kept outside of its file; `silent` says why
    nothing could be asked. `differences` are what tables say otherwise than the entries: none where the chain is
    broken, since then they were not looked at. `lost` are logs that this one goes on from and of which more was known
    outside."""

    chain: Verification
    proof: Proof
    doubts: tuple[Doubt, ...]
    differences: tuple[Difference, ...]
    outside: Head | None
    silent: str
    glasses: tuple[Glass, ...] = ()
    lost: tuple[Lost, ...] = ()

    @property
    def sound(self) -> bool:
        return (
            self.chain.sound
            and not self.differences
            and not self.doubts
            and not self.proof.doubtful
            and not self.unsaid
        )

    @property
    def unsaid(self) -> tuple[Lost, ...]:
        """What was lost, and no continuation says so."""
        return tuple(each for each in self.lost if each.said is None)


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
    with contextlib.closing(Verifier(journal, check)) as verifier:
        return verifier.look(heads, noted=noted, between=between)


class Verifier:
    """Looks at one journal again and again: one look that was ended is gone on with, and `on` looks at what is new
    since the last one alone. One thread at a time; `close` ends it."""

    def __init__(self, journal: Journal, check: Check) -> None:
        self._journal = journal
        self._check = check
        self._walk = Walk()
        self._replay: Replay | None = None
        self._under_way = False
        self._seen = 0  # the newest entry of the last look, which held

    def close(self) -> None:
        if self._replay is not None:
            self._replay.close()
            self._replay = None
        self._walk, self._under_way, self._seen = Walk(), False, 0

    def look(
        self,
        heads: Heads | None,
        *,
        on: bool = False,
        noted: Head | None = None,
        between: Callable[[], None] = lambda: None,
    ) -> Verdict:
        """Look at all of it, or `on` from where the last look ended. As `verify`."""
        if not on and not self._under_way:
            self.close()
        self._under_way = True
        outside, silent = _outside(self._journal, heads)
        # The farther one of the two: whoever cut the end off cut it off for both.
        known = [head for head in (noted, outside.head) if head is not None]
        farthest = max(known, key=lambda head: head.sequence, default=None)
        chain = self._journal.verify(
            noted=None if farthest is None else (farthest.sequence, farthest.hash), between=between, walk=self._walk
        )
        try:
            verdict = replace(self._judged(chain, outside.head, silent, between), lost=outside.lost)
        except JournalError:
            if chain.sound:
                raise
            # What was changed stands in the way of whatever else is read: the entry is named, and that is enough.
            verdict = Verdict(chain, Proof(None, chain.count), (), (), outside.head, silent, lost=outside.lost)
        self._under_way, self._seen = False, chain.count
        if not verdict.sound:
            self.close()  # whatever is done about it, all is looked at again
        return verdict

    def _judged(self, chain: Verification, outside: Head | None, silent: str, between: Callable[[], None]) -> Verdict:
        people = People(self._journal, self._check)
        roster = people.roster()
        proof = Checkpoints(self._journal, self._check).prove(chain, roster.counts)
        doubts = people.doubts() + desk_doubts(self._journal, self._check, roster, self._seen)
        differences = self._differences(between) if chain.sound else ()
        return Verdict(chain, proof, doubts, differences, outside, silent, tuple(roster.glasses.values()))

    def _differences(self, between: Callable[[], None]) -> tuple[Difference, ...]:
        if self._replay is None:
            self._replay = self._journal.replay()
        found = self._replay.differences(self._journal.reading, between, new_alone=True)
        return (*found, *strange_beside(self._journal))


def _outside(journal: Journal, heads: Heads | None) -> tuple[Outside, str]:
    if heads is None:
        return Outside(), "no_keyring"
    try:
        return known_outside(journal, heads), ""
    except EnvironmentFault as fault:
        return Outside(), str(fault)
