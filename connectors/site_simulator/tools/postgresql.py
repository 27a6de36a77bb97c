"""pg_restore of a simulated node, and what the program says that tries databases out (`connectors.postgresql`): on the
node's own files. No server runs there, and what is asked of one says so."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.postgresql import TABLES
from connectors.site_simulator.backups import DUMP_MARK
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, read
from connectors.site_simulator.tools.files import inside

_COUNT = re.compile(r"select\s+count\(\*\)\s+from\s+([a-z_]+)\s*;?", re.IGNORECASE)
_NOTE = "DEMO: no server is started on a simulated node: what a dump holds is counted\n"


class _NotRead(ValueError):
    """A dump that is none, or not whole."""


def pg_restore(caller: Caller, argv: list[str]) -> Answer:
    """--version, and reading a dump to its end."""
    try:
        given = read(argv, "V", ("version", "file="))
    except BadArguments as problem:
        return Answer(err=f"pg_restore: {problem}\n", status=1)
    if given.has("--version", "-V"):
        return Answer("pg_restore (PostgreSQL) 15.18 (DEMO)\n")
    if given.value("--file") != "/dev/null" or len(given.rest) != 1:
        return Answer(err="DEMO: of pg_restore only reading a dump is simulated\n", status=1)
    try:
        _dump(caller, given.rest[0])
    except _NotRead as problem:
        return Answer(err=f"pg_restore: error: {problem}\n", status=1)
    return Answer(after=0.5)


def _dump(caller: Caller, path: str) -> Mapping[str, Any]:
    """What a dump holds. Raises _NotRead."""
    try:
        data = inside(caller, path).read_bytes()
    except (OSError, ValueError) as error:
        raise _NotRead(f'could not open input file "{path}": No such file or directory') from error
    if not data.startswith(DUMP_MARK):
        raise _NotRead("input file does not appear to be a valid archive")
    try:
        told = json.loads(zlib.decompress(data[len(DUMP_MARK) :]))
    except (ValueError, zlib.error) as error:
        raise _NotRead("could not read from input file: end of file") from error
    return dict(told)


def tried(caller: Caller, verb: str, sandbox: str, source: str, told: list[str]) -> Answer:
    """What the program says in the sandbox."""
    kept = inside(caller, sandbox) / "data"
    try:
        return _restore(caller, source, kept) if verb == "restore" else _ask(kept, told[1])
    except _NotRead as problem:
        return Answer(err=f"pg_restore: error: {problem}\n", status=1)


def _restore(caller: Caller, source: str, kept: Path) -> Answer:
    told = _dump(caller, source)
    kept.mkdir(mode=0o700)
    (kept / "tables").write_text(json.dumps(told["tables"]))
    return Answer(f"{_NOTE}driftvakt: started {told['version']}\n", after=1.0)


def _ask(kept: Path, query: str) -> Answer:
    tables = json.loads((kept / "tables").read_bytes())
    out, err = f"{_NOTE}driftvakt: started 15.18\n", ""
    counted = _COUNT.fullmatch(query)
    if query == TABLES:
        out += f"driftvakt: answer {len(tables)}\n"
    elif counted is not None and counted[1] in tables:
        out += f"driftvakt: answer {tables[counted[1]]}\n"
    else:
        err = f'ERROR:  relation "{counted[1] if counted else "?"}" does not exist\n'
        out += "driftvakt: answer none\n"
    return Answer(f"{out}driftvakt: read 0\n", err, after=1.0)
