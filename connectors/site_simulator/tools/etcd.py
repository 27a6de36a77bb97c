"""etcdctl of a simulated node, and what the program says there that tries snapshots out (`connectors.etcd`): on the
node's own files. No member runs there, and what is asked of one says so."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.site_simulator.backups import KEPT, pack
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, read
from connectors.site_simulator.tools.files import inside

_NOTE = "DEMO: no member is started on a simulated node: what a snapshot holds is counted\n"
_SUM = 32


class _NotRead(ValueError):
    """A snapshot that is none, or not whole."""


def etcdctl(caller: Caller, argv: list[str]) -> Answer:
    """Version, endpoint status, snapshot status and snapshot save."""
    try:
        given = read(argv, "w:", ("write-out=", "endpoints=", "command-timeout="))
    except BadArguments as problem:
        return Answer(err=f"Error: {problem}\n", status=1)
    if given.rest == ["version"]:
        return Answer("etcdctl version: 3.4.23\nAPI version: 3.4\n")
    if given.rest[:2] == ["snapshot", "status"] and len(given.rest) == 3:
        return _status(caller, given.rest[2])
    if given.rest[:2] == ["snapshot", "save"] and len(given.rest) == 3:
        return _save(caller, given.rest[2])
    if given.rest == ["endpoint", "status"]:
        return Answer("127.0.0.1:2379, DEMO, 3.4.23\n")
    return Answer(err="DEMO: of etcdctl only version, endpoint status and snapshots are simulated\n", status=1)


def _status(caller: Caller, path: str) -> Answer:
    try:
        told = _told(caller, path)
    except _NotRead as problem:
        return Answer(err=f"Error: {problem}\n", status=1)
    keys = sum(told["keys"].values())
    return Answer(json.dumps({"hash": 0, "revision": told["revision"], "totalKey": keys, "totalSize": 0}) + "\n")


def _told(caller: Caller, path: str, *, summed: bool = False) -> Mapping[str, Any]:
    """What a snapshot holds, held against its sum where it is `summed`. Raises _NotRead."""
    try:
        data = inside(caller, path).read_bytes()
    except (OSError, ValueError) as error:
        raise _NotRead(f"open {path}: no such file or directory") from error
    if summed and hashlib.sha256(data[:-_SUM]).digest() != data[-_SUM:]:
        raise _NotRead("expected sha256 [DEMO], got [DEMO]")
    try:
        return dict(json.loads(zlib.decompress(data[:-_SUM])))
    except (ValueError, zlib.error) as error:
        raise _NotRead("invalid database") from error


def _save(caller: Caller, path: str) -> Answer:
    try:
        keys = json.loads(inside(caller, KEPT).read_bytes())
        place = inside(caller, path)
        place.touch(mode=0o600)
        place.write_bytes(pack(keys))
    except (OSError, ValueError) as error:
        return Answer(err=f"Error: {error}\n", status=1)
    return Answer(f"Snapshot saved at {path}\n", after=1.0)


def tried(caller: Caller, verb: str, sandbox: str, source: str, told: list[str]) -> Answer:
    """What the program says in the sandbox."""
    data = inside(caller, sandbox) / "data"
    try:
        held = _told(caller, source, summed=verb == "restore")
    except _NotRead as problem:
        return Answer(err=f"Error: {problem}\n", status=1)
    if verb == "restore":
        data.mkdir(mode=0o700)
        (data / "keys").write_text(json.dumps(held["keys"]))
        return Answer(after=1.0)
    keys = json.loads((data / "keys").read_bytes())
    count = sum(number for name, number in keys.items() if name.startswith(told[0]))
    again = _older(inside(caller, source))
    out = f"driftvakt: manifest holds\n{again}{_NOTE}driftvakt: started 3.4.23\ndriftvakt: answer {count}\n"
    return Answer(f"{out}driftvakt: read 0\n", after=1.0)


def _older(source: Path) -> str:
    """What is said of an older file that is the same."""
    data, made = source.read_bytes(), source.stat().st_mtime
    same = [each for each in source.parent.iterdir() if each.stat().st_mtime < made and each.read_bytes() == data]
    return f"driftvakt: again {same[0].name}\n" if same else ""
