"""The desk of this program: who is at it, proved by key and kept as entries, and what may be done here now."""

from __future__ import annotations

import bisect
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry
from console.journal.service import Journal
from console.journal.transactions import Transaction
from console.log.model.people import CATEGORY as PEOPLE
from console.log.model.people import NEXT, Person, Role, Roster
from console.log.model.rules import Glass
from console.log.model.sittings import (
    CATEGORY,
    LEFT,
    LOCKED,
    NAMESPACE,
    RETURNED,
    TAKEN,
    Challenge,
    Sitting,
    actor_of,
    after,
    person_in,
)
from console.log.service.heads import head_of, journal_id
from console.log.service.people import Doubt, Passed, believed
from console.log.service.protocols import Check, Sign
from console.work.model.commands import Bar
from console.work.service.carrying import NotAllowed, Standing
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: A challenge that was not signed within so many seconds is not taken any more.
_PATIENCE = 120.0
#: A key that signs within so many seconds has asked nobody: no hand is so quick.
_UNASKED = 0.4
#: For so long somebody is at the command line's desk, whose programs end at once. A clock that was set back by more
#: than `_BACK` ends it, too: else it would last for ever.
_LASTS, _BACK = timedelta(hours=12), timedelta(minutes=5)
_NOBODYS = QT_TRANSLATE_NOOP("Desk", "This key is nobody's who is on the list of people now.")
_TOO_LATE = QT_TRANSLATE_NOOP("Desk", "The key answered after more than two minutes: try again.")
_OVERTAKEN = QT_TRANSLATE_NOOP("Desk", "Somebody else took or left this desk meanwhile: look, and try again.")
_WRONG = QT_TRANSLATE_NOOP("Desk", "What came back was not signed by this key for this desk.")
_LISTED = QT_TRANSLATE_NOOP("Desk", "There is a list of people: prove by your key who you are.")
_NOT_THERE = "it carries a name, and nobody called so was at the desk"


class NotSeated(EnvironmentFault):
    """Somebody who did not take the desk; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The desk as people see it. `sitting` is who took it, `person` the same on the list as it stands: None where they
    do not count any more. `listed` says that there is a list of people, `pinned` that it stays read-only, `unasked`
    that the key signs without asking. `glasses` were broken and not reviewed; `broken_here` says that one was by who is
    at this desk, who may act therefore."""

    operator: str
    sitting: Sitting | None = None
    person: Person | None = None
    listed: bool = False
    locked: bool = False
    read_only: bool = False
    pinned: bool = False
    unasked: bool = False
    glasses: tuple[Glass, ...] = ()
    broken_here: bool = False

    @property
    def name(self) -> str:
        """Who is at the desk: of the list, else what the machine calls its user."""
        return self.person.name if self.person is not None else self.operator

    @property
    def standing(self) -> Standing:
        """What may be done here now."""
        bars = [Bar.READ_ONLY] if self.read_only else []
        if self.locked:
            bars.append(Bar.LOCKED)
        if self.broken_here:
            return Standing(tuple(bars), self.name)
        if self.listed and self.person is None:
            bars.append(Bar.NOBODY)
        elif self.person is not None and Role.ACT not in self.person.roles:
            bars.append(Bar.ROLE)
        return Standing(tuple(bars), self.name)


class Seat:
    """The desk of the program `source` over a journal. What blocks says so; all else may be called from any thread.

    With `resumes` whoever took this desk in an earlier run is at it still (the command line, for half a day), else a
    program begins with nobody. `operator` is what the machine calls its user; `monotonic` gives seconds.
    """

    def __init__(
        self,
        journal: Journal,
        check: Check,
        *,
        source: str,
        operator: str,
        resumes: bool = False,
        read_only: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._journal = journal
        self._check = check
        self._source = source
        self._operator = operator
        self._resumes = resumes
        self._read_only = read_only
        self._pinned = False
        self._monotonic = monotonic
        self._chance = chance
        self._lock = threading.Lock()
        self._passed = Passed(journal)
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._own = 0  # the entry by which this program's desk was taken
        self._unasked = False
        self._locked = False
        self._roster = Roster()
        self._sitting: Sitting | None = None
        self._listeners: list[Callable[[], object]] = []
        journal.keep(DESKS)
        journal.attend(self._actor, self._refuse)
        self.refresh()

    # -- what is seen --------------------------------------------------------------------------------------------------

    def seen(self) -> AtDesk:
        """Who is at the desk now, and what keeps them from acting. Reads no file."""
        with self._lock:
            sitting, roster, locked, unasked = self._sitting, self._roster, self._locked, self._unasked
        now = self._now()
        person = None
        if sitting is not None and self._lasts(sitting, now):
            # Of now: what a clock that is set back says was so once is not so again.
            self._latest = max(self._latest, now)
            person = roster.counts(sitting.key, self._latest, NEXT)
            if person is not None and person.id != sitting.person:
                person = None
        gone = person is None
        glasses = tuple(roster.glasses.values())
        return AtDesk(
            self._operator,
            sitting,
            person,
            bool(roster.people),
            locked,
            self._read_only,
            self._pinned,
            unasked and not gone,
            glasses,
            any(self._broke(each, sitting, person) for each in glasses),
        )

    def _broke(self, glass: Glass, sitting: Sitting | None, person: Person | None) -> bool:
        """Whether who is at this desk broke a glass: by their key, or here, where nobody signed."""
        if not glass.key:
            return glass.source == self._source
        if person is not None:
            return person.id == glass.person
        return glass.source == self._source and not glass.person and sitting is None

    def standing(self) -> Standing:
        """What may be done here now."""
        return self.seen().standing

    def subscribe(self, told: Callable[[], object]) -> None:
        """Have `told` called, in whatever thread, when anything of it changed."""
        self._listeners.append(told)

    def refresh(self) -> None:
        """Take in what others wrote. Blocks; raises JournalError."""
        with self._journal.reading() as reading:
            roster, sitting = self._believed(reading), self._standing(reading)
        if sitting is not None:
            roster.counts(sitting.key, self._now(), NEXT)  # so that `seen` knows what time the log has seen pass
        with self._lock:
            self._roster, self._sitting = replace(roster, passed=self._passed.known), sitting
        self._tell()

    def set_read_only(self, on: bool) -> None:
        """Change nothing from here any more, or change things again where that is not pinned."""
        self._read_only = on or self._pinned
        self._tell()

    def pin_read_only(self) -> None:
        """Change nothing from here any more, as long as the program runs."""
        self._pinned = True
        self.set_read_only(True)

    # -- coming and going: all of it blocks ----------------------------------------------------------------------------

    def begin(self) -> None:
        """A program begins: nobody is at its desk, whoever left it without a word. Raises JournalError."""
        if self._resumes or self._read_only:
            return
        if self._journal.held is not None:  # a copy that may only be read
            return
        with self._journal.transaction() as work:
            if _sitting(work, self._source) is not None:
                self._write(work, LEFT, {"reason": "the program had ended"})
        self.refresh()

    def sit(self, sign: Sign, key: str) -> Entry | None:
        """Take the desk, or unlock it, by `sign` with the public `key`, which may ask for a passphrase or a touch. A
        read-only console can be unlocked, and nobody writes that down. Raises NotSeated, NotAllowed on a read-only
        console that is not locked, and what `sign` raises."""
        if self._read_only and not self._locked:
            raise NotAllowed(Bar.READ_ONLY)
        challenge = self._challenge(key)
        asked = self._monotonic()
        signature = sign(challenge.text.encode(), NAMESPACE)
        took = self._monotonic() - asked
        if took > _PATIENCE:
            raise NotSeated(say(_TOO_LATE))
        try:
            signer = self._check(challenge.text.encode(), NAMESPACE, signature)
        except EnvironmentFault as error:
            raise NotSeated(say(_WRONG)) from error
        if signer != key:
            raise NotSeated(say(_WRONG))
        if self._read_only:
            self._unlock(challenge.person)
            return None
        with self._journal.transaction() as work:
            entry = self._take(work, challenge, key, signature)
            # Within: the next entry of this program, by whatever thread, carries the name.
            self._own = entry.sequence
        with self._lock:
            self._unasked, self._locked = took <= _UNASKED, False
        self.refresh()
        return entry

    def _unlock(self, person: str) -> None:
        """Unlock a read-only console: whoever was there is there no more, if it was somebody else."""
        with self._lock:
            self._locked = False
            if self._sitting is not None and self._sitting.person != person:
                self._own, self._sitting = 0, None
        self._tell()

    def leave(self, reason: str = "") -> None:
        """Nobody is at the desk any more. A locked one stays locked. Raises JournalError."""
        with self._lock:
            self._unasked = False
            there = self._sitting
        if there is not None and not self._read_only:
            with self._journal.transaction() as work:
                if _sitting(work, self._source) is not None:
                    self._write(work, LEFT, {"reason": reason} if reason else {})
        self._own = 0
        self.refresh()

    def lock(self, reason: str) -> None:
        """Take acts away until somebody proves by key who they are. It holds also where it cannot be written down."""
        with self._lock:
            if self._locked:
                return
            self._locked, self._unasked = True, False
        self._tell()
        self._note(LOCKED, {"reason": reason})

    def come_back(self) -> None:
        """Unlock a desk without a list of people: it proves nothing. Raises NotSeated where there is one."""
        self.refresh()
        with self._lock:
            if self._roster.people:
                raise NotSeated(say(_LISTED))
            self._locked = False
        self._tell()
        self._note(RETURNED, {"proved": False})

    def glass_was_broken(self, key: str = "") -> None:
        """The glass was broken here by this public key: one of somebody on the list unlocks the desk, too; a stranger's
        proves no more than none. Raises JournalError."""
        self.refresh()
        with self._lock:
            roster = self._roster
        if key and roster.counts(key, self._now(), NEXT) is not None:
            with self._lock:
                self._locked = False
            self._tell()

    def _note(self, type: str, details: dict[str, object]) -> None:
        if not self._read_only:
            with self._journal.transaction() as work:
                self._write(work, type, details)
            self.refresh()

    def _challenge(self, key: str) -> Challenge:
        now, head = self._now(), head_of(self._journal)
        with self._journal.reading() as reading:
            roster = self._believed(reading)
        sequence, hash = (head.sequence, head.hash) if head is not None else (0, "")
        person = roster.counts(key, now, sequence + 1)
        if person is None:
            raise NotSeated(say(_NOBODYS))
        journal = journal_id(self._journal)
        return Challenge(journal, sequence, hash, self._source, person.id, self._chance(16).hex())

    def _take(self, work: Transaction, challenge: Challenge, key: str, signature: str) -> Entry:
        (newest,) = work.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        person = self._believed(work).counts(key, self._now(), int(newest["newest"]) + 1)
        if person is None or person.id != challenge.person:
            raise NotSeated(say(_NOBODYS))
        if _changed(work, self._source) > challenge.head:
            raise NotSeated(say(_OVERTAKEN))
        details = {"challenge": challenge.text, "key": key, "signature": signature}
        entry = work.append(CATEGORY, TAKEN, targets=[person.target], details=details)
        _note(work, entry)
        return entry

    def _believed(self, reading: Transaction) -> Roster:
        return believed(reading.walk(PEOPLE), self._check, passed=self._passed)

    def _write(self, work: Transaction, type: str, details: dict[str, object]) -> None:
        _note(work, work.append(CATEGORY, type, details=details))

    # -- as the journal asks -------------------------------------------------------------------------------------------

    def _actor(self, work: Transaction) -> str:
        """The name that an entry carries which is written now, inside of its transaction."""
        there = self._standing(work)
        if there is None or there.locked or not self._lasts(there, self._now()):
            return ""  # a locked desk is nobody's, whoever broke the glass at it
        return actor_of(there.name, self._operator)

    def _refuse(self) -> None:
        if self._read_only:
            raise NotAllowed(Bar.READ_ONLY)

    def _standing(self, reading: Reading) -> Sitting | None:
        there = _sitting(reading, self._source)
        if there is None or not (self._resumes or there.sequence == self._own):
            return None
        return there

    def _lasts(self, sitting: Sitting, now: datetime) -> bool:
        return not self._resumes or sitting.since - _BACK <= now < sitting.since + _LASTS

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._journal.now(), UTC)

    def _tell(self) -> None:
        for told in tuple(self._listeners):
            told()


def desk_doubts(journal: Journal, check: Check, roster: Roster, after: int = 0) -> tuple[Doubt, ...]:
    """Entries by which a desk was taken and which prove nothing, and entries that carry the name of somebody who was
    not at their desk: a hand that wrote past Driftvakt. Of the latter, those `after` an entry. Blocks;
    raises JournalError."""
    found, nonces = list[Doubt](), set[str]()
    changed: dict[str, int] = {}
    spans: dict[str, tuple[list[int], list[str]]] = {}
    with journal.reading() as reading:
        for entry in reading.walk(CATEGORY):
            name = ""
            try:
                if entry.type == TAKEN:
                    name = entry.targets[0].name.removeprefix("person:")
                    _doubt(reading, check, roster, nonces, changed.get(entry.source, 0), entry)
            except (EnvironmentFault, ValueError, IndexError) as error:
                found.append(Doubt(entry.sequence, str(error), desk=True))
            changed[entry.source] = entry.sequence
            if entry.type in (TAKEN, LEFT):
                begun, names = spans.setdefault(entry.source, ([], [""]))
                begun.append(entry.sequence)
                names.append(name)
        for row in reading.rows(
            "SELECT sequence, actor, source FROM entries"
            " WHERE journal = 1 AND sequence > ? AND actor LIKE '% <%>' ORDER BY sequence",
            (after,),
        ):
            begun, names = spans.get(row["source"], ([], [""]))
            there = names[bisect.bisect_left(begun, row["sequence"])]
            if person_in(row["actor"])[0] != there:
                found.append(Doubt(row["sequence"], _NOT_THERE, desk=True))
    return tuple(sorted(found, key=lambda doubt: doubt.sequence))


def _doubt(  # noqa: PLR0917 - what one entry is held against
    reading: Reading, check: Check, roster: Roster, nonces: set[str], changed: int, entry: Entry
) -> None:
    """Raises ValueError or what `check` raises where a desk was not taken as it must be."""
    challenge = Challenge.read(str(entry.details.get("challenge", "")))
    # The id that the journal had by then: it may have gone on under another.
    own = entry.journal.id if entry.journal is not None else ""
    if (challenge.journal, challenge.seat) != (own, entry.source):
        raise ValueError("it was signed for another desk")
    if challenge.nonce in nonces or not changed <= challenge.head < entry.sequence:
        raise ValueError("it was signed for another time")
    nonces.add(challenge.nonce)
    heads = reading.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (challenge.head,))
    if challenge.hash != (heads[0]["hash"] if heads else ""):
        raise ValueError("it was signed over another log")
    key = check(challenge.text.encode(), NAMESPACE, str(entry.details.get("signature", "")))
    person = roster.counts(key, entry.time, entry.sequence)
    if person is None or person.id != challenge.person or entry.targets[0].id != f"person:{person.id}":
        raise ValueError("its key is not that of who is named")


def _sitting(reading: Reading, source: str) -> Sitting | None:
    rows = reading.rows("SELECT record FROM desks WHERE source = ?", (source,))
    try:
        return Sitting.read(rows[0]["record"]) if rows else None
    except ValueError:
        return None  # a hand wrote it: `log verify` names it


def _changed(reading: Reading, source: str) -> int:
    """The newest entry by which this desk changed."""
    (row,) = reading.rows(
        "SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1 AND category = ? AND source = ?",
        (CATEGORY, source),
    )
    return int(row["newest"])


def _put(work: Writing, source: str, sitting: Sitting | None) -> None:
    work.run("DELETE FROM desks WHERE source = ?", (source,))
    if sitting is not None:
        work.run("INSERT INTO desks (source, record) VALUES (?, ?)", (source, sitting.record()))


def _note(work: Writing, entry: Entry) -> None:
    """Take in what an entry tells of its desk."""
    there = _sitting(work, entry.source)
    known = {} if there is None else {entry.source: there}
    _put(work, entry.source, after(known, entry).get(entry.source))


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: _note(work, entry)


def _make(work: Writing) -> None:
    work.run("CREATE TABLE desks (source TEXT PRIMARY KEY, record TEXT NOT NULL)")
    for entry in work.walk(CATEGORY):
        _note(work, entry)


_TABLE = Table("desks", ("source",), lambda row, _reading: f"desk:{row['source']}")
DESKS = Feature("desks", CATEGORY, (_TABLE,), _replay, (Step("0001_desks", _make),))
