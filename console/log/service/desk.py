"""The log as a window uses it: listed, searched, verified and signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from console.journal.model import Entry
from console.journal.service import Journal
from console.log.model.people import Person, Roster
from console.log.service.checkpoints import Checkpoints
from console.log.service.heads import journal_id, keep_head
from console.log.service.index import FILE, Counts, Line, LogIndex, Wish
from console.log.service.keeping import Keeping
from console.log.service.people import People
from console.log.service.protocols import AGENT, Check, Heads, Sign, Signer, Signers
from console.log.service.seat import AtDesk, Seat
from console.log.service.sharing import Sharing
from console.log.service.verifying import Verdict, Verifier
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

T = TypeVar("T")

_NOBODY = QT_TRANSLATE_NOOP("Desk", "Nobody of the list of people is at the desk.")
_ASKS = QT_TRANSLATE_NOOP("Desk", "The key asks somebody before it signs, or the desk is locked.")
_GONE = QT_TRANSLATE_NOOP("Desk", "The key that took the desk is not there any more, or asks for its passphrase.")
_REFUSED = QT_TRANSLATE_NOOP("Desk", "The key did not sign: {reason}")

_DAY = 86_400.0
#: A newest checkpoint that lies further ahead (seconds) was signed by a clock that went wrong.
_BACK = 300.0


@dataclass(frozen=True, slots=True)
class Hand:
    """The keys at hand here, each with whose it is on the list of people now, None for nobody's."""

    roster: Roster
    keys: tuple[tuple[Signer, Person | None], ...]


@dataclass(frozen=True, slots=True)
class Unasked:
    """What came of signing without asking anybody: the entry, None where it was not signed, and how many entries stand
    under no signature, and why."""

    entry: Entry | None
    left: int
    why: Sentence | None = None


class LogDesk:
    """Everything that a page does with the log. Methods block and raise EnvironmentFault; `heads` gives the place
    outside of the journal's file, None where there is none: opening it takes a while once. `hasty` gives keys whose
    agent is not waited for; `seat` is the desk of this program, another than a window's where one is given."""

    def __init__(
        self,
        journal: Journal,
        folder: Path,
        check: Check,
        signers: Callable[[], Signers],
        heads: Callable[[], Heads | None] = lambda: None,
        *,
        seat: Seat | None = None,
        hasty: Callable[[], Signers] | None = None,
    ) -> None:
        self._journal = journal
        self._check = check
        self._signers = signers
        self._heads = heads
        self._index = LogIndex(journal, folder / FILE)
        self.people = People(journal, check)
        self.keeping = Keeping(journal, heads)
        self._verifier = Verifier(journal, check)
        self._checkpoints = Checkpoints(journal, check)
        self.sharing = Sharing(journal, check)
        self._hasty = hasty or signers
        self._place = ""  # where the key lies that took the desk
        self.seat = seat or Seat(journal, check, source="window", operator="")

    def close(self) -> None:
        self._index.close()
        self._verifier.close()

    @property
    def id(self) -> str:
        """The journal's id."""
        return journal_id(self._journal)

    def refresh(self, between: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Have lists and search know what came in; the number of the newest entry."""
        return self._index.refresh(between)

    def find(self, wish: Wish) -> tuple[Line, ...]:
        return self._index.find(wish)

    def count(self, wish: Wish) -> Counts:
        return self._index.count(wish)

    def times(self, wish: Wish, edges: Sequence[float]) -> list[int]:
        return self._index.times(wish, edges)

    def entry(self, sequence: int) -> tuple[Entry, str] | None:
        """An entry and its text as it is hashed; None for one that is not there or cannot be read."""
        with self._journal.reading() as reading:
            entries = reading.entries("AND sequence = ?", (sequence,))
            rows = reading.rows("SELECT entry FROM entries WHERE journal = 1 AND sequence = ?", (sequence,))
        return (entries[0], str(rows[0]["entry"])) if entries and rows else None

    def verify(self, between: Callable[[], None] = lambda: None, *, on: bool = False) -> Verdict:
        """Look at all of it, or `on` at what is new since the last look, and note outside how far it goes where that
        holds."""
        heads = self._heads()
        found = self._verifier.look(heads, on=on, between=between)
        if heads is not None and found.chain.sound and not found.silent:
            keep_head(self._journal, heads)
        return found

    def unsigned(self) -> int:
        """How many entries no checkpoint is over yet."""
        return self._checkpoints.unsigned()

    def roster(self) -> Roster:
        return self.people.roster()

    def signing_keys(self) -> list[Signer]:
        """The keys at this machine that could sign; where there is a list of people, those of somebody on it come
        first."""
        known = self.roster()
        return sorted(self._signers().available(), key=lambda key: known.by_key(key.line) is None)

    def seen(self) -> AtDesk:
        """Who is at the desk. Reads no file."""
        return self.seat.seen()

    def hand(self) -> Hand:
        """The keys at hand, those of people on the list first."""
        roster, now = self.roster(), datetime.fromtimestamp(self._journal.now(), UTC)
        found = [(key, roster.counts(key.line, now, 1 << 62)) for key in self._signers().available()]
        return Hand(roster, tuple(sorted(found, key=lambda each: each[1] is None)))

    def key_in(self, path: str) -> Signer:
        """The key in a file, wherever it lies."""
        return self._signers().named(path)

    def public_key(self, path: str) -> str:
        """The public key in a file."""
        return self._signers().public(path)

    def change(self, act: Callable[[People, Sign, str], T], key: Signer, passphrase: str | None = None) -> T:
        """Change the list of people by what `act` does with it, what signs, and the public key. May ask whoever holds
        the key for a touch. Raises NotOnTheList."""
        signers = self._signers()
        came = act(self.people, lambda message, purpose: signers.sign(key, message, purpose, passphrase), key.line)
        self.seat.refresh()
        return came

    def share(self, act: Callable[[Sharing, Sign, str], T], key: Signer, passphrase: str | None = None) -> T:
        """Have something go out, signed by a key, by what `act` does with it; as `change`."""
        return self.lend(lambda sign, line: act(self.sharing, sign, line), key, passphrase)

    def lend(self, act: Callable[[Sign, str], T], key: Signer, passphrase: str | None = None) -> T:
        """Have `act` sign something with a key: it gets what signs, and the public key. May ask whoever holds it."""
        signers = self._signers()
        return act(lambda message, purpose: signers.sign(key, message, purpose, passphrase), key.line)

    def break_glass(self, reason: str, key: Signer | None, passphrase: str | None = None) -> Entry:
        """Act although nobody approved; without a key nobody can tell who it was. A key of somebody on the list unlocks
        this desk, too."""
        if key is None:
            entry = self.people.break_glass(reason)
        else:
            entry = self.change(lambda people, sign, line: people.break_glass(reason, sign, line), key, passphrase)
        self.seat.glass_was_broken("" if key is None else key.line)
        return entry

    def sit(self, key: Signer, passphrase: str | None = None) -> Entry | None:
        """Take the desk by a key; may ask whoever holds it for a touch. Raises NotSeated."""
        signers = self._signers()
        entry = self.seat.sit(lambda message, purpose: signers.sign(key, message, purpose, passphrase), key.line)
        self._place = key.place
        return entry

    def leave(self, reason: str = "") -> None:
        """Nobody is at the desk any more."""
        self.seat.leave(reason)

    def sign_unasked(self, *, leaving: str = "") -> Unasked:
        """Vouch for all entries with the key of who is at the desk, where it asks nobody for anything and answers soon,
        else sign nothing. With a reason for `leaving`, nobody is at the desk afterwards, and that is signed, too."""
        seen = self.seat.seen()
        if leaving and seen.sitting is not None and not seen.read_only:
            self.seat.leave(leaving)
        left = self._checkpoints.open_entries()
        if not left:
            return Unasked(None, 0)
        try:
            signed = self._sign_by(seen)
        except (EnvironmentFault, OSError) as error:
            signed = say(_REFUSED, reason=str(error))
        return Unasked(signed, 0) if isinstance(signed, Entry) else Unasked(None, left, signed)

    def _sign_by(self, seen: AtDesk) -> Entry | Sentence:
        """Sign as who is at the desk, or say why that cannot be without asking them."""
        if seen.read_only or seen.person is None or seen.sitting is None:
            return say(_NOBODY)
        signers = self._hasty()
        key = None if seen.locked else self._own_key(signers, seen.sitting.key)
        # A file without a passphrase asks nobody; an agent may have been told to, which only its answer shows.
        if seen.locked or (key is not None and key.place == AGENT and not seen.unasked):
            return say(_ASKS)
        return say(_GONE) if key is None else self._sign(key, signers, None)

    def due(self, entries: int, daily: bool) -> bool:
        """Whether the log is to be signed: so many entries came (0: however many), or a day went by since."""
        left = self._checkpoints.open_entries()
        if entries and left >= entries:
            return True
        if not daily or not left:
            return False
        newest = self._checkpoints.newest()
        if newest is None:
            return True
        since = self._journal.now() - newest.checkpoint.time.timestamp()
        return not -_BACK <= since < _DAY

    def _own_key(self, signers: Signers, line: str) -> Signer | None:
        """The key that took the desk, where it still lies where it lay and asks for nothing."""
        found = next((each for each in signers.available() if each.line == line), None)
        if found is None and self._place not in ("", AGENT):
            found = signers.named(self._place)
        return found if found is not None and found.line == line and found.quiet else None

    def sign(self, key: Signer, passphrase: str | None = None) -> Entry:
        """Vouch for all entries until now; may ask whoever holds the key for a touch."""
        return self._sign(key, self._signers(), passphrase)

    def _sign(self, key: Signer, signers: Signers, passphrase: str | None) -> Entry:
        roster = self.roster()
        entry = self._checkpoints.sign(
            lambda message, purpose: signers.sign(key, message, purpose, passphrase),
            key.line,
            roster.counts if roster.people else None,
        )
        heads = self._heads()
        if heads is not None:
            keep_head(self._journal, heads)
        return entry
