"""Backups of PostgreSQL, as they are tried out on a node: brought back into a folder of their own, a server
started over it within a fence, asked, and read through. What `connectors.pg_dump` and `connectors.pg_basebackup` have
in common.

All of that is one small program (resources/postgresql/try_database.sh), sent into that folder before it runs there.
"""

from __future__ import annotations

import re
from typing import Final

from connectors import copies
from connectors.backups import MOST_ERRORS, Asked, BackupProblem, Ended, fault
from connectors.text import sanitise
from connectors.tools import bad_value, not_read, text_of
from resources import path

#: How the program is called in the sandbox.
PROGRAM: Final = "try_database.sh"
#: How many tables there are that somebody made: none is an empty restore.
TABLES: Final = (
    "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
)
_DATABASE = re.compile(r"[^\0-\x1f\x7f=-][^\0-\x1f\x7f=]{0,62}")
_MOST_QUERY: Final = 2000
_VERSION = re.compile(r"pg_restore \(PostgreSQL\) ([0-9]{1,4})(?:\.([0-9]{1,4}))?")
_SAID = re.compile(r"^driftvakt: (started|manifest|answer|amcheck) ?([^\n]*)$", re.MULTILINE)
_PROBLEM = re.compile(r"^driftvakt: problem ([a-z_]{1,40})$", re.MULTILINE)
#: pg_amcheck ends with this where it found damage.
_CORRUPT: Final = "2"
#: What a query may say first and still be no answer.
_NOTHING = frozenset({"", "0", "f", "false"})
_PROBLEMS = {
    "missing": BackupProblem.MISSING,
    "unsupported": BackupProblem.UNSUPPORTED,
    "other_server": BackupProblem.OTHER_SERVER,
    "no_snapshot": BackupProblem.NO_SNAPSHOT,
    "damaged": BackupProblem.DAMAGED,
    "no_fence": BackupProblem.NO_FENCE,
    "crashed": BackupProblem.CRASHED,
}
_NO_SPACE = re.compile(r"no space left on device|disk quota exceeded|could not extend file", re.IGNORECASE)
#: What the node does not have and the source had: nothing is wrong with the backup.
_OTHER_SERVER = re.compile(
    r"extension \"[^\"\n]{1,100}\" is not available|extension control file|could not access file \"\$libdir"
    r"|could not load library|unsupported version \(|collation \"[^\n]{1,100} does not exist|invalid locale name"
    r"|unrecognized configuration parameter|access method \"[^\"\n]{1,100}\" does not exist",
    re.IGNORECASE,
)
_DAMAGED = re.compile(
    r"could not read from input file|could not uncompress data|does not appear to be a valid archive|input file is too "
    r"short|did not find magic string|corrupt|found unexpected (?:block|section)|checksum mismatch|has size \d+"
    r" (?:in|on)|is present (?:in|on)|unrecognized data block|invalid page|manifest",
    re.IGNORECASE,
)
_NO_FILE = re.compile(r"could not open input file|cannot open [^\n]{1,1100}: no such file", re.IGNORECASE)
#: Roles are not part of one database: what names them is left out of its restore.
_STATEMENT = re.compile(r"^pg_restore: error: could not execute query: ERROR: +([^\n]*)$", re.MULTILINE)
_NO_ROLE = re.compile(r"role \"[^\"\n]{1,100}\" does not exist|schema \"public\" already exists")
_COMPLAINT = re.compile(r"^pg_restore: error: ", re.MULTILINE)
_SYNTAX = re.compile(r"^ERROR: +(?:syntax error|unterminated|cannot execute .{1,80} in a read-only)", re.MULTILINE)


def program() -> str:
    """The program that does it all."""
    return path(f"postgresql/{PROGRAM}").read_text(encoding="utf-8")


def checked_question(tool: str, database: str, query: str) -> tuple[str, str]:
    """A database's name and a query, each empty for the usual one. Raises ToolFault (BAD_VALUE)."""
    if database and _DATABASE.fullmatch(database) is None:
        raise bad_value(tool, "database", database)
    if len(query) > _MOST_QUERY or "\0" in query or query.lstrip().startswith("\\"):
        raise bad_value(tool, "query", query)
    return database, query.strip() or TABLES


def restore(tool: str, target: str, place: str) -> tuple[str, ...]:
    return _runs("restore", tool, target, place, "", "")


def ask(tool: str, target: str, place: str, database: str, query: str) -> tuple[str, ...]:
    return _runs("ask", tool, target, place, *checked_question(tool, database, query))


def _runs(verb: str, tool: str, target: str, *told: str) -> tuple[str, ...]:
    if not target.startswith("/") or "\0" in target:
        raise bad_value(tool, "target", target)
    return ("sh", f"{target}/{PROGRAM}", verb, tool, target, *told)


def version() -> tuple[str, ...]:
    return ("pg_restore", "--version")


def read_version(tool: str, status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which PostgreSQL there is. Raises ToolFault."""
    well(tool, status, out, err)
    found = _VERSION.search(text_of(tool, out))
    if found is None:
        raise not_read(tool, "version", out)
    return tuple(int(each) for each in found.groups("0"))


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How a program of these ended, by its status and words. That roles are missing is no problem of a dump."""
    end = copies.ended(status, err, out, signal)
    if end.problem in (None, BackupProblem.INTERRUPTED, BackupProblem.MISSING):
        return end
    words = "\n".join(line for line in end.words.split("\n") if not line.startswith("driftvakt: problem"))
    lines = tuple(line for line in end.errors if not line.startswith("driftvakt: "))[:MOST_ERRORS]
    problem = _problem(end, err)
    return Ended(problem, status, lines, words) if problem is not None else Ended(None, status, (), words)


def _problem(end: Ended, err: str) -> BackupProblem | None:
    if _NO_SPACE.search(err):
        return BackupProblem.NO_SPACE
    named = _PROBLEM.findall(err)
    if named and named[-1] in _PROBLEMS:
        return _PROBLEMS[named[-1]]
    statements = _STATEMENT.findall(err)
    if statements and len(statements) == len(_COMPLAINT.findall(err)) and all(map(_NO_ROLE.search, statements)):
        return None
    for pattern, problem in (
        (_OTHER_SERVER, BackupProblem.OTHER_SERVER),
        (_NO_FILE, BackupProblem.NO_SNAPSHOT),
        (_DAMAGED, BackupProblem.DAMAGED),
    ):
        if pattern.search(err):
            return problem
    return end.problem


def read_asked(status: int | None, err: str, out: str, signal: int | None = None) -> Asked:
    """What a server that was started over a backup said."""
    told: list[tuple[str, str]] = _SAID.findall(out)
    # What pg_amcheck says between may hold names of the backup's own: the first word on all but its end counts.
    said = dict(reversed(told)) | dict(each for each in told if each[0] == "amcheck")
    end = ended(status, err, out, signal)
    answer = said.get("answer")
    first = "" if answer is None else answer.split("\t", 1)[0].strip()
    return Asked(
        end,
        manifest={"holds": True, "differs": False}.get(said.get("manifest", "")),
        no_manifest=said.get("manifest") == "none",
        started="started" in said,
        answer=sanitise(answer or "", 200) if first.lower() not in _NOTHING | {"none"} else "",
        misasked=_SYNTAX.search(err) is not None,
        sound={"0": True, _CORRUPT: False}.get(said.get("amcheck", "")),
    )


def read_whole(tool: str, pattern: re.Pattern[str], status: int, out: bytes, err: bytes) -> int:
    """A number of bytes that a program told. Raises ToolFault."""
    well(tool, status, out, err)
    found = pattern.fullmatch(text_of(tool, out))
    if found is None:
        raise not_read(tool, "no size", out)
    return int(found[1])


def well(tool: str, status: int, out: bytes, err: bytes) -> None:
    """Raises ToolFault for a program that did not end well."""
    if status != 0:
        said = err[-16384:].decode("utf-8", "replace")
        raise fault(tool, ended(status, said, out[-4096:].decode("utf-8", "replace")))
