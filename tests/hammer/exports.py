"""Exports, mutated in every way: neither reader crashes, and neither believes what the log does not hold."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from console.journal.canonical import canonical
from console.log.model.exports import NAMESPACE, BadExport, Export, last_line, read_export
from console.log.service.checkpoints import Checkpoints
from console.main.compose import open_journal
from resources.errors import EnvironmentFault
from resources.verifier import verify_log
from tests.hammer.changes import KEY, exported
from tests.support.journals import Clock
from tests.support.signing import check

#: What the verifier's own command turns into "does not hold"; anything else is a crash.
_REFUSALS = (verify_log.Bad, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
_WORDS = ("", "0", "-1", "[]", "{}", "null", "x" * 300, "\u2028", "\ud800", "1e9", "true", "å", "\x00")


def whole(folder: Path) -> bytes:
    """A small export with all kinds of lines: entries, a continuation, a checkpoint, a beginning."""
    with closing(open_journal(folder / "journal.db", source="test", clock=Clock())) as journal:
        journal.append("test", "counted", details={"number": 1, "text": "å"})
        Checkpoints(journal, check).sign(KEY, KEY.line)
        exported(journal)
        journal.continue_here("moved")
        return exported(journal)


def _by_ours(message: Iterable[bytes], purpose: str, given: dict[str, Any], _signers: str) -> str:
    """A signature's check in the verifier, without a process each time."""
    verify_log.armour(given["signature"])
    try:
        if check(b"".join(message), purpose, given["signature"]) != given["key"]:
            raise verify_log.Bad("another key")
    except EnvironmentFault as error:
        raise verify_log.Bad(str(error)) from error
    return ""


class Readers:
    """Both readers; `signed` of the verifier is replaced while it stands."""

    def __enter__(self) -> Readers:
        self._kept = verify_log.signed
        verify_log.signed = _by_ours
        return self

    def __exit__(self, *_: object) -> None:
        verify_log.signed = self._kept

    def ours(self, raw: bytes) -> Export | None:
        try:
            return read_export(raw, check)
        except BadExport:
            return None

    def theirs(self, raw: bytes) -> bool:
        try:
            verify_log.verify(io.BytesIO(raw))
        except _REFUSALS:
            return False
        return True


# -- mutations of bytes, without a key ---------------------------------------------------------------------------------


def _flip(raw: bytearray, chance: random.Random) -> None:
    raw[chance.randrange(len(raw))] ^= chance.randrange(1, 256)


def _cut(raw: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(raw))
    del raw[start : start + chance.randrange(1, 200)]


def _double(raw: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(raw))
    raw[start:start] = raw[start : start + chance.randrange(1, 200)]


def _insert(raw: bytearray, chance: random.Random) -> None:
    raw[chance.randrange(len(raw)) :][:0] = chance.randbytes(3)
    at = chance.randrange(len(raw))
    raw[at:at] = chance.randbytes(chance.randrange(1, 5))


def _swap_lines(raw: bytearray, chance: random.Random) -> None:
    lines = bytes(raw).splitlines(keepends=True)
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    raw[:] = b"".join(lines)


def _drop_line(raw: bytearray, chance: random.Random) -> None:
    lines = bytes(raw).splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    raw[:] = b"".join(lines)


def _digit(raw: bytearray, chance: random.Random) -> None:
    places = [at for at, byte in enumerate(raw) if 48 <= byte <= 57]
    raw[chance.choice(places)] = 48 + chance.randrange(10)


_BYTES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _cut, _double, _insert, _swap_lines, _drop_line, _digit
)  # fmt: skip


def mutate_bytes(folder: Path, count: int, seed: int = 5, told: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """Exports that were changed by who has no key: both readers must refuse each."""
    raw, chance, counted = whole(folder), random.Random(seed), Counter[str]()
    with Readers() as readers:
        assert readers.ours(raw) is not None and readers.theirs(raw)
        while sum(counted.values()) < count:
            spoilt = bytearray(raw)
            for _ in range(chance.choice((1, 1, 1, 2, 5))):
                chance.choice(_BYTES)(spoilt, chance)
                if not spoilt:
                    break
            if bytes(spoilt) == raw:
                continue
            counted[_outcome(readers, bytes(spoilt), told)] += 1
            if sum(counted.values()) % 100_000 == 0:
                told(f"{dict(counted)}")
    return counted


def _outcome(readers: Readers, raw: bytes, told: Callable[[str], None]) -> str:
    try:
        ours, theirs = readers.ours(raw) is not None, readers.theirs(raw)
    except Exception as error:  # whatever it is, it is what is looked for
        told(f"{type(error).__name__}: {error}: {raw!r}"[:2000])
        return "CRASHED"
    if ours or theirs:
        told(f"believed by {'ours' if ours else ''} {'theirs' if theirs else ''}: {raw!r}"[:4000])
        return "BELIEVED"
    return "refused"


# -- mutations of what lines say, signed with the real key -------------------------------------------------------------


def _value(chance: random.Random, old: Any) -> Any:
    kinds = [None, True, 0, -1, 2**53, 1.5, [], {}, chance.choice(_WORDS), [chance.choice(_WORDS)], {"a": 1}]
    if isinstance(old, str) and old:
        at = chance.randrange(len(old))
        kinds += [old[:at] + chance.choice("0123456789abcdef") + old[at + 1 :]] * 6 + [old[:at], old + old]
    if isinstance(old, int) and not isinstance(old, bool):
        kinds += [old + 1, old - 1] * 3
    if isinstance(old, list):
        kinds += [old[:-1], old[::-1], old + old]
    return chance.choice(kinds)


def _places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path] * bool(path) + [place for key, value in inner for place in _places(value, (*path, key))]


def _change(parts: list[Any], chance: random.Random) -> None:
    way = chance.randrange(10)
    if way == 0:
        del parts[chance.randrange(len(parts))]
    elif way == 1:
        parts.insert(chance.randrange(len(parts)), parts[chance.randrange(len(parts))])
    elif way == 2:
        one, two = chance.randrange(len(parts)), chance.randrange(len(parts))
        parts[one], parts[two] = parts[two], parts[one]
    else:
        *above, last = chance.choice(_places(parts))
        place = parts
        for key in above:
            place = place[key]
        if chance.randrange(8) == 0 and isinstance(place, dict):
            place[chance.choice(("", "entry", "path", "size", "more"))] = place.pop(last)
        else:
            place[last] = _value(chance, place[last])


def _inside(parts: list[Any], chance: random.Random) -> None:
    """A change of an entry's own text."""
    lines = [part for part in parts if isinstance(part, dict) and isinstance(part.get("entry"), str)]
    if lines:
        part = chance.choice(lines)
        try:
            entry = json.loads(part["entry"])
            holder = [entry]
            _change(holder, chance)
            part["entry"] = canonical(holder[0]) if holder else ""
        except (ValueError, TypeError, RecursionError):
            part["entry"] = chance.choice(_WORDS)


def mutate_signed(
    folder: Path, count: int, seed: int = 6, told: Callable[[str], None] = lambda _: None
) -> Counter[str]:
    """Exports that somebody with the real key made up: both readers say the same of each, and what they believe is
    nothing but entries and checkpoints of the log itself."""
    raw, chance, counted = whole(folder), random.Random(seed), Counter[str]()
    with Readers() as readers:
        true = readers.ours(raw)
        assert true is not None
        texts = {each.text for each in true.entries} | {each.text for each in true.continuations}
        while sum(counted.values()) < count:
            parts = [json.loads(line) for line in raw.splitlines()[:-1]]
            for _ in range(chance.choice((1, 1, 2, 3))):
                chance.choice((_change, _change, _inside))(parts, chance)
                if not parts:
                    break
            try:
                body = "".join(canonical(part) + "\n" for part in parts).encode()
            except (ValueError, TypeError, UnicodeError):
                continue
            signed = body + last_line(KEY(body, NAMESPACE), KEY.line).encode()
            counted[_of_signed(readers, signed, true, texts, told)] += 1
            if sum(counted.values()) % 2_000 == 0:
                told(f"{dict(counted)}")
    return counted


def _of_signed(readers: Readers, raw: bytes, true: Export, texts: set[str], told: Callable[[str], None]) -> str:
    try:
        ours, theirs = readers.ours(raw), readers.theirs(raw)
    except Exception as error:  # whatever it is, it is what is looked for
        told(f"{type(error).__name__}: {error}: {raw!r}"[:3000])
        return "CRASHED"
    if (ours is not None) != theirs:
        told(f"only {'ours' if ours else 'theirs'} believes {raw!r}"[:4000])
        return "DISAGREED"
    if ours is None:
        return "refused"
    same_log = ours.head.checkpoint.root == true.head.checkpoint.root
    real = {each.text for each in (*ours.entries, *ours.continuations)} <= texts
    known = {each.checkpoint for each in ours.earlier} <= {each.checkpoint for each in true.earlier}
    if same_log and real and known:
        return "nothing but what the log holds"
    if not ours.entries and not ours.continuations and not ours.earlier and not ours.beginnings:
        return "a claim about the log by its own key, without an entry"
    told(f"BELIEVED {raw!r}"[:4000])
    return "BELIEVED"
