"""restic of a simulated node, as 0.18 prints: on the node's own files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.site_simulator.backups import back_up, blob_of
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read
from connectors.site_simulator.tools.files import inside

_NO_REPOSITORY, _PASSWORD = 10, 12


# ---- restic --------------------------------------------------------------------------------------------------------


def restic(caller: Caller, argv: list[str]) -> Answer:
    """version, snapshots, stats, check, restore and backup; nothing that removes anything."""
    long = ("no-cache", "no-lock", "repo=", "password-file=", "json", "latest=", "retry-lock=", "mode=", "target=")
    try:
        given = read(argv, "r:p:", (*long, "include=", "read-data", "read-data-subset="))
    except BadArguments as problem:
        return Answer(err=f"{problem}\n", status=1)
    what = given.rest[0] if given.rest else ""
    if what == "version":
        return Answer("restic 0.18.0 compiled with go1.24.4 on linux/amd64\n")
    if what not in _DOES:
        return Answer(err=f"DEMO: restic {what} is not simulated\n", status=1)
    as_json = given.has("--json")
    try:
        repository = inside(caller, given.value("--repo", "-r"))
        config = json.loads((repository / "config").read_bytes())
        password = inside(caller, given.value("--password-file", "-p")).read_bytes().strip()
    except (OSError, ValueError):
        return _fatal("repository does not exist: unable to open config file", _NO_REPOSITORY, as_json=as_json)
    if hashlib.sha256(password).hexdigest() != config.get("password"):
        return _fatal("wrong password or no key found", _PASSWORD, as_json=as_json)
    return _DOES[what](caller, repository, given)


def _fatal(words: str, status: int, *, as_json: bool, before: str = "", out: str = "") -> Answer:
    if as_json:
        end = json.dumps({"message_type": "exit_error", "code": status, "message": f"Fatal: {words}"})
        return Answer(out, f"{before}{end}\n", status)
    return Answer(out, f"{before}Fatal: {words}\n", status)


def kept(repository: Path) -> dict[str, Mapping[str, Any]]:
    """What a repository holds, by its ids, the oldest first."""
    found = {path.name: json.loads(path.read_bytes()) for path in (repository / "snapshots").iterdir()}
    return dict(sorted(found.items(), key=lambda each: float(each[1]["time"])))


def size_of(told: Mapping[str, Any]) -> tuple[int, int]:
    """Bytes and entries of a backup."""
    return sum(each["size"] for each in told["tree"]), len(told["tree"])


def _list(_caller: Caller, repository: Path, given: Given) -> Answer:
    listed = []
    latest = int(given.value("--latest") or 100)
    for id, told in [*kept(repository).items()][-latest:]:
        size, count = size_of(told)
        time = datetime.fromtimestamp(told["time"], UTC).isoformat().replace("+00:00", "Z")
        listed.append(
            {
                "time": time,
                "paths": [told["path"]],
                "hostname": told["host"],
                "username": "root",
                "summary": {"total_files_processed": count, "total_bytes_processed": size},
                "id": id,
                "short_id": id[:8],
            }
        )
    return Answer(json.dumps(listed, separators=(",", ":")) + "\n")


def _stats(_caller: Caller, repository: Path, given: Given) -> Answer:
    told = kept(repository).get(given.rest[-1])
    if told is None:
        return _absent(given)
    size, count = size_of(told)
    return Answer(json.dumps({"total_size": size, "total_file_count": count, "snapshots_count": 1}) + "\n")


def _absent(given: Given) -> Answer:
    words = f'failed to find snapshot: no matching ID found for prefix "{given.rest[-1]}"'
    return _fatal(words, 1, as_json=given.has("--json"))


def _check(_caller: Caller, repository: Path, given: Given) -> Answer:
    """A plain check looks whether all is there, and does not read it."""
    snapshots = kept(repository)
    out = "create exclusive lock for repository\nload indexes\ncheck all packs\ncheck snapshots, trees and blobs\n"
    out += f"[0:00] 100.00%  {len(snapshots)} / {len(snapshots)} snapshots\n"
    reads = given.has("--read-data", "--read-data-subset")
    bad = [*rotten(repository, snapshots)] if reads else [*missing(repository, snapshots)]
    if bad:
        before = "".join(f"error: blob {each}: ciphertext verification failed\n" for each in bad)
        return _fatal("repository contains errors", 1, as_json=False, before=before, out=out)
    return Answer(out + "no errors were found\n", after=0.5)


def _sums(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted({each["sha256"] for one in told.values() for each in one["tree"] if each["type"] == "file"})


def missing(repository: Path, told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The sums of files that are kept no more."""
    return [each for each in _sums(told) if not (repository / "data" / each).exists()]


def rotten(repository: Path, told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The sums of files that are kept no more, or are not what they were."""
    return [each for each in _sums(told) if blob_of(repository, each) is None]


def bring_back(target: Path, repository: Path, told: Mapping[str, Any], *, at_first: bool = False) -> list[str]:
    """Write a backup below a folder; the paths of what cannot be had. With `at_first` it ends at the first of them."""
    lost: list[str] = []
    below = target / told["path"].lstrip("/")
    below.parent.mkdir(parents=True, exist_ok=True)
    for each in told["tree"]:
        place = below / each["path"] if each["path"] else below
        if each["type"] == "folder":
            place.mkdir(exist_ok=True)
        elif each["type"] == "link":
            place.symlink_to(each["to"])
        else:
            data = blob_of(repository, each["sha256"])
            if data is None:
                lost.append(each["path"])
                if at_first:
                    return lost
                continue
            place.write_bytes(data)
    for each in reversed(told["tree"]):  # what lies in a folder first: it would set the folder's time
        place = below / each["path"] if each["path"] else below
        if place.is_symlink() or place.exists():
            if each["type"] != "link":
                place.chmod(each["mode"])
            os.utime(place, ns=(each["mtime"], each["mtime"]), follow_symlinks=False)
    return lost


def _restore(caller: Caller, repository: Path, given: Given) -> Answer:
    told = kept(repository).get(given.rest[-1])
    if told is None:
        return _absent(given)
    target = inside(caller, given.value("--target"))
    lost = bring_back(target, repository, told)
    complaints = []
    for path in lost:
        error = {"message": "ciphertext verification failed"}
        complaint = {"message_type": "error", "error": error, "during": "restore", "item": f"{told['path']}/{path}"}
        complaints.append(json.dumps(complaint) + "\n")
    back = [each for each in told["tree"] if each["path"] not in lost]
    restored, size = len(back), sum(each["size"] for each in back)
    all_bytes, all_count = size_of(told)
    summary = {"message_type": "summary", "total_files": all_count, "files_restored": restored}
    out = json.dumps({**summary, "total_bytes": all_bytes, "bytes_restored": size}) + "\n"
    if complaints:
        words = f"There were {len(complaints)} errors\n"
        return _fatal(words, 1, as_json=True, before="".join(complaints), out=out)
    return Answer(out, after=1.0)


def _backup(caller: Caller, repository: Path, given: Given) -> Answer:
    path = given.rest[1] if len(given.rest) == 2 else ""
    if not (path and inside(caller, path).is_dir()):
        return _fatal("all target directories/files do not exist", 1, as_json=given.has("--json"))
    id = made(caller, repository, path)
    size, count = size_of(kept(repository)[id])
    told = {"total_files_processed": count, "total_bytes_processed": size, "snapshot_id": id}
    return Answer(json.dumps({"message_type": "summary", **told}) + "\n", after=1.5)


def made(caller: Caller, repository: Path, path: str) -> str:
    """Saves a folder now, of the host that the backups before are of; the new backup's id."""
    hosts = [str(each["host"]) for each in kept(repository).values()]
    return back_up(repository, caller.root, path, hosts[-1] if hosts else "demo", caller.system.now())


def systemd_creds(caller: Caller, argv: list[str]) -> Answer:
    """`encrypt` alone, of what it would read: the demo's password, which is no secret. What is written is no cipher."""
    given = read(argv, "", ("name=",))
    if len(given.rest) != 3 or given.rest[:2] != ["encrypt", "-"]:
        return Answer(err="DEMO: of systemd-creds only encrypt is simulated\n", status=1)
    try:
        place = inside(caller, given.rest[2])
        place.write_text("DEMO: nothing is encrypted on a simulated node\n")
    except (OSError, ValueError):
        return Answer(err=f"Failed to write {given.rest[2]}: No such file or directory\n", status=1)
    return Answer()


_DOES = {"backup": _backup, "snapshots": _list, "stats": _stats, "check": _check, "restore": _restore}
