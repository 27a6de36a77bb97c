"""Backups of the demo site: small real files on eight nodes, and repositories of them with a past of some days.

A repository is a simple one of the simulator's own: `data` holds what files were, each once under the SHA-256 of it and
packed, `snapshots` what was where. One of them has rotted: a byte of it turned, and a check of its structure alone does
not see that.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from connectors.site_simulator.directories import make_directory

_DAY = 86400.0
MANIFEST = ".driftvakt-manifest"
#: Where the nodes keep the password of their repositories, and what it is: nothing is kept secret by it.
KEY_FILE, KEY = "/etc/restic/password", "demo"
BORG_KEY_FILE = "/etc/borg/passphrase"
REPOSITORIES = "/srv/backup"
#: What a dump of PostgreSQL begins with.
DUMP_MARK = b"PGDMP"
#: Where a member of etcd keeps what it has, as a simulated node does: how many keys begin with what, and its revision.
KEPT = "/var/lib/etcd/keys.json"
#: What is copied by a program that is declared.
LICENCES = "/srv/licences/licences.lic"
#: Where restored files lie while they are compared.
SANDBOXES = "/srv"


@dataclass(frozen=True, slots=True)
class Protected:
    """What is backed up: on `node` the folder `path`, each day `ago` seconds before the opening, for so many `days`.
    Its repository is called `name`, and read by `tool`; `rotten` says that it has turned bad since."""

    node: str
    name: str
    path: str
    ago: float
    days: int
    files: int
    rotten: bool = False
    tool: str = "restic"

    @property
    def key_file(self) -> str:
        return BORG_KEY_FILE if self.tool == "borg" else KEY_FILE

    @property
    def repository(self) -> str:
        return f"{REPOSITORIES}/{self.name}"


PROTECTED = (
    Protected("g01", "models", "/srv/models", 11 * 3600.0, 7, 24),
    Protected("g09", "training", "/srv/training", 21 * 3600.0, 5, 40, rotten=True),
    Protected("g03", "vectors", "/srv/vectors", 11 * 3600.0 - 240.0, 7, 12),
    Protected("g07", "scheduler", "/srv/scheduler", 6 * 3600.0, 5, 9, tool="tar"),
    Protected("g11", "registry", "/var/lib/postgresql/15/main", 4 * 3600.0, 6, 3, tool="pg_dump"),
    Protected("g12", "state", "/var/lib/etcd", 2 * 3600.0, 6, 3, tool="etcd"),
    Protected("g08", "licences", "/srv/licences", 5 * 3600.0, 6, 1, tool="command"),
    Protected("g05", "configuration", "/srv/configuration", 9 * 3600.0, 6, 16, tool="borg"),
)


def furnish(root: Path, node: str, seed: int, opening: float) -> None:
    """Put a node's files and repositories below its `root`, as of `opening` (unix seconds). Raises OSError."""
    for each in PROTECTED:
        if each.node == node:
            make_directory(root / "etc" / "systemd" / "system")  # where a timer of backups is written
            _write(root / each.key_file.lstrip("/"), KEY.encode(), opening - 30 * _DAY)
            chance = Random(f"{seed} {each.name}")  # noqa: S311 - what files hold
            if each.tool == "pg_dump":
                _dump(root, each, chance, opening)
            elif each.tool == "command":
                _copy(root, each, chance, opening)
            elif each.tool == "etcd":
                _save(root, each, chance, opening)
            else:
                _furnish(root, each, chance, opening)


def _furnish(root: Path, protected: Protected, chance: Random, opening: float) -> None:
    source, repository = root / protected.path.lstrip("/"), root / protected.repository.lstrip("/")
    begun = opening - protected.ago - (protected.days - 1) * _DAY
    for number in range(protected.files):
        _write(
            _named(source, number), chance.randbytes(chance.randint(400, 6000)), begun - chance.uniform(1, 40) * _DAY
        )
    (source / "current").symlink_to(f"part-0/{protected.name}-000.bin")
    if protected.tool == "tar":
        make_directory(repository)
        for day in range(protected.days):
            at = begun + day * _DAY
            _plant(source, at - 30.0)
            archive(repository, root, protected.path, at)
        return
    make_directory(repository / "data")
    make_directory(repository / "snapshots")
    (repository / "config").write_text(json.dumps({"password": hashlib.sha256(KEY.encode()).hexdigest()}))
    for day in range(protected.days):
        at = begun + day * _DAY
        if day:  # a day's work: one file is written anew
            _write(_named(source, day % protected.files), chance.randbytes(chance.randint(400, 6000)), at - 3600.0)
        _plant(source, at - 30.0)
        back_up(repository, root, protected.path, f"{protected.node}.demo", at)
    if protected.rotten:
        _turn(repository, chance)


def _dump(root: Path, protected: Protected, chance: Random, opening: float) -> None:
    """A database of some tables that grow, dumped each day: what they hold as rows of text, in the simulator's own form
    behind the mark of a dump."""
    make_directory(root / protected.path.lstrip("/"))
    rows = {f"{protected.name}_{name}": chance.randint(200, 900) for name in ("images", "layers", "pulls")}
    for day in range(protected.days):
        at = opening - protected.ago - (protected.days - 1 - day) * _DAY
        told = {"version": "15.18", "database": protected.name, "tables": rows}
        place = root / protected.repository.lstrip("/") / f"{protected.name}-{datetime.fromtimestamp(at, UTC):%F}.dump"
        _write(place, DUMP_MARK + zlib.compress(json.dumps(told).encode()), at)
        rows = {name: count + chance.randint(3, 40) for name, count in rows.items()}


def _save(root: Path, protected: Protected, chance: Random, opening: float) -> None:
    """Keys of a cluster, of which a snapshot is saved each day, in the simulator's own form behind its sum."""
    keys = {f"/registry/{name}/": chance.randint(20, 400) for name in ("configmaps", "deployments", "pods", "secrets")}
    revision = 48_211
    for day in range(protected.days):
        at = opening - protected.ago - (protected.days - 1 - day) * _DAY
        revision += chance.randint(900, 4000)
        keys = {name: count + chance.randint(0, 6) for name, count in keys.items()}
        told = {"revision": revision, "keys": keys}
        place = root / protected.repository.lstrip("/") / f"{protected.name}-{datetime.fromtimestamp(at, UTC):%F}.db"
        _write(place, pack(told), at)
    now = {"revision": revision + 300, "keys": keys}
    _write(root / KEPT.lstrip("/"), json.dumps(now).encode(), opening)


def _copy(root: Path, protected: Protected, chance: Random, opening: float) -> None:
    """One file of licences, copied each day."""
    text = f"SERVER {protected.node} 27000\n" + "".join(f"FEATURE solver-{n} {chance.random()}\n" for n in range(30))
    _write(root / LICENCES.lstrip("/"), text.encode(), opening - 40 * _DAY)
    for day in range(protected.days):
        at = opening - protected.ago - (protected.days - 1 - day) * _DAY
        name = f"{protected.name}-{datetime.fromtimestamp(at, UTC):%F}"
        _write(root / protected.repository.lstrip("/") / name, text.encode(), at)


def pack(told: Mapping[str, Any]) -> bytes:
    """A snapshot of what a member has, with its sum."""
    data = zlib.compress(json.dumps(told).encode())
    return data + hashlib.sha256(data).digest()


def _named(source: Path, number: int) -> Path:
    name = source.name
    return source / f"part-{number % 3}" / f"{name}-{number:03}.bin"


def _write(path: Path, data: bytes, time: float) -> None:
    make_directory(path.parent)
    path.write_bytes(data)
    path.chmod(0o640)
    for each in (path, path.parent):
        os.utime(each, (time, time))


def _turn(repository: Path, chance: Random) -> None:
    """One byte of what was saved turns."""
    newest = max((repository / "snapshots").iterdir(), key=lambda path: json.loads(path.read_bytes())["time"])
    sums = sorted({each["sha256"] for each in json.loads(newest.read_bytes())["tree"] if each["type"] == "file"})
    blob = repository / "data" / chance.choice(sums)
    data = bytearray(blob.read_bytes())
    data[len(data) // 2] ^= 4
    blob.write_bytes(bytes(data))


# -- what is there, and what is saved of it ----------------------------------------------------------------------------


def entries(folder: Path, name: str = "") -> Iterator[dict[str, Any]]:
    """What lies in a folder, itself first, by name, each folder before what lies in it; names below it."""
    place = folder / name if name else folder
    found = place.lstat()
    kind = "link" if place.is_symlink() else "folder" if place.is_dir() else "file"
    data = place.read_bytes() if kind == "file" else b""
    yield {
        "path": name,
        "type": kind,
        "size": len(data),
        "mode": found.st_mode & 0o7777,
        "uid": found.st_uid,
        "gid": found.st_gid,
        "mtime": found.st_mtime_ns,
        "sha256": hashlib.sha256(data).hexdigest() if kind == "file" else "",
        "to": str(place.readlink()) if kind == "link" else "",
    }
    if kind == "folder":
        for below in sorted(place.iterdir(), key=os.fsencode):
            yield from entries(folder, str(below.relative_to(folder)))


def _plant(source: Path, time: float) -> None:
    """Write the manifest of a folder into it (docs/recovery.md)."""
    (source / MANIFEST).unlink(missing_ok=True)
    os.utime(source, (time - 1, time - 1))
    lines = [json.dumps({"driftvakt_manifest": 1, "made": round(time * 1000)})]
    for each in entries(source):
        row = [each[name] for name in ("path", "type", "size", "mode", "uid", "gid", "mtime")]
        lines.append(json.dumps([*row, 0, each["sha256"], each["to"], {}, False]))
    _write(source / MANIFEST, "\n".join(lines).encode() + b"\n", time)


def back_up(repository: Path, root: Path, path: str, host: str, time: float) -> str:
    """Save a folder of the node; the snapshot's id."""
    source, tree = root / path.lstrip("/"), []
    for each in entries(source):
        tree.append(each)
        blob = repository / "data" / each["sha256"]
        if each["type"] == "file" and not blob.exists():
            blob.write_bytes(zlib.compress((source / each["path"]).read_bytes()))
    told = {"time": time, "host": host, "path": path, "tree": tree}
    text = json.dumps(told, sort_keys=True)
    id = hashlib.sha256(text.encode()).hexdigest()
    (repository / "snapshots" / id).write_text(text)
    return id


def archive(folder: Path, root: Path, path: str, time: float) -> Path:
    """Save a folder of the node as an archive of tar, written at `time`."""
    source = root / path.lstrip("/")
    place = folder / f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d}.tar"
    with tarfile.open(place, "w") as writing:
        for each in entries(source):
            info = tarfile.TarInfo(f"{path.lstrip('/')}/{each['path']}".rstrip("/"))
            info.size, info.mode, info.mtime = each["size"], each["mode"], each["mtime"] // 1_000_000_000
            info.uid, info.gid, info.linkname = each["uid"], each["gid"], each["to"]
            info.type = {"folder": tarfile.DIRTYPE, "link": tarfile.SYMTYPE}.get(each["type"], tarfile.REGTYPE)
            data = (source / each["path"]).read_bytes() if each["type"] == "file" else b""
            writing.addfile(info, io.BytesIO(data))
    os.utime(place, (time, time))
    return place


def blob_of(repository: Path, sha256: str) -> bytes | None:
    """What a file was; None where what is kept is not that any more, or is gone."""
    try:
        data = zlib.decompress((repository / "data" / sha256).read_bytes())
    except (OSError, zlib.error):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None
