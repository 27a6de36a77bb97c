"""Exports: a part of a log as one signed text file, in which each entry carries the proof that it stands in the whole.

A file is lines of canonical JSON. The first says whose log it is, how many entries it had, the root of their tree, and
what was asked for. Then come the entries, each with its text as it is hashed, the path that leads from it to the root,
and the values that were not left out; those by which the log went on under another id, if it did; checkpoints that were
signed before, each with the path that shows that the log then is the beginning of the log now. The last line signs all
bytes before it. docs/journal.md tells it field by field, and resources/verifier/verify_log.py checks it with Python and
ssh-keygen alone.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from console.journal.canonical import canonical
from console.journal.chain import CONTINUED, Detail, commitment, continued, lost, read_entry
from console.journal.checkpoints import Checkpoint
from console.journal.model import Entry
from console.journal.tree import consistent, included, leaf
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: What the signature under a file is for: SSHSIG's namespace.
NAMESPACE = "export@driftvakt"
#: No such file is larger: it is read whole, and a stick may hold anything.
LARGEST_FILE = 1 << 30
FORM = 1
_ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n")
#: Letters in a line of it.
_ARMOURED = 70
LONGEST_LINE = 4 << 20
MOST_LINES = 5_000_000

Part = dict[str, Any]
#: The public key, as a line, by which bytes were signed for a purpose; raises EnvironmentFault.
Check = Callable[[bytes, str, str], str]


@dataclass(frozen=True, slots=True)
class Exported:
    """An entry as an export carries it: its number and text, the path to the root (followed when it is read, and then
    not kept), and the values that were kept."""

    sequence: int
    text: str
    path: tuple[bytes, ...]
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Continuation:
    """The entry by which the log went on under another id, as an export carries it: its number and text, the path to
    the root, and the ids before it and from it on."""

    sequence: int
    text: str
    path: tuple[bytes, ...]
    before: str
    after: str

    @property
    def lost(self) -> dict[str, int]:
        """How many entries logs, by id, were known to have of which not all are here, as it says."""
        return lost(read_entry(self.text, "").targets)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A checkpoint that was signed before, and the path that shows that the log goes on from it."""

    checkpoint: Checkpoint
    signature: str
    key: str
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far the log went when a part of it was given out before, and the path that shows that it goes on from there:
    so that whoever has that part sees whether it was forked since."""

    size: int
    root: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: the checkpoint that all paths lead to, the name of the journal, and what was asked for."""

    checkpoint: Checkpoint
    name: str
    asked: Mapping[str, str]
    entries: int
    continuations: int
    earlier: int
    beginnings: int


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was read and holds. `key` signed it."""

    head: Head
    entries: tuple[Exported, ...]
    continuations: tuple[Continuation, ...]
    earlier: tuple[Earlier, ...]
    beginnings: tuple[Beginning, ...]
    key: str

    @property
    def left_out(self) -> int:
        """How many values were left out."""
        return sum(
            len(read_entry(each.text, "", ()).left_out) - len(each.details)
            for each in self.entries
            if each.text.startswith('{"act"')
        )


class BadExport(EnvironmentFault):
    """A file that does not hold. `line` is the first that does not, `reason` for the operator."""

    def __init__(self, line: int, reason: Sentence) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


_NOT_ONE = QT_TRANSLATE_NOOP("Export", "it is no export of a log, or a newer Driftvakt wrote it")
_NOT_CANONICAL = QT_TRANSLATE_NOOP("Export", "it was written in another way than it was signed")
_TOO_LONG = QT_TRANSLATE_NOOP("Export", "it is longer than any line of an export")
_TOO_MANY = QT_TRANSLATE_NOOP("Export", "there are more lines than an export has")
_CUT = QT_TRANSLATE_NOOP("Export", "it ends before its signature")
_SIGNATURE = QT_TRANSLATE_NOOP(
    "Export", "the signature does not hold: something in the file was changed, or it is another's"
)
_NOT_IN_TREE = QT_TRANSLATE_NOOP("Export", "entry {number} does not stand in the log whose root is signed")
_VALUE = QT_TRANSLATE_NOOP("Export", "the value of “{field}” in entry {number} is not what was written")
_ORDER = QT_TRANSLATE_NOOP("Export", "entry {number} is out of order")
_OTHER_JOURNAL = QT_TRANSLATE_NOOP("Export", "entry {number} was written for another log")
_NOT_CONTINUED = QT_TRANSLATE_NOOP("Export", "the log did not go on under another id at entry {number}")
_NO_BEGINNING = QT_TRANSLATE_NOOP(
    "Export", "the log does not go on from its checkpoint over {size} entries: it was forked"
)
_COUNT = QT_TRANSLATE_NOOP("Export", "the file has not as many lines as it says")


# -- writing -----------------------------------------------------------------------------------------------------------


def lines_of(
    head: Head,
    entries: Iterable[Exported],
    continuations: Iterable[Continuation],
    earlier: Iterable[Earlier],
    beginnings: Iterable[Beginning],
) -> Iterator[str]:
    """The lines that are signed, each with its line feed."""
    yield _line(
        {
            "export": FORM,
            "checkpoint": head.checkpoint.text,
            "name": head.name,
            "asked": dict(head.asked),
            "entries": head.entries,
            "continuations": head.continuations,
            "earlier": head.earlier,
            "beginnings": head.beginnings,
        }
    )
    for each in entries:
        details = {detail.field: {"salt": detail.salt, "value": detail.value} for detail in each.details}
        yield _line({"entry": each.text, "path": _hex(each.path), "details": details})
    for change in continuations:
        yield _line({"entry": change.text, "path": _hex(change.path)})
    for before in earlier:
        yield _line(
            {
                "checkpoint": before.checkpoint.text,
                "signature": before.signature,
                "key": before.key,
                "path": _hex(before.path),
            }
        )
    for known in beginnings:
        yield _line({"size": known.size, "root": known.root.hex(), "path": _hex(known.path)})


def last_line(signature: str, key: str) -> str:
    """The line that signs those before it."""
    return _line({"signature": signature, "key": key})


def _line(part: Part) -> str:
    return canonical(part) + "\n"


def _hex(path: Iterable[bytes]) -> list[str]:
    return [each.hex() for each in path]


# -- reading -----------------------------------------------------------------------------------------------------------


def read_export(raw: bytes, check: Check) -> Export:
    """Read a file and check all of it, line by line: its signature, every path, every value, every checkpoint's
    signature. Raises BadExport for anything else; never believes a part of one."""
    count = raw.count(b"\n")
    if count > MOST_LINES:
        raise BadExport(MOST_LINES, say(_TOO_MANY))
    if count < 2 or not raw.endswith(b"\n"):
        raise BadExport(count + 1, say(_CUT))
    last = raw.rfind(b"\n", 0, len(raw) - 1) + 1
    key = _signed(raw, last, count, check)
    parts = _parts(raw, last)
    head = _head(next(parts)[1])
    if count - 2 != head.entries + head.continuations + head.earlier + head.beginnings:
        raise BadExport(1, say(_COUNT))
    entries, runs = _entries(islice(parts, head.entries), head)
    continuations = _continuations(islice(parts, head.continuations), head)
    for run in runs:
        run.check(head.checkpoint.journal, continuations)
    earlier = tuple(_earlier(*each, head, continuations, check) for each in islice(parts, head.earlier))
    beginnings = tuple(_beginning(*each, head) for each in islice(parts, head.beginnings))
    return Export(head, entries, continuations, earlier, beginnings, key)


def _parts(raw: bytes, end: int) -> Iterator[tuple[int, Part]]:
    """The lines before a place, each with its number: one at a time is taken apart."""
    start = number = 0
    while start < end:
        stop, number = raw.index(b"\n", start), number + 1
        if stop - start > LONGEST_LINE:
            raise BadExport(number, say(_TOO_LONG))
        yield number, _part(number, raw[start:stop])
        start = stop + 1


def _part(number: int, line: bytes) -> Part:
    try:
        text = line.decode("utf-8")
        part = json.loads(text)
        same = isinstance(part, dict) and canonical(part) == text
    except (ValueError, TypeError, RecursionError) as error:
        raise BadExport(number, say(_NOT_ONE)) from error
    if not same:
        raise BadExport(number, say(_NOT_CANONICAL))
    return dict(part)


def _signed(raw: bytes, last: int, number: int, check: Check) -> str:
    if len(raw) - last > LONGEST_LINE:
        raise BadExport(number, say(_TOO_LONG))
    part = _fields(number, _part(number, raw[last:-1]), {"signature": str, "key": str})
    try:
        key = check(raw[:last], NAMESPACE, plain_armour(part["signature"]))
    except EnvironmentFault as error:
        raise BadExport(number, say(_SIGNATURE)) from error
    if key != part["key"]:
        raise BadExport(number, say(_SIGNATURE))
    return key


class OddArmour(EnvironmentFault):
    """A signature in another armour than the one that is written."""


def plain_armour(armoured: str) -> str:
    """The armour as ssh-keygen writes it: spaces and line ends more than that mean nothing, and so have no place in a
    file of which no byte may be changed. Raises OddArmour for any other."""
    match = _ARMOUR.fullmatch(armoured)
    text = match[1].replace("\n", "") if match is not None else ""
    try:
        whole = base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except ValueError:
        whole = ""
    lines = "\n".join(text[at : at + _ARMOURED] for at in range(0, len(text), _ARMOURED))
    if match is None or whole != text or lines != match[1]:
        raise OddArmour("its armour is odd")
    return armoured


def _fields(number: int, part: Part, fields: Mapping[str, type]) -> Part:
    if set(part) != set(fields) or any(type(part[name]) is not kind for name, kind in fields.items()):
        raise BadExport(number, say(_NOT_ONE))
    return part


def _head(part: Part) -> Head:
    counted = ("entries", "continuations", "earlier", "beginnings")
    kinds = {"export": int, "checkpoint": str, "name": str, "asked": dict, **dict.fromkeys(counted, int)}
    read = _fields(1, part, kinds)
    asked = read["asked"]
    counts = [read[name] for name in counted]
    if read["export"] != FORM or min(counts) < 0:
        raise BadExport(1, say(_NOT_ONE))
    if not all(isinstance(value, str) for value in asked.values()):
        raise BadExport(1, say(_NOT_ONE))
    return Head(_checkpoint(1, read["checkpoint"]), read["name"], asked, *counts)


def _checkpoint(number: int, text: str) -> Checkpoint:
    try:
        return Checkpoint.read(text)
    except ValueError as error:
        raise BadExport(number, say(_NOT_ONE)) from error


def _path(number: int, raw: Sequence[Any]) -> tuple[bytes, ...]:
    if len(raw) > 64 or not all(isinstance(each, str) and len(each) == 64 for each in raw):
        raise BadExport(number, say(_NOT_ONE))
    try:
        path = tuple(bytes.fromhex(each) for each in raw)
    except ValueError as error:
        raise BadExport(number, say(_NOT_ONE)) from error
    if _hex(path) != list(raw):
        raise BadExport(number, say(_NOT_ONE))
    return path


def _proved(number: int, text: str, raw: Sequence[Any], head: Head) -> tuple[Entry, tuple[bytes, ...]]:
    """An entry that stands in the log, and the path that shows it."""
    try:
        entry = read_entry(text, "")
    except ValueError as error:
        raise BadExport(number, say(_NOT_ONE)) from error
    path, checkpoint = _path(number, raw), head.checkpoint
    if not included(leaf(text.encode()), entry.sequence - 1, checkpoint.size, path, checkpoint.root):
        raise BadExport(number, say(_NOT_IN_TREE, number=entry.sequence))
    return entry, path


def _continuations(numbered: Iterable[tuple[int, Part]], head: Head) -> tuple[Continuation, ...]:
    """The ids that the log has had: each goes on from the one before, the last is that of today."""
    found: list[Continuation] = []
    number = 1
    for number, part in numbered:
        read = _fields(number, part, {"entry": str, "path": list})
        entry, path = _proved(number, read["entry"], read["path"], head)
        before = continued(entry.targets)
        if (
            (entry.category, entry.type) != CONTINUED
            or entry.journal is None
            or before is None
            or before[1] != entry.sequence - 1
            or (found and (found[-1].after != before[0] or found[-1].sequence >= entry.sequence))
        ):
            raise BadExport(number, say(_NOT_CONTINUED, number=entry.sequence))
        found.append(Continuation(entry.sequence, read["entry"], path, before[0], entry.journal.id))
    if found and found[-1].after != head.checkpoint.journal:
        raise BadExport(number, say(_NOT_CONTINUED, number=found[-1].sequence))
    return tuple(found)


def id_at(sequence: int, today: str, continuations: Iterable[Continuation]) -> str:
    """The id that the log had when it had so many entries."""
    return next((change.before for change in continuations if sequence < change.sequence), today)


@dataclass(slots=True)
class _Run:
    """Entries of one log, by its id, from `first` to `last`; the line `number` has the first of them."""

    journal: str
    number: int
    first: int
    last: int

    def check(self, today: str, continuations: Sequence[Continuation]) -> None:
        """Raises BadExport where the log had another id by then."""
        changed = any(self.first < change.sequence <= self.last for change in continuations)
        if changed or id_at(self.first, today, continuations) != self.journal:
            raise BadExport(self.number, say(_OTHER_JOURNAL, number=self.first))


def _entries(numbered: Iterable[tuple[int, Part]], head: Head) -> tuple[tuple[Exported, ...], list[_Run]]:
    """The entries, in order, and of which logs they say they are."""
    found: list[Exported] = []
    runs: list[_Run] = []
    for number, part in numbered:
        each, journal = _entry(number, part, head)
        if found and each.sequence <= found[-1].sequence:
            raise BadExport(number, say(_ORDER, number=each.sequence))
        found.append(each)
        if journal and runs and runs[-1].journal == journal:
            runs[-1].last = each.sequence
        elif journal:
            runs.append(_Run(journal, number, each.sequence, each.sequence))
    return tuple(found), runs


def _entry(number: int, part: Part, head: Head) -> tuple[Exported, str]:
    """An entry, and the id of its log. Its path was followed, and is not kept."""
    read = _fields(number, part, {"entry": str, "path": list, "details": dict})
    entry, _ = _proved(number, read["entry"], read["path"], head)
    details = tuple(_detail(number, name, raw) for name, raw in read["details"].items())
    promised = json.loads(read["entry"])["details"] if entry.form == 2 else {}
    for detail in details:
        if promised.get(detail.field) != commitment(detail):
            raise BadExport(number, say(_VALUE, field=detail.field, number=entry.sequence))
    journal = entry.journal.id if entry.journal is not None else ""
    return Exported(entry.sequence, read["entry"], (), details), journal


def _detail(number: int, name: str, raw: Any) -> Detail:
    if not isinstance(raw, dict):
        raise BadExport(number, say(_NOT_ONE))
    read = _fields(number, raw, {"salt": str, "value": str})
    return Detail(name, read["salt"], read["value"])


def _earlier(number: int, part: Part, head: Head, continuations: Sequence[Continuation], check: Check) -> Earlier:
    read = _fields(number, part, {"checkpoint": str, "signature": str, "key": str, "path": list})
    checkpoint, path = _checkpoint(number, read["checkpoint"]), _path(number, read["path"])
    now = head.checkpoint
    if checkpoint.journal != id_at(checkpoint.size, now.journal, continuations):
        raise BadExport(number, say(_NOT_ONE))
    if not consistent(checkpoint.size, now.size, path, checkpoint.root, now.root):
        raise BadExport(number, say(_NO_BEGINNING, size=checkpoint.size))
    try:
        key = check(checkpoint.text.encode(), "checkpoint@driftvakt", plain_armour(read["signature"]))
    except EnvironmentFault as error:
        raise BadExport(number, say(_SIGNATURE)) from error
    if key != read["key"]:
        raise BadExport(number, say(_SIGNATURE))
    return Earlier(checkpoint, read["signature"], key, path)


def _beginning(number: int, part: Part, head: Head) -> Beginning:
    read = _fields(number, part, {"size": int, "root": str, "path": list})
    (root,) = _path(number, [read["root"]])
    path, now = _path(number, read["path"]), head.checkpoint
    if not consistent(read["size"], now.size, path, root, now.root):
        raise BadExport(number, say(_NO_BEGINNING, size=read["size"]))
    return Beginning(read["size"], root, path)
