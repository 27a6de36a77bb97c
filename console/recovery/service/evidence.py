"""Evidence of drills: reports made, signed by two people, written as files, and verified by whoever has the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.journal.canonical import canonical
from console.journal.service import Journal
from console.log.model.people import Person
from console.log.service.checkpoints import Checkpoints
from console.log.service.people import People
from console.log.service.protocols import Check, Sign
from console.log.service.sharing import read_whole, whole
from console.recovery.model import drill_moves as form
from console.recovery.model.after_action import FORM, NAMESPACE, Around, report_of
from console.recovery.model.drills import Drill, What
from console.recovery.model.move_forms import milliseconds
from console.recovery.model.scenarios import Book
from console.recovery.model.tests import RestoreTest
from console.recovery.service.drills import DrillService
from console.recovery.service.recovery import CannotRecover, RecoveryService
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

_LARGEST = 1 << 24
_NO_REPORT = QT_TRANSLATE_NOOP("Recovery", "{name} holds no report of a drill.")
_TWICE = QT_TRANSLATE_NOOP("Recovery", "{name} signed this report already: the second signature is another person's.")
_UNKNOWN = QT_TRANSLATE_NOOP("Recovery", "This key is nobody's on the list of people, so nothing was signed with it.")
_UNSIGNED = QT_TRANSLATE_NOOP("Recovery", "Nobody has signed the report of drill {number} yet.")

_READ_ME = """\
{name}: the report of a drill, signed. It needs nothing but OpenSSH to be checked:

{lines}

The file signers says which public key is whose; hold it against a list that you have from elsewhere. A signature
proves neither the time nor honesty: two people signed where there are two, and checkpoint.txt says how far the log
went that the drill stands in.
"""


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A signature that was found beside a report: by which key, whose by the list beside it, whether it holds."""

    file: str
    key: str
    who: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of a report's files. `canonical` tells that its text is in the one form that it can have."""

    report: Mapping[str, Any]
    sha256: str
    canonical: bool
    signatures: tuple[SignedBy, ...]

    @property
    def sound(self) -> bool:
        """Whether somebody signed exactly this, and nothing beside it does not hold."""
        return self.canonical and bool(self.signatures) and all(each.holds for each in self.signatures)


class Evidence:
    """Reports of one journal's drills. `check` tells by which key something was signed; `offsets` gives what is known
    of nodes' clocks, by their keys, in milliseconds. Methods block and raise EnvironmentFault."""

    def __init__(
        self,
        journal: Journal,
        drills: DrillService,
        recovery: RecoveryService,
        *,
        book: Book,
        check: Check,
        version: Callable[[], str],
        offsets: Callable[[str], int | None] = lambda _node: None,
    ) -> None:
        self._journal, self._drills, self._recovery = journal, drills, recovery
        self._book, self._check, self._version = book, check, version
        self._checkpoints = Checkpoints(journal, check)
        self._people = People(journal, check)
        self.offsets = offsets

    def make(self, number: int) -> Drill:
        """Have the report of a drill that is over written down; it is made once, and holds what is known by then.
        Raises CannotRecover."""
        log = self._log()
        return self._drills.report(number, lambda drill: report_of(drill, self._around(drill, log)))

    def sign(self, number: int, sign: Sign, key: str, who: str) -> Drill:
        """Sign the report of a drill, making it where that was not done. The second who signs is another person. Where
        there is a list of people, the key must be of somebody on it; else `who` says whose it is. Raises
        CannotRecover, and what `sign` raises."""
        person = self._whose(key)
        if person is None and self._people.roster().people:
            raise CannotRecover(_UNKNOWN)
        name = who if person is None else person.name
        drill = self.make(number)
        for each in drill.signatures:
            before = self._whose(each.key)
            if each.key == key or (person is not None and before is not None and before.id == person.id):
                raise CannotRecover(_TWICE, name=each.who)
        return self._drills.signed(number, name, key, sign(drill.report.encode(), NAMESPACE))

    def past(self, number: int, made: float, signers: Sequence[tuple[str, Sign, str]]) -> None:
        """Write down a report that was made at a time of a simulated past, as `signers` (name, what signs, public key)
        sign it."""
        drill = self._drills.drill(number)
        text, sha256 = report_of(drill, replace(self._around(drill, self._log()), made=made))
        moves: list[form.Move] = [
            form.DrillReported(drill=number, at=milliseconds(made), who=drill.operator, text=text, sha256=sha256)
        ]
        for place, (who, sign, key) in enumerate(signers, 1):
            armoured = sign(text.encode(), NAMESPACE)
            at = milliseconds(made + 60 * place)
            moves.append(form.DrillSigned(drill=number, at=at, who=who, sha256=sha256, key=key, signature=armoured))
        self._drills.past("drill.signed", moves)

    def write(self, number: int, folder: Path) -> tuple[Path, ...]:
        """Write the signed report as files into a folder, with what checks it: nothing is written over. Raises
        CannotRecover, NotWritten and OSError."""
        drill = self._drills.drill(number)
        if not drill.signatures:
            raise CannotRecover(_UNSIGNED, number=str(number))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = {f"{drill.name}.json": drill.report}
        lines = []
        for place, each in enumerate(drill.signatures, 1):
            name = f"{drill.name}.json.{place}.sig"
            files[name] = each.armoured if each.armoured.endswith("\n") else f"{each.armoured}\n"
            lines.append(
                f"    ssh-keygen -Y verify -f signers -I {principal(each.who, place)} -n {NAMESPACE}"
                f" -s {name} < {drill.name}.json"
            )
        files["signers"] = "".join(
            f"{principal(each.who, place)} {each.key}\n" for place, each in enumerate(drill.signatures, 1)
        )
        files["entries.jsonl"] = "".join(f"{line}\n" for line in self._entries(drill))
        files |= self._checkpoint()
        files["README.txt"] = _READ_ME.format(name=drill.name, lines="\n".join(lines))
        written = []
        for name, text in files.items():
            with whole(folder / name) as file:
                file.write(text)
            written.append(folder / name)
        return tuple(written)

    def _around(self, drill: Drill, log: Mapping[str, Any]) -> Around:
        return Around(
            made=self._journal.now(),
            version=self._version(),
            log=log,
            requirements=self._book.requirements,
            tests=self.tests_of(drill),
            actions=[each for each in self._drills.actions() if each.about == f"drill:{drill.number}"],
            clocks={node.name: self.offsets(node.id) for node in drill.nodes},
        )

    def tests_of(self, drill: Drill) -> tuple[RestoreTest, ...]:
        """The restore tests by which steps of a drill were seen to be over."""
        runs = {view.facts["run"] for view in drill.steps if "run" in view.facts}
        return tuple(test for test in reversed(self._recovery.tests()) if test.run in runs)

    def _log(self) -> dict[str, Any]:
        (row,) = self._journal.rows(
            "SELECT (SELECT id FROM journals WHERE number = 1) AS id, sequence, hash FROM entries WHERE journal = 1"
            " ORDER BY sequence DESC LIMIT 1"
        )
        newest = self._checkpoints.newest()
        return {
            "journal": row["id"],
            "entries": row["sequence"],
            "head": row["hash"],
            "checkpoint": None
            if newest is None
            else {"text": newest.checkpoint.text, "entry": newest.sequence, "key": newest.key},
        }

    def _checkpoint(self) -> dict[str, str]:
        newest = self._checkpoints.newest()
        if newest is None:
            return {}
        return {"checkpoint.txt": newest.checkpoint.text, "checkpoint.txt.sig": newest.signature}

    def _entries(self, drill: Drill) -> Sequence[str]:
        """The entries of the drill, as they stand in the log."""
        numbers = [entry.sequence for entry in self._drills.entries_of(drill.number)]
        texts = []
        for number in numbers:
            sql = "SELECT entry FROM entries WHERE journal = 1 AND sequence = ?"
            texts += [str(row["entry"]) for row in self._journal.rows(sql, (number,))]
        return texts

    def _whose(self, key: str) -> Person | None:
        now = datetime.fromtimestamp(self._journal.now(), UTC)
        return self._people.roster().counts(key, now, 1 << 62)


def principal(name: str, place: int) -> str:
    """What a signer is called in the list of signers: no space, no pattern."""
    plain = "".join(letter if letter.isalnum() and letter.isascii() else "." for letter in name.lower())
    return f"{'.'.join(filter(None, plain.split('.'))) or 'signer'}-{place}"


def verify(path: Path, check: Check) -> Verified:
    """Look at a report and the signatures that lie beside it; no journal is asked. Raises CannotRecover for a file that
    is no report, NotWritten for one that is too large, and OSError."""
    raw = read_whole(path, _LARGEST)
    try:
        document = json.loads(raw)
        if not isinstance(document, dict) or document.get("driftvakt_drill_report") != FORM:
            raise ValueError("another document")
        same = canonical(document).encode() == raw
    except (ValueError, TypeError, RecursionError):
        raise CannotRecover(_NO_REPORT, name=path.name) from None
    known = _signers(path.with_name("signers"))
    found = []
    for file in sorted(path.parent.glob(f"{path.name}.*.sig")):
        try:
            key = check(raw, NAMESPACE, read_whole(file, _LARGEST).decode("ascii"))
            found.append(SignedBy(file.name, key, known.get(key, ""), True))
        except (EnvironmentFault, UnicodeDecodeError):
            found.append(SignedBy(file.name, "", "", False))
    return Verified(document, hashlib.sha256(raw).hexdigest(), same, tuple(found))


def _signers(path: Path) -> dict[str, str]:
    """Who a list of signers says that keys are of; empty where there is none that can be read."""
    try:
        lines = read_whole(path, _LARGEST).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError, EnvironmentFault):
        return {}
    rows = (line.split(" ", 1) for line in lines if " " in line)
    return {key: name for name, key in rows}


def attachments(drill: Drill) -> tuple[tuple[str, str], ...]:
    """The files of a drill, as name and SHA-256."""
    return tuple((event.words, event.of) for event in drill.events if event.what is What.FILE)
