"""The chain: entries written and read in both forms, walked along, and checked.

Every entry is one canonical JSON text. Its hash is SHA-256 over that text's UTF-8 bytes, and the text holds the hash of
the entry before it, so one look at the newest hash vouches for everything below it (Haber and Stornetta 1991).

In the first form `details` stood in the text. In the second the text holds a salted commitment for each of their
fields, and the values lie beside it with their salts, so that a value can be left out later and the chain still holds.
docs/journal.md says all of it with stock tools.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from console.journal.canonical import canonical
from console.journal.model import Entry, Stage, Stated, Target, Verification
from console.journal.tree import Edge, leaf
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: What the first entry names as the one before it.
GENESIS = "0" * 64
#: Random bytes in a salt; it is written, and hashed, as twice as many hex digits.
SALT_BYTES = 16
#: The category and type of an entry that says which values were left out.
LEFT_OUT = ("log", "details.left_out")
#: The category and type of an entry that holds a signed statement over those before it.
CHECKPOINT = ("checkpoint", "checkpoint.signed")
#: The category and type of the first entry that goes on from another journal, under an id of its own.
CONTINUED = ("log", "log.continued")

_FIELD = re.compile(r"[A-Za-z0-9_.-]+")
_VALUE = re.compile(r"value:([1-9][0-9]{0,14})/([A-Za-z0-9_.-]+)")
_CONTINUES = re.compile(r"journal:([0-9a-f-]{36})@([1-9][0-9]{0,14})")
_LOST = re.compile(r"lost:([0-9a-f-]{36})@([1-9][0-9]{0,14})")
_STATED = re.compile(r"checkpoint:([1-9][0-9]{0,14})/([0-9a-f]{64})")


class Detail(msgspec.Struct, frozen=True):
    """One field of an entry's details as it lies beside the entry: `value` is canonical JSON, `salt` hex digits."""

    field: str
    salt: str
    value: str


class Written(msgspec.Struct, frozen=True):
    """An entry as it is kept: its canonical text, the text's hash, and what lies beside it; and what it reads as."""

    text: str
    hash: str
    details: tuple[Detail, ...]
    entry: Entry


class _Second(msgspec.Struct, gc=False):
    """The second form's text, read or to be written. Its fields stand in the order of the text, so that it is written
    as `canonical` would in no time."""

    act: str
    actor: str
    category: str
    details: dict[str, str]
    form: int
    journal: Target
    previous: str
    result: str
    sequence: int
    source: str
    stage: Stage
    targets: list[Target]
    time: str
    type: str


_second = msgspec.json.Decoder(_Second)
_any = msgspec.json.Decoder()
_again = msgspec.json.Encoder(order="deterministic")


def _decoded(text: bytes) -> _Second:
    """Read a text of the second form. Raises ValueError for one that is written in another way than entries are:
    readers may see different things in it, as of a key that is there twice."""
    read = _second.decode(text)
    if _again.encode(read) != text and not _is_canonical(text):
        raise ValueError("written in another way")
    return read


def _is_canonical(text: bytes) -> bool:
    try:
        return canonical(json.loads(text)).encode() == text
    except (ValueError, TypeError, RecursionError):
        return False


def _plain(value: bytes) -> bool:
    """Whether a value that lies beside an entry is written as it must be."""
    try:
        return _again.encode(_any.decode(value)) == value or _is_canonical(value)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False


#: Keys are sorted: so begins every text in the second form, and none in the first, which begins with the actor.
_SECOND = '{"act":'
_SECOND_BYTES = _SECOND.encode()


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def commitment(detail: Detail) -> str:
    """SHA-256 over the salt's digits followed by the canonical text of `[field, value]`, in hex."""
    return digest(f'{detail.salt}["{detail.field}",{detail.value}]')


def time_text(time: datetime) -> str:
    """A point in time as entries write it: RFC 3339, UTC, to the microsecond."""
    text: str = msgspec.to_builtins(time.astimezone(UTC))  # a tenth of what `isoformat` takes
    return text if time.microsecond else text[:-1] + ".000000Z"


def value_target(sequence: int, name: str) -> Target:
    """One field of an entry's details, as a target."""
    return Target.of(f"value:{sequence}/{name}")


def write_entry(
    *,
    journal: Target,
    sequence: int,
    time: datetime,
    actor: str,
    source: str,
    category: str,
    type: str,
    targets: Iterable[Target | str],
    result: str,
    details: dict[str, Any],
    previous: str,
    chance: Callable[[int], bytes],
    act: str = "",
    stage: Stage = Stage.ONCE,
) -> Written:
    """An entry in the second form. `chance(n)` gives n random bytes. Raises TypeError and ValueError for details that
    `canonical` refuses, and for names of fields that are not plain."""
    beside = tuple(_detail(name, value, chance) for name, value in details.items())
    stands = _Second(
        act=act,
        actor=actor,
        category=category,
        details={detail.field: commitment(detail) for detail in beside},
        form=2,
        journal=journal,
        previous=previous,
        result=result,
        sequence=sequence,
        source=source,
        stage=stage,
        targets=[Target.of(about) for about in targets],
        time=time_text(time),
        type=type,
    )
    try:
        text = _again.encode(stands)
    except UnicodeEncodeError:  # lone surrogates, which UTF-8 cannot hold
        text = canonical(msgspec.to_builtins(stands)).encode()
        stands = _second.decode(text)
    hash = hashlib.sha256(text).hexdigest()
    values = {each.field: _value(each.value) for each in beside}
    return Written(text.decode(), hash, beside, _entry(stands, hash, time.astimezone(UTC), values))


def _detail(name: str, value: Any, chance: Callable[[int], bytes]) -> Detail:
    if not _FIELD.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a field: letters, digits, and _ . - alone")
    return Detail(name, chance(SALT_BYTES).hex(), canonical(value))


def read_entry(text: str, hash: str, details: Iterable[tuple[str, str]] = ()) -> Entry:
    """Read an entry of either form; `details` are (field, canonical value) of what lies beside it. Raises ValueError
    when it is none."""
    try:
        return _read_second(text, hash, details) if text.startswith(_SECOND) else _read_first(text, hash)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, msgspec.MsgspecError) as error:
        raise ValueError(f"not a journal entry: {error}") from error


def _read_first(text: str, hash: str) -> Entry:
    raw = json.loads(text, object_pairs_hook=_once)
    return Entry(
        sequence=int(raw["sequence"]),
        time=datetime.fromisoformat(raw["time"]).astimezone(UTC),
        actor=str(raw["actor"]),
        source=str(raw["source"]),
        category=str(raw["category"]),
        type=str(raw["type"]),
        targets=tuple(Target.of(str(address)) for address in raw["targets"]),
        result=str(raw["result"]),
        details=dict(raw["details"]),
        previous=str(raw["previous"]),
        hash=hash,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose keys is there once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _read_second(text: str, hash: str, details: Iterable[tuple[str, str]]) -> Entry:
    read = _decoded(text.encode())
    values = {name: _value(value) for name, value in details if name in read.details}
    return _entry(read, hash, datetime.fromisoformat(read.time).astimezone(UTC), values)


def _value(text: str) -> Any:
    """What a text of JSON says. Raises ValueError for one that is none."""
    try:
        return _any.decode(text)
    except msgspec.MsgspecError:  # it refuses what others read: halves of a character, NaN
        return json.loads(text)


def _entry(read: _Second, hash: str, time: datetime, values: dict[str, Any]) -> Entry:
    return Entry(
        sequence=read.sequence,
        time=time,
        actor=read.actor,
        source=read.source,
        category=read.category,
        type=read.type,
        targets=tuple(read.targets),
        result=read.result,
        details=values,
        previous=read.previous,
        hash=hash,
        form=read.form,
        journal=read.journal,
        act=read.act,
        stage=read.stage,
        left_out=tuple(sorted(read.details.keys() - values.keys())) if len(values) < len(read.details) else (),
    )


#: A value beside an entry, as the table holds it: the number of the entry, field, salt, value. Kept as it comes, for
#: there are a few for every entry, and making one anew costs as much as reading it.
Beside = tuple[int, bytes, bytes, bytes]


class Row(msgspec.Struct, gc=False):
    """An entry as the table holds it, and what lies beside it; text as its bytes, since damage may be no UTF-8.

    A struct, for a walk makes one of every entry: it is made in a third of the time of a named tuple.
    """

    sequence: int
    text: bytes
    hash: str
    details: Sequence[Beside] = ()


_NOT_AN_ENTRY = QT_TRANSLATE_NOOP("Journal", "it cannot be read as an entry")
_WRONG_NUMBER = QT_TRANSLATE_NOOP("Journal", "it says it is number {said}, but stands at {place}: entries are missing")
_WRONG_HASH = QT_TRANSLATE_NOOP("Journal", "its text was changed after it was written")
_WRONG_PREVIOUS = QT_TRANSLATE_NOOP("Journal", "it does not follow the entry before it, which was changed or replaced")
_WRONG_JOURNAL = QT_TRANSLATE_NOOP("Journal", "it was written for another journal")
_WRONG_FORM = QT_TRANSLATE_NOOP("Journal", "it has the first form, which was not written any more by then")
_WRONG_VALUE = QT_TRANSLATE_NOOP("Journal", "the value or salt of its field “{field}” was changed after it was written")
_ODD_VALUE = QT_TRANSLATE_NOOP(
    "Journal", "the value of its field “{field}” is written so that readers may see different things in it"
)
_STRANGE_VALUE = QT_TRANSLATE_NOOP("Journal", "a field “{field}” lies beside it that it was not written with")
_MISSING_VALUE = QT_TRANSLATE_NOOP("Journal", "the value of its field “{field}” is gone, and nobody said so")
_HEAD_MISSING = QT_TRANSLATE_NOOP("Journal", "an entry with this number was written, and is gone")
_WRONG_ROOT = QT_TRANSLATE_NOOP(
    "Journal",
    "the checkpoint that it holds was signed over other entries: among the first {size} some were changed, or all were"
    " written anew",
)
_NO_CHECKPOINT = QT_TRANSLATE_NOOP("Journal", "it says that it holds a checkpoint, and names none of those before it")
_HEAD_REPLACED = QT_TRANSLATE_NOOP("Journal", "it is not the entry that was noted: the chain was written anew")


#: How many names of fields a walk remembers: more than honest logs have, little memory in one made to have many.
_NAMES = 1024


class _Broken(Exception):
    """Why the entry that is looked at does not hold."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(slots=True)
class Walk:
    """A walk along one chain, in pieces, from its first entry.

    A chain alone cannot show that its end was cut off, or that all of it was written anew: `noted` is a `(sequence,
    hash)` that somebody wrote down elsewhere and that must still be there. `sizes` are those that checkpoints are said
    to be over: what they state is compared with the tree as it was then.
    """

    noted: tuple[int, str] | None = None
    sizes: frozenset[int] = frozenset()
    count: int = 0
    head: str = GENESIS
    broken: tuple[int, Sentence] | None = None
    tree: Edge = field(default_factory=Edge)
    _roots: dict[int, bytes] = field(default_factory=dict)
    _checkpoints: list[Stated] = field(default_factory=list)
    _journal: str = ""
    # Values that are not there, and those of which a later entry says so.
    _missing: list[tuple[int, str]] = field(default_factory=list)
    _declared: set[tuple[int, str]] = field(default_factory=set)
    # The names of fields by their bytes: few different ones, each met again and again.
    _names: dict[bytes, str] = field(default_factory=dict)

    def go_on(self, noted: tuple[int, str] | None, sizes: frozenset[int]) -> None:
        """Be ready to take what came since, with what is known now of heads and sizes; from the first entry again where
        that asks for a root of which nobody knew before."""
        if self.broken is not None or any(size < self.count and size not in self._roots for size in sizes):
            self.count, self.head, self.broken, self.tree = 0, GENESIS, None, Edge()
            self._roots, self._checkpoints, self._journal = {}, [], ""
            self._missing, self._declared = [], set()
        if self.count in sizes:
            self._roots[self.count] = self.tree.root()
        self.noted, self.sizes = noted, sizes

    def hold_against(self, hash: str) -> None:
        """Hold the entry that was noted, which was walked past before, against what was noted of it."""
        if self.noted is not None and self.broken is None and self.noted[1] != hash:
            self.broken = (self.noted[0], say(_HEAD_REPLACED))

    def take(self, rows: Iterable[Row]) -> bool:
        """Walk on along `rows`; whether all have held until now."""
        add, sizes = self.tree.add, self.sizes
        for row in rows:
            place = self.count + 1
            try:
                self._look(place, row)
            except _Broken as broken:
                self.broken = (place, broken.reason)
                return False
            self.count, self.head = place, row.hash
            add(leaf(row.text))
            if place in sizes:
                self._roots[place] = self.tree.root()
        return True

    def root_of(self, size: int) -> bytes | None:
        """The root as it was over so many entries; None where that was not asked for, or they did not hold."""
        return self._roots.get(size)

    def miss(self, number: int | None) -> None:
        """An entry with this number was written, as something beside the chain says, and is gone; None for none."""
        if number is not None and self.broken is None:
            self.broken = (number, say(_HEAD_MISSING))

    def end(self) -> Verification:
        """What was found, the last row taken."""
        if self.broken is None and self.noted is not None and self.noted[0] > self.count:
            self.broken = (self.noted[0], say(_HEAD_MISSING))
        undeclared = next((gone for gone in self._missing if gone not in self._declared), None)
        if undeclared is not None and (self.broken is None or undeclared[0] < self.broken[0]):
            # The entries hold; one of the values beside them is gone. Only the end of the walk can tell.
            self.broken = (undeclared[0], say(_MISSING_VALUE, field=undeclared[1]))
        number, reason = self.broken if self.broken is not None else (None, None)
        return Verification(
            self.count, self.head, number, reason, tuple(self._missing), self.tree.root(), tuple(self._checkpoints)
        )

    def _look(self, place: int, row: Row) -> None:
        if row.sequence != place:
            raise _Broken(say(_WRONG_NUMBER, said=row.sequence, place=place))
        if hashlib.sha256(row.text).hexdigest() != row.hash:
            raise _Broken(say(_WRONG_HASH))
        if row.text.startswith(_SECOND_BYTES):
            sequence, previous = self._look_second(place, row)
        else:
            sequence, previous = self._look_first(row)
        if sequence != place:
            raise _Broken(say(_WRONG_NUMBER, said=sequence, place=place))
        if previous != self.head:
            raise _Broken(say(_WRONG_PREVIOUS))
        if self.noted is not None and self.noted[0] == place and self.noted[1] != row.hash:
            raise _Broken(say(_HEAD_REPLACED))

    def _look_first(self, row: Row) -> tuple[int, str]:
        if self._journal:
            raise _Broken(say(_WRONG_FORM))
        try:
            entry = read_entry(row.text.decode("utf-8"), row.hash)
        except ValueError as error:
            raise _Broken(say(_NOT_AN_ENTRY)) from error
        return entry.sequence, entry.previous

    def _look_second(self, place: int, row: Row) -> tuple[int, str]:
        try:
            read = _decoded(row.text)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise _Broken(say(_NOT_AN_ENTRY)) from error
        if read.journal.id != self._journal:
            follows = (read.category, read.type) == CONTINUED and continued(read.targets) == (self._journal, place - 1)
            if self._journal and not follows:
                raise _Broken(say(_WRONG_JOURNAL))
            self._journal = read.journal.id
        promised, names = read.details, self._names
        for _, written, salt, value in row.details:
            name = names.get(written) or self._name(written)
            promise = promised.pop(name, None)
            if promise is None:
                raise _Broken(say(_STRANGE_VALUE, field=name))
            if hashlib.sha256(b'%b["%b",%b]' % (salt, written, value)).hexdigest() != promise:
                raise _Broken(say(_WRONG_VALUE, field=name))
            if not _plain(value):
                raise _Broken(say(_ODD_VALUE, field=name))
        if promised:
            self._missing += [(row.sequence, name) for name in sorted(promised)]
        if read.category == LEFT_OUT[0] and read.type == LEFT_OUT[1]:
            self._declared |= declared(read.targets)
        if read.category == CHECKPOINT[0] and read.type == CHECKPOINT[1]:
            self._compare(row.sequence, stated(read.targets))
        return read.sequence, read.previous

    def _name(self, written: bytes) -> str:
        name = written.decode("utf-8", "replace")
        if len(self._names) < _NAMES:
            self._names[written] = name
        return name

    def _compare(self, sequence: int, found: tuple[int, bytes] | None) -> None:
        """Hold what a checkpoint states against the tree as it was."""
        if found is None or not 0 < found[0] < sequence:
            raise _Broken(say(_NO_CHECKPOINT))
        size, root = found
        known = self._roots.get(size)
        if known is None:
            return  # it came while this walk was under way: the next one looks at it
        if known != root:
            raise _Broken(say(_WRONG_ROOT, size=size))
        self._checkpoints.append(Stated(sequence, size, root))


def stated(targets: Iterable[Target]) -> tuple[int, bytes] | None:
    """The size and root that the entry of a checkpoint states in its targets; None where it states none."""
    found = (_STATED.fullmatch(target.id) for target in targets)
    return next(((int(match[1]), bytes.fromhex(match[2])) for match in found if match is not None), None)


def continued_target(journal: Target, count: int) -> Target:
    """What a continuation goes on from: a journal, and how many of its entries."""
    return Target(f"journal:{journal.id}@{count}", f"journal:{journal.name}")


def continued(targets: Iterable[Target]) -> tuple[str, int] | None:
    """The journal's id and the count of its entries from which an entry of the type CONTINUED goes on; None where it
    names none."""
    found = (_CONTINUES.fullmatch(target.id) for target in targets)
    return next(((match[1], int(match[2])) for match in found if match is not None), None)


def lost_target(journal: str, count: int) -> Target:
    """That a journal, which this one goes on from, was known to have so many entries, more or others than are here."""
    return Target.of(f"lost:{journal}@{count}")


def lost(targets: Iterable[Target]) -> dict[str, int]:
    """How many entries journals, by their ids, were known to have, as an entry of the type CONTINUED says of those of
    which not all are here."""
    found = (_LOST.fullmatch(target.id) for target in targets)
    return {match[1]: int(match[2]) for match in found if match is not None}


def declared(targets: Iterable[Target]) -> set[tuple[int, str]]:
    """The values, as (sequence, field), that an entry of the type LEFT_OUT says were left out."""
    found = (_VALUE.fullmatch(target.id) for target in targets)
    return {(int(match[1]), match[2]) for match in found if match is not None}


def verify_chain(rows: Iterable[Row], *, noted: tuple[int, str] | None = None) -> Verification:
    """Walk `rows` in order and name the first that does not hold."""
    walk = Walk(noted)
    walk.take(rows)
    return walk.end()
