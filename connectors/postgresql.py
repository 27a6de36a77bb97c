"""Backups of PostgreSQL, as they are tried out on a node: brought back into a folder of their own, a server
started over it within a fence, asked, and read through. What `connectors.pg_dump` and `connectors.pg_basebackup` have
in common.

All of that is one small program (resources/trials/try_database.sh), sent into that folder before it runs there.
"""

from __future__ import annotations

import re
from typing import Final

from connectors import copies, trials
from connectors.backups import Asked, BackupProblem, Ended
from connectors.tools import bad_value, not_read, text_of

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
    return trials.text(PROGRAM)


def checked_question(tool: str, database: str, query: str) -> tuple[str, str]:
    """A database's name and a query, each empty for the usual one. Raises ToolFault (BAD_VALUE)."""
    if database and _DATABASE.fullmatch(database) is None:
        raise bad_value(tool, "database", database)
    if len(query) > _MOST_QUERY or "\0" in query or query.lstrip().startswith("\\"):
        raise bad_value(tool, "query", query)
    return database, query.strip() or TABLES


def restore(tool: str, target: str, place: str) -> tuple[str, ...]:
    return trials.runs(PROGRAM, "restore", tool, target, place, "", "")


def ask(tool: str, target: str, place: str, database: str, query: str) -> tuple[str, ...]:
    return trials.runs(PROGRAM, "ask", tool, target, place, *checked_question(tool, database, query))


def version() -> tuple[str, ...]:
    return ("pg_restore", "--version")


def read_version(tool: str, status: int, out: bytes, err: bytes) -> tuple[int, ...]:
    """Which PostgreSQL there is. Raises ToolFault."""
    trials.well(tool, ended, status, out, err)
    found = _VERSION.search(text_of(tool, out))
    if found is None:
        raise not_read(tool, "version", out)
    return tuple(int(each) for each in found.groups("0"))


def ended(status: int | None, err: str, out: str = "", signal: int | None = None) -> Ended:
    """How a program of these ended, by its status and words. That roles are missing is no problem of a dump."""
    end = copies.ended(status, err, out, signal)
    if end.problem in (None, BackupProblem.INTERRUPTED, BackupProblem.MISSING):
        return end
    return trials.judged(end, _problem(end, err))


def _problem(end: Ended, err: str) -> BackupProblem | None:
    if _NO_SPACE.search(err):
        return BackupProblem.NO_SPACE
    if (named := trials.named(err)) is not None:
        return named
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
    return trials.read_asked(ended(status, err, out, signal), out, misasked=_SYNTAX.search(err) is not None)


def read_whole(tool: str, pattern: re.Pattern[str], status: int, out: bytes, err: bytes) -> int:
    """A number of bytes that a program told. Raises ToolFault."""
    return trials.read_whole(tool, ended, pattern, status, out, err)
