"""The report of an incident: what it says as canonical JSON, signed by a person's SSH key, and what may be wrong with
one.

The signature is OpenSSH's: `ssh-keygen -Y verify` checks it without this program. The JSON names the SHA-256 of the PDF
that was made of the same, and of every file of evidence. The same incident gives the same bytes: nothing in it says
when the report was made, nor which were made before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from connectors.files import read_part, save_file
from console.incidents.model.incidents import Incident, Line, Number
from console.incidents.model.moves import CATEGORY, milliseconds
from console.incidents.model.redaction import Veil, veil_of
from console.incidents.service.evidence import Standing, hash_of, is_sha256
from console.incidents.service.incidents import IncidentService
from console.incidents.service.refusing import CLASSIFIED, CannotDo
from console.incidents.service.timeline import is_report
from console.journal.canonical import canonical
from console.journal.model import Entry
from console.journal.service import Journal
from console.log.service.protocols import Check, Sign
from resources.errors import EnvironmentFault

#: For what keys sign: never for anything else.
NAMESPACE = "incident@driftvakt"
FORM = "driftvakt.incident/1"
SIGNATURE = ".sig"
#: A report is read up to so many bytes.
_MOST = 64 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A report as files, and the SHA-256 of its JSON."""

    json: Path
    signature: Path
    sha256: str


class Trouble(StrEnum):
    """What is wrong with a report, or with what it names."""

    NO_REPORT = "no_report"  # the file is no report at all
    NOT_CANONICAL = "not_canonical"  # it was written by another hand
    NOT_SIGNED = "not_signed"
    SIGNATURE = "signature"  # it does not belong to these bytes
    NOBODY = "nobody"  # the key is nobody's on the list of people
    PDF_MISSING = "pdf_missing"
    PDF_SPOILT = "pdf_spoilt"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_SPOILT = "evidence_spoilt"
    NOT_IN_LOG = "not_in_log"  # the log does not say that it was made here


@dataclass(frozen=True, slots=True)
class Problem:
    """`what` names the file, the evidence or the key; `why` is what was said of it."""

    trouble: Trouble
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a report: its incident, the public key that signed it and whose it is (empty for nobody's)."""

    number: str = ""
    key: str = ""
    by: str = ""
    problems: tuple[Problem, ...] = ()


@contextmanager
def _as_it_was(files: Iterable[Path]) -> Iterator[None]:
    """Put back what was in these files where something raises meanwhile: an older report is still one."""
    before = {file: file.read_bytes() if file.is_file() else None for file in files}
    try:
        yield
    except BaseException:
        for file, content in before.items():
            with suppress(OSError):
                if content is not None:
                    save_file(file, content)
                elif file.is_file():
                    file.unlink()
        raise


def may_leave(incident: Incident) -> None:
    """Raises CannotDo for an incident that holds classified information."""
    if incident.classified:
        raise CannotDo(CLASSIFIED, number=str(incident.number))


def stays_here(entry: Entry, incidents: IncidentService) -> bool:
    """Whether what an entry of the log says of an incident may not leave: the incident holds classified information."""
    if entry.category != CATEGORY:
        return False
    about = [each for each in entry.targets if each.id.startswith("incident:")]
    return any((found := incidents.incident(Number.read(each.id))) and found.classified for each in about)


class Reports:
    """Makes and checks the reports of one journal's incidents. `called` gives what people call a node. It blocks."""

    def __init__(self, journal: Journal, incidents: IncidentService, called: Callable[[str], str]) -> None:
        self._journal, self._incidents, self._called = journal, incidents, called

    def text(self, number: Number, pdf: str = "") -> str:
        """A report's canonical JSON; `pdf` is the SHA-256 of the PDF that it names. Raises KeyError for a number that
        no incident has, and JournalError."""
        incident = self._incidents.incident(number)
        if incident is None:
            raise KeyError(str(number))
        return canonical(document(incident, self._incidents.timeline(number), self._called, self._place(incident), pdf))

    def write(
        self, number: Number, folder: Path, sign: Sign, pdf: Path | None = None, paper: bytes | None = None
    ) -> Written:
        """Write a report and its signature into a folder, and into the log that it was made: `paper` as its PDF, too,
        or it names the `pdf` that there is. Where the log does not take it, or a file cannot be written, the folder is
        as it was. Raises CannotDo for an incident that holds classified information, OSError, KeyError, JournalError
        and what `sign` raises."""
        incident = self._incidents.incident(number)
        if incident is not None:
            may_leave(incident)
        hash = hashlib.sha256(paper).hexdigest() if paper is not None else "" if pdf is None else hash_of(pdf)
        content = self.text(number, hash).encode()
        json_file = folder / f"INC-{number}.json"
        signed = Path(f"{json_file}{SIGNATURE}")
        files = {json_file: content, signed: sign(content, NAMESPACE).encode()}
        if paper is not None:
            files[json_file.with_suffix(".pdf")] = paper
        sha256 = hashlib.sha256(content).hexdigest()
        with _as_it_was(files):
            for file, made in files.items():
                save_file(file, made)
            self._incidents.reported(number, sha256, hash)
        return Written(json_file, signed, sha256)

    def check(self, path: Path, check: Check, whose: Callable[[str], str], pdf: Path | None = None) -> Checked:
        """Look at a report in a file, its signature beside it, the PDF that it names (beside it, too, where no `pdf` is
        given), and the evidence. `whose` gives the name of a key's owner, empty for nobody's. Raises OSError."""
        content = read_part(path, _MOST + 1)
        said, problems = _read(content, path)
        key, by = "", ""
        try:
            armoured = read_part(Path(f"{path}{SIGNATURE}"), _MOST).decode("utf-8", "replace")
            key = check(content, NAMESPACE, armoured)
            by = whose(key)
            if not by:
                problems.append(Problem(Trouble.NOBODY, key))
        except FileNotFoundError:
            problems.append(Problem(Trouble.NOT_SIGNED, f"{path.name}{SIGNATURE}"))
        except (EnvironmentFault, OSError) as error:
            problems.append(Problem(Trouble.SIGNATURE, f"{path.name}{SIGNATURE}", str(error)))
        if said is not None:
            problems += self._pdf(said, path, pdf)
            problems += self._evidence(said)
            problems += self._log(said, hashlib.sha256(content).hexdigest(), path)
        number = "" if said is None else str(said["number"])
        return Checked(number, key, by, tuple(problems))

    def _pdf(self, said: dict[str, Any], path: Path, pdf: Path | None) -> Iterable[Problem]:
        if not said["pdf"]:
            return
        place = pdf or path.with_suffix(".pdf")
        try:
            if hash_of(place) != said["pdf"]:
                yield Problem(Trouble.PDF_SPOILT, place.name)
        except FileNotFoundError:
            yield Problem(Trouble.PDF_MISSING, place.name)
        except OSError as error:
            yield Problem(Trouble.PDF_SPOILT, place.name, error.strerror or str(error))

    def _evidence(self, said: dict[str, Any]) -> Iterable[Problem]:
        for each in said["evidence"] or ():
            standing = self._incidents.files.look(each["sha256"])
            if standing is Standing.MISSING and each["held"]:
                yield Problem(Trouble.EVIDENCE_MISSING, each["sha256"], each["name"])
            elif standing in (Standing.SPOILT, Standing.UNREADABLE):
                yield Problem(Trouble.EVIDENCE_SPOILT, each["sha256"], each["name"])

    def _log(self, said: dict[str, Any], sha256: str, path: Path) -> Iterable[Problem]:
        incident = self._incidents.incident(Number.read(said["number"]))
        if incident is None or all(each.sha256 != sha256 for each in incident.reports):
            yield Problem(Trouble.NOT_IN_LOG, path.name)

    def _place(self, incident: Incident) -> dict[str, Any]:
        """Where in which log the incident stands by now."""
        (row,) = self._journal.rows(
            "SELECT j.id, e.hash FROM journals AS j JOIN entries AS e ON e.journal = j.number"
            " WHERE j.number = 1 AND e.sequence = ?",
            (incident.entry,),
        )
        return {"journal": row["id"], "entry": incident.entry, "hash": row["hash"]}


def document(
    incident: Incident, lines: Iterable[Line], called: Callable[[str], str], place: dict[str, Any], pdf: str = ""
) -> dict[str, Any]:
    """What a report says. What is redacted is null (of a line: its text and name), and named in `redacted`; names that
    are left out stand in no other text either."""
    lines, nodes = tuple(lines), [called(node) for node in incident.nodes]
    told = {
        "title": incident.title,
        "services": list(incident.services),
        "nodes": nodes,
        "links": [{"kind": str(each.kind), "to": each.to} for each in incident.links],
        "evidence": [
            {
                "sha256": each.sha256,
                "name": each.name,
                "kind": str(each.kind),
                "size": each.size,
                "taken": _at(each.taken),
                "since": _at(each.since),
                "until": _at(each.until),
                "held": each.held,
            }
            for each in incident.evidence
        ],
        "follow_ups": [
            {
                "number": each.number,
                "text": each.text,
                "owner": each.owner,
                "due": _at(each.due),
                "done": _at(each.done),
                "by": each.by,
            }
            for each in incident.follow_ups
        ],
        "told": [
            {
                "regime": each.regime,
                "duty": each.duty,
                "to": each.to,
                "how": each.how,
                "time": _at(each.time),
                "by": each.who,
                "document": each.document,
            }
            for each in incident.told
        ],
        "root_cause": incident.root_cause,
        "lessons": incident.lessons,
        "outcome": incident.outcome,
        "cost": None if incident.costed is None else incident.costed.amount,
        "currency": "" if incident.costed is None else incident.costed.currency,
    }
    awareness, judgement = incident.awareness, incident.judgement
    whole = told | {
        "form": FORM,
        "number": str(incident.number),
        "severity": str(incident.severity),
        "began": _at(incident.began),
        "opened": _at(incident.opened),
        "opened_by": incident.opened_by,
        "owner": incident.owner,
        "closed": _at(incident.closed),
        "closed_by": incident.closed_by,
        "awareness": None
        if awareness is None
        else {
            "time": _at(awareness.time),
            "by": awareness.who,
            "entered": _at(awareness.entered),
            "reason": awareness.reason,
        },
        "judgement": {
            "significance": str(judgement.significance),
            "by": judgement.who,
            "time": _at(judgement.time),
            "reason": judgement.reason,
            "met": list(judgement.met),
        },
        "classified": incident.classified,
        "timeline": [_line(line) for line in lines if not is_report(line)],
        "redacted": sorted(incident.redacted),
        "pdf": pdf,
        "log": place,
    }
    if "people" in incident.redacted:
        whole = _nameless(whole)
    veiled: dict[str, Any] = _veiled(whole, veil_of(incident, nodes, lines))
    return veiled | dict.fromkeys(incident.redacted & told.keys())


def _line(line: Line) -> dict[str, Any]:
    return {
        "time": _at(line.time),
        "kind": str(line.kind),
        "text": None if line.redacted else str(line.text),
        "by": None if line.redacted else line.who,
        "number": line.number,
        "entry": line.entry,
        "redacted": line.redacted,
    }


#: Where names of people stand.
_NAMES = frozenset({"by", "owner", "opened_by", "closed_by"})


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: None if name in _NAMES else _nameless(each) for name, each in value.items()}
    return [_nameless(each) for each in value] if isinstance(value, list) else value


#: Where texts stand, as people or the console wrote them.
_TEXTS = frozenset({"title", "services", "name", "text", "to", "how", "reason", "root_cause", "lessons", "outcome"})


def _veiled(value: Any, veil: Veil, *, text: bool = False) -> Any:
    if isinstance(value, dict):
        return {name: _veiled(each, veil, text=name in _TEXTS) for name, each in value.items()}
    if isinstance(value, list):
        return [_veiled(each, veil, text=text) for each in value]
    return veil.over(value) if text and isinstance(value, str) else value


def _at(time: float | None) -> int | None:
    return None if time is None else milliseconds(time)


def _read(content: bytes, path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """A report, as far as it is one."""
    try:
        said: dict[str, Any] = json.loads(content[:_MOST])
        Number.read(said["number"])
        evidence = said["evidence"] or ()
        whole = said["form"] == FORM and isinstance(said["pdf"], str)
        if not whole or not all(_is_evidence(each) for each in evidence):
            raise ValueError(said["form"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return None, [Problem(Trouble.NO_REPORT, path.name, str(error)[:200])]
    try:
        same = canonical(said).encode() == content
    except (ValueError, TypeError, RecursionError):
        same = False
    return said, [] if same else [Problem(Trouble.NOT_CANONICAL, path.name)]


def _is_evidence(each: dict[str, Any]) -> bool:
    return is_sha256(each["sha256"]) and isinstance(each["name"], str) and isinstance(each["held"], bool)
