"""borg of a simulated node, as 1.4 prints, and `env`, which starts it: on the node's own files."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read
from connectors.site_simulator.tools.backups import bring_back, kept, made, missing, rotten, size_of
from connectors.site_simulator.tools.files import inside

_NO_REPOSITORY, _NO_ARCHIVE, _NO_PASSPHRASE, _PASSPHRASE, _BROKEN, _NEVER_MATCHED = 13, 31, 51, 52, 90, 101
_VARIABLE = re.compile(r"[A-Z_]+=.*", re.DOTALL)


def env(caller: Caller, argv: list[str]) -> Answer:
    """Starts borg and nothing else."""
    words, folder, found = list(argv), "/", dict[str, str]()
    while words:
        if words[0] == "-C" and len(words) > 1:
            folder = words[1]
            del words[:2]
        elif _VARIABLE.fullmatch(words[0]):
            name, _, value = words.pop(0).partition("=")
            found[name] = value
        else:
            break
    if not words or words[0] != "borg":
        return Answer(err=f"DEMO: env {words[0] if words else ''} is not simulated\n", status=1)
    return _borg(caller, words[1:], found, folder)


def borg(caller: Caller, argv: list[str]) -> Answer:
    return _borg(caller, argv, {}, "/")


def _borg(caller: Caller, argv: list[str], found: Mapping[str, str], folder: str) -> Answer:
    """--version, list, info, check, extract and create; nothing that removes anything."""
    long = ("version", "log-json", "json", "bypass-lock", "format=", "last=", "lock-wait=", "progress", "numeric-ids")
    try:
        given = read(argv, "V", (*long, "verify-data", "repository-only", "max-duration="))
    except BadArguments as problem:
        return Answer(err=f"borg: error: {problem}\n", status=2)
    if given.has("--version", "-V"):
        return Answer("borg 1.4.0\n")
    try:
        return _does(caller, given, found, folder)
    except _Refused as refused:
        return refused.answer


def _does(caller: Caller, given: Given, found: Mapping[str, str], folder: str) -> Answer:
    """Raises _Refused."""
    what, *rest = given.rest or [""]
    if what not in _DOES or not rest:
        return Answer(err=f"DEMO: borg {what} is not simulated\n", status=2)
    address, _, archive = rest[0].partition("::")
    repository = _opened(caller, address, found)
    if what == "create":
        return _create(caller, address, repository, rest[1:])
    told = kept(repository)
    if what in _WHOLE:
        return _WHOLE[what](address, repository, told, given)
    id = _named(told, archive)
    if what == "info":
        return _info(address, id, told[id])
    return _extract(inside(caller, folder), repository, told[id], rest[1:])


def _create(caller: Caller, address: str, repository: Path, paths: list[str]) -> Answer:
    """Archives are called by their host and time here, whatever name is asked for."""
    if len(paths) != 1 or not inside(caller, paths[0]).is_dir():
        return Answer(
            err=_line(f"{paths[0] if paths else ''}: stat: [Errno 2] No such file or directory", "WARNING"), status=1
        )
    id = made(caller, repository, paths[0])
    return Answer(_info(address, id, kept(repository)[id]).out, after=1.5)


def _named(told: Mapping[str, Mapping[str, Any]], archive: str) -> str:
    """The id of an archive by its name. Raises _Refused."""
    name = archive.replace("{{", "{").replace("}}", "}")
    for id, each in told.items():
        if name_of(each) == name:
            return id
    raise _Refused(_fails(f"Archive {name} does not exist", "Archive.DoesNotExist", _NO_ARCHIVE))


class _Refused(Exception):
    """borg ends with this."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.err)
        self.answer = answer


def _opened(caller: Caller, address: str, found: Mapping[str, str]) -> Path:
    """A repository that the passphrase opens. Raises _Refused."""
    try:
        repository = inside(caller, address)
        config = json.loads((repository / "config").read_bytes())
    except (OSError, ValueError):
        answer = _fails(f"Repository {address} does not exist.", "Repository.DoesNotExist", _NO_REPOSITORY)
        raise _Refused(answer) from None
    command = shlex.split(found.get("BORG_PASSCOMMAND", ""))
    try:
        password = inside(caller, command[-1]).read_bytes().strip() if command[:1] == ["cat"] else b""
    except (OSError, ValueError):
        words = "passcommand supplied in BORG_PASSCOMMAND failed: Command returned non-zero exit status 1."
        raise _Refused(_fails(words, "PasscommandFailure", _NO_PASSPHRASE)) from None
    if hashlib.sha256(password).hexdigest() != config.get("password"):
        words = "passphrase supplied in BORG_PASSPHRASE, by BORG_PASSCOMMAND or via BORG_PASSPHRASE_FD is incorrect."
        raise _Refused(_fails(words, "PassphraseWrong", _PASSPHRASE))
    return repository


def name_of(told: Mapping[str, Any]) -> str:
    """What an archive is called: its host and when it began."""
    return f"{told['host']}-{datetime.fromtimestamp(told['time'], UTC):%Y-%m-%dT%H:%M:%S}"


def _line(message: str, level: str, msgid: str = "", name: str = "borg.archiver") -> str:
    told = {"type": "log_message", "time": 0.0, "message": message, "levelname": level, "name": name}
    return json.dumps({**told, **({"msgid": msgid} if msgid else {})}) + "\n"


def _fails(message: str, msgid: str, status: int, before: str = "") -> Answer:
    return Answer(err=before + _line(message, "ERROR", msgid), status=status)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _archive(address: str, id: str, told: Mapping[str, Any]) -> dict[str, Any]:
    name, began = name_of(told), _time(told["time"])
    command = ["/usr/bin/borg", "create", f"{address}::{name}", told["path"]]
    times = {"end": _time(told["time"] + 60.0), "start": began}
    return {"command_line": command, "hostname": told["host"], "id": id, "name": name, **times}


def _about(address: str) -> dict[str, Any]:
    id = hashlib.sha256(address.encode()).hexdigest()
    return {"encryption": {"mode": "repokey-blake2"}, "repository": {"id": id, "location": address}}


def _list(address: str, _repository: Path, told: Mapping[str, Mapping[str, Any]], given: Given) -> Answer:
    rows = []
    for id, each in [*told.items()][-int(given.value("--last") or 100) :]:
        row = _archive(address, id, each)
        rows.append({"archive": row["name"], "barchive": row["name"], **row, "time": row["start"]})
    return Answer(json.dumps({"archives": rows, **_about(address)}, indent=4, sort_keys=True) + "\n")


def _info(address: str, id: str, told: Mapping[str, Any]) -> Answer:
    size = size_of(told)[0]
    files = sum(each["type"] == "file" for each in told["tree"])
    stats = {"compressed_size": size, "deduplicated_size": size, "nfiles": files, "original_size": size}
    row = {**_archive(address, id, told), "duration": 60.0, "stats": stats, "username": "root"}
    return Answer(json.dumps({"archives": [row], **_about(address)}, indent=4, sort_keys=True) + "\n")


def _check(_address: str, repository: Path, told: Mapping[str, Mapping[str, Any]], given: Given) -> Answer:
    """Each segment's checksum is read, with and without --verify-data."""
    bad = [*missing(repository, told)] if given.has("--max-duration") else [*rotten(repository, told)]
    if not bad:
        return Answer(after=0.5)
    lines = [
        _line(
            f"Data integrity error: Segment entry checksum mismatch [segment {each[:4]}]",
            "ERROR",
            name="borg.repository",
        )
        for each in bad
    ]
    end = _line("Finished full repository check, errors found.", "ERROR", name="borg.repository")
    return Answer(err="".join(lines) + end, status=1)


def _extract(target: Path, repository: Path, told: Mapping[str, Any], paths: list[str]) -> Answer:
    """Ends at the first file that is not what was saved, as borg does."""
    if any(f"pp:{told['path'].strip('/')}" != path for path in paths):
        return Answer(err=_line(f"Include pattern '{paths[0][3:]}' never matched.", "WARNING"), status=_NEVER_MATCHED)
    size, count = size_of(told)
    lost = bring_back(target, repository, told, at_first=True)
    progress = {"operation": 1, "msgid": "extract", "type": "progress_percent", "time": 0.0}
    at = {"message": f"100.0% Extracting: {count} files", "current": size, "total": size, "info": None}
    line = json.dumps({**at, **progress, "finished": False}) + "\n"
    if lost:
        return _fails("Data integrity error: Segment entry checksum mismatch", "IntegrityError", _BROKEN, line)
    return Answer(err=line + json.dumps({**progress, "finished": True}) + "\n", after=1.0)


#: What is asked of a repository; the others are asked of an archive.
_WHOLE = {"list": _list, "check": _check}
_DOES = (*_WHOLE, "info", "extract", "create")
