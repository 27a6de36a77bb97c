#!/usr/bin/env python3
"""The verifier of an exported part of a Driftvakt log: it needs Python and ssh-keygen, and nothing of Driftvakt.

    python3 verify_log.py PART.dvlog [--signers FILE]

FILE is OpenSSH's list of allowed signers, from a source that you trust: `NAME ssh-ed25519 AAAA...`. Without it the file
is held against itself alone, and you compare the fingerprints that are printed.
"""

import argparse
import base64
import datetime
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from typing import Any, BinaryIO, Callable, Dict, Iterable, Iterator, List, Optional, Tuple

#: No line of an export is longer (bytes), and none has more of them: what is read is never more than one line.
LONGEST_LINE = 4 << 20
MOST_LINES = 5000000
PIECE = 1 << 20

ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n")
CONTINUES = re.compile(r"journal:([0-9a-f-]{36})@([1-9][0-9]{0,14})")
LOST = re.compile(r"lost:([0-9a-f-]{36})@([1-9][0-9]{0,14})")
CHECKPOINT = re.compile(
    r"driftvakt/journal/([0-9a-f-]{36})\n([1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n([0-9T:.-]{26})Z\n"
)


Part = Dict[str, Any]


class Bad(Exception):
    """The file does not hold."""


def canonical(value: Any) -> str:
    """RFC 8785 of what an export holds: texts, whole numbers, lists, objects."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf: bytes, index: int, size: int, path: List[bytes]) -> Optional[bytes]:
    """The root that a path leads to (RFC 9162, 2.1.3.2); None where it is no path of this place."""
    if not 0 <= index < size:
        return None
    last, found = size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if index % 2 == 1 or index == last:
            found = node(beside, found)
            while index % 2 == 0 and index != 0:
                index //= 2
                last //= 2
        else:
            found = node(found, beside)
        index //= 2
        last //= 2
    return found if last == 0 else None


def goes_on(first: int, second: int, path: List[bytes], root_first: bytes, root_second: bytes) -> bool:
    """Whether the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and root_first == root_second
    path = ([root_first] if first & (first - 1) == 0 else []) + path
    if not path:
        return False
    index, last = first - 1, second - 1
    while index % 2 == 1:
        index //= 2
        last //= 2
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if index % 2 == 1 or index == last:
            old, new = node(beside, old), node(beside, new)
            while index % 2 == 0 and index != 0:
                index //= 2
                last //= 2
        else:
            new = node(new, beside)
        index //= 2
        last //= 2
    return last == 0 and old == root_first and new == root_second


def checkpoint(text: str) -> Tuple[str, int, bytes]:
    """(journal, size, root) of a checkpoint's text."""
    match = CHECKPOINT.fullmatch(text)
    if match is None:
        raise Bad("no checkpoint")
    time = datetime.datetime.strptime(match.group(4) + "+0000", "%Y-%m-%dT%H:%M:%S.%f%z")
    if time.isoformat(timespec="microseconds") != match.group(4) + "+00:00":
        raise Bad("no checkpoint")
    return match.group(1), int(match.group(2)), base64.b64decode(match.group(3))


def fingerprint(key: str) -> str:
    blob = base64.b64decode(key.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def armour(text: str) -> None:
    """Raises Bad for a signature in another armour than the one that ssh-keygen writes."""
    match = ARMOUR.fullmatch(text)
    inner = match.group(1).replace("\n", "") if match is not None else ""
    lines = "\n".join(inner[at : at + 70] for at in range(0, len(inner), 70))
    plain = base64.b64encode(base64.b64decode(inner, validate=True)).decode()
    if match is None or plain != inner or lines != match.group(1):
        raise Bad("a signature in another armour than ssh-keygen writes")


def named(given: Part) -> None:
    """Raises Bad where the key that is named is not the one in the signature: only that one is asked by ssh-keygen."""
    blob = base64.b64decode("".join(given["signature"].splitlines()[1:-1]))
    size = int.from_bytes(blob[10:14], "big")
    key = blob[14 : 14 + size]
    kind = key[4 : 4 + int.from_bytes(key[:4], "big")].decode("ascii", "replace")
    if blob[:6] != b"SSHSIG" or given["key"] != kind + " " + base64.b64encode(key).decode():
        raise Bad("it names another key than the one that signed it")


def signed(message: Iterable[bytes], purpose: str, given: Part, signers: str) -> str:
    """Who signed a message, given in pieces: the name in the list of signers, or empty where there is no list. Raises
    Bad."""
    armour(given["signature"])
    named(given)
    with tempfile.TemporaryDirectory() as folder:
        beside, known = os.path.join(folder, "signature"), os.path.join(folder, "signers")
        with open(beside, "w") as file:
            file.write(given["signature"])
        with open(known, "w") as file:
            file.write("signer " + given["key"] + "\n")
        command = ["ssh-keygen", "-Y", "verify", "-f", known, "-I", "signer", "-n", purpose, "-s", beside]
        refused = refusal(command, message)
        if refused is not None:
            raise Bad("a signature does not hold: " + refused)
        if not signers:
            return ""
        asked = ["ssh-keygen", "-Y", "find-principals", "-f", signers, "-s", beside]
        found = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        name = found.stdout.decode(errors="replace").strip().splitlines()
        if found.returncode or not name:
            raise Bad("it was signed by " + fingerprint(given["key"]) + ", who is not in " + signers)
        return name[0]


def refusal(command: List[str], message: Iterable[bytes]) -> Optional[str]:
    """What a command says of the message that it is given in pieces, where it refuses it."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            for piece in message:
                process.stdin.write(piece)  # type: ignore[union-attr]
        except BrokenPipeError:
            pass  # it knows already; its status says what
        said = process.communicate()[1]
        return said.decode(errors="replace").strip() if process.returncode else None


def paths(part: List[str]) -> List[bytes]:
    if len(part) > 64 or not all(re.fullmatch("[0-9a-f]{64}", each) for each in part):
        raise Bad("no path")
    return [bytes.fromhex(each) for each in part]


def ends(file: BinaryIO) -> Tuple[int, int, bytes]:
    """(how many lines, where the last one begins, the last one) of a file. Raises Bad."""
    file.seek(0)
    count = start = 0
    last = b""
    while True:
        line = file.readline(LONGEST_LINE + 1)
        if not line:
            break
        if count == MOST_LINES:
            raise Bad("there are more lines than an export has")
        if not line.endswith(b"\n"):
            raise Bad("line %d is longer than any of an export, or the file ends before its signature" % (count + 1))
        count, start, last = count + 1, start + len(last), line
    if count < 2:
        raise Bad("the file ends before its signature")
    return count, start, last


def body(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The beginning of a file, in pieces."""
    file.seek(0)
    while size > 0:
        piece = file.read(min(size, PIECE))
        if not piece:
            return
        size -= len(piece)
        yield piece


def parts(file: BinaryIO, count: int) -> Iterator[Tuple[int, Part]]:
    """So many lines of a file, each with its number, as it was signed. Raises Bad."""
    file.seek(0)
    for number in range(1, count + 1):
        yield number, part_of(number, file.readline(LONGEST_LINE + 1))


def part_of(number: int, line: bytes) -> Part:
    """A line, as it was signed. Raises Bad."""
    text = line[:-1].decode("utf-8")
    part = json.loads(text)
    if not isinstance(part, dict) or canonical(part) != text:
        raise Bad("line %d was written in another way than it was signed" % number)
    return part


def fields(number: int, part: Part, **kinds: type) -> None:
    """Raises Bad for a line that has not just these fields, each of its kind."""
    if type(part) is not dict or set(part) != set(kinds) or any(type(part[name]) is not kinds[name] for name in kinds):
        raise Bad("line %d is not what belongs there" % number)


def values(number: int, entry: Part, beside: Part) -> int:
    """How many values were promised. Raises Bad for one that is not what was written."""
    if entry.get("form") != 2:
        if beside:
            raise Bad("line %d: entry %s has no values beside it" % (number, entry["sequence"]))
        return 0
    for field, value in beside.items():
        fields(number, value, salt=str, value=str)
        text = value["salt"] + '["' + field + '",' + value["value"] + "]"
        if hashlib.sha256(text.encode()).hexdigest() != entry["details"].get(field):
            raise Bad(
                "line %d: the value of %r in entry %s is not what was written" % (number, field, entry["sequence"])
            )
    return len(entry["details"])


def proved(number: int, part: Part, size: int, root: bytes) -> Part:
    """The entry of a line, which stands in the log. Raises Bad."""
    entry = json.loads(part["entry"])
    if entry.get("form") == 2 and canonical(entry) != part["entry"]:
        raise Bad("line %d: the entry is written in another way than entries are" % number)
    leaf = hashlib.sha256(b"\x00" + part["entry"].encode()).digest()
    if root_from(leaf, entry["sequence"] - 1, size, paths(part["path"])) != root:
        raise Bad("line %d: entry %s does not stand in the log whose root is signed" % (number, entry["sequence"]))
    return dict(entry)


def ids(numbered: Iterable[Tuple[int, Part]], journal: str, size: int, root: bytes) -> List[Tuple[int, str]]:
    """Where the log went on under another id: (number of that entry, the id before it). Raises Bad."""
    found = []  # type: List[Tuple[int, str]]
    after = ""
    for number, part in numbered:
        fields(number, part, entry=str, path=list)
        entry = proved(number, part, size, root)
        sequence = entry["sequence"]
        names = [CONTINUES.fullmatch(target["id"]) for target in entry["targets"]]
        match = next((match for match in names if match is not None), None)
        kind = (entry.get("form"), entry["category"], entry["type"])
        if kind != (2, "log", "log.continued") or match is None or int(match.group(2)) != sequence - 1:
            raise Bad("line %d: the log did not go on under another id there" % number)
        if found and (after != match.group(1) or found[-1][0] >= sequence):
            raise Bad("line %d: the ids of the log do not follow each other" % number)
        found.append((sequence, match.group(1)))
        after = entry["journal"]["id"]
    if found and after != journal:
        raise Bad("the log went on under another id than it says")
    return found


def lost(parts: List[Part]) -> List[str]:
    """Lines on entries that logs before were known to have and of which this one says that it has not all."""
    found = []
    for part in parts:
        names = [LOST.fullmatch(target["id"]) for target in json.loads(part["entry"])["targets"]]
        found += [
            "It says that log %s was known to have %s entries, not all of which are in it" % match.groups()
            for match in names
            if match is not None
        ]
    return found


def id_at(sequence: int, today: str, changes: List[Tuple[int, str]]) -> str:
    """The id that the log had when it had so many entries."""
    return next((before for start, before in changes if sequence < start), today)


def check_entries(numbered: Iterable[Tuple[int, Part]], size: int, root: bytes) -> Tuple[List[List[Any]], int, int]:
    """(runs of entries of one log: [id, line, first number, last number]; values promised, values there). Raises
    Bad."""
    runs = []  # type: List[List[Any]]
    before = promised = kept = 0
    for number, part in numbered:
        fields(number, part, entry=str, path=list, details=dict)
        entry = proved(number, part, size, root)
        sequence = entry["sequence"]
        if sequence <= before:
            raise Bad("line %d: entry %s is out of order" % (number, sequence))
        before, promised = sequence, promised + values(number, entry, part["details"])
        kept += len(part["details"])
        if entry.get("form") == 2:
            journal = entry["journal"]["id"]
            if runs and runs[-1][0] == journal:
                runs[-1][3] = sequence
            else:
                runs.append([journal, number, sequence, sequence])
    return runs, promised, kept


def check_runs(runs: List[List[Any]], whose: Callable[[int], str], changes: List[Tuple[int, str]]) -> None:
    """Raises Bad for entries that were written for another log."""
    for journal, number, first, last in runs:
        if journal != whose(first) or any(first < start <= last for start, _ in changes):
            raise Bad("line %d: entry %s was written for another log" % (number, first))


def verify(file: BinaryIO, signers: str = "") -> List[str]:
    """Check all of a file, line by line; gives lines that say what is proved. Raises Bad."""
    count, start, line = ends(file)
    last = part_of(count, line)
    fields(count, last, signature=str, key=str)
    who = signed(body(file, start), "export@driftvakt", last, signers)
    lines = parts(file, count - 1)
    _, head = next(lines)
    counted = ["entries", "continuations", "earlier", "beginnings"]
    kinds = dict.fromkeys(counted, int)  # type: Dict[str, type]
    fields(1, head, export=int, checkpoint=str, name=str, asked=dict, **kinds)
    journal, size, root = checkpoint(head["checkpoint"])
    if not all(type(value) is str for value in head["asked"].values()):
        raise Bad("line 1 is not what belongs there")
    counts = [head[name] for name in counted]
    if head["export"] != 1 or min(counts) < 0 or sum(counts) != count - 2:
        raise Bad("the file has not as many lines as it says, or a newer Driftvakt wrote it")
    runs, promised, kept = check_entries(itertools.islice(lines, head["entries"]), size, root)
    continuations = list(itertools.islice(lines, head["continuations"]))
    changes = ids(continuations, journal, size, root)

    def whose(sequence: int) -> str:
        return id_at(sequence, journal, changes)

    check_runs(runs, whose, changes)
    for number, part in itertools.islice(lines, head["earlier"]):
        fields(number, part, checkpoint=str, signature=str, key=str, path=list)
        said, over, beginning = checkpoint(part["checkpoint"])
        if said != whose(over) or not goes_on(over, size, paths(part["path"]), beginning, root):
            raise Bad("line %d: the log does not go on from its checkpoint over %d entries" % (number, over))
        signed([part["checkpoint"].encode()], "checkpoint@driftvakt", part, signers)
    for number, part in lines:
        fields(number, part, size=int, root=str, path=list)
        if not goes_on(part["size"], size, paths(part["path"]), paths([part["root"]])[0], root):
            raise Bad("line %d: the log does not go on from its first %s entries" % (number, part["size"]))
    return [
        "Log %s of %s: %d entries, %s" % (journal, head["name"], size, head["checkpoint"].splitlines()[3]),
        "Signed by %s (%s)" % (who or "a key that you have to compare", fingerprint(last["key"])),
        "%d entries stand in it as they were written; of %d values %d were left out"
        % (head["entries"], promised, promised - kept),
        "%d earlier checkpoints: the log goes on from each" % head["earlier"],
        *["It goes on from log %s, behind its entry %d" % (before, start - 1) for start, before in changes],
        *lost([part for _, part in continuations]),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--signers", default="")
    given = parser.parse_args()
    try:
        with open(given.file, "rb") as file:
            said = verify(file, given.signers)
    except Bad as bad:
        print("DOES NOT HOLD: %s" % bad)
        return 1
    except OSError as error:
        print("NOT CHECKED: %s" % error)
        return 2
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        print("DOES NOT HOLD: it is no export of a log (%s)" % error)
        return 1
    print("\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
