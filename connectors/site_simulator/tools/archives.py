"""tar of a simulated node, and `find` as it lists a folder of archives or searches for stores: on its own files."""

from __future__ import annotations

import os
import tarfile
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

from connectors.site_simulator.serving.deployed import STORE
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read
from connectors.site_simulator.tools.files import inside

_FORMAT = "%B@ %T@ %s %f\\n"
_KEEPS = ("keep-old-files", "preserve-permissions", "same-owner", "numeric-owner", "acls", "xattrs", "no-wildcards")


def find(caller: Caller, argv: list[str]) -> Answer:
    """What lies in a folder, in one format; nobody knows when it was made."""
    if argv[:1] == ["-P"]:
        return _search(caller, argv[1:])
    if argv == ["--version"]:
        return Answer("find (GNU findutils) 4.9.0\n")
    folder, words = (argv or [""])[0], argv[1:]
    asked = dict(zip(words[::2], words[1::2], strict=False))
    if asked == {"-printf": ""}:
        return _walk(caller, folder)
    if asked.get("-maxdepth") != "1" or asked.get("-printf") != _FORMAT:
        return Answer(err="DEMO: find is simulated for lists of copies alone\n", status=1)
    try:
        found = sorted(inside(caller, folder).iterdir())
    except (OSError, ValueError):
        return Answer(err=f"find: ‘{folder}’: No such file or directory\n", status=1)
    rows, types = [], asked.get("-type", "").split(",")
    for each in found:
        state = each.lstat()
        if ("d" if each.is_dir() else "f") in types:
            seconds, rest = divmod(state.st_mtime_ns, 1_000_000_000)
            rows.append(f"- {seconds}.{rest:09}0 {state.st_size} {each.name}\n")
    return Answer("".join(rows))


def _walk(caller: Caller, folder: str) -> Answer:
    try:
        inside(caller, folder).lstat()
    except (OSError, ValueError):
        return Answer(err=f"find: ‘{folder}’: No such file or directory\n", status=1)
    return Answer()


def du(caller: Caller, argv: list[str]) -> Answer:
    """Bytes of one file, or of all that lies in a folder."""
    given = read(argv, "bsx", ("bytes", "summarize", "one-file-system"))
    try:
        place = inside(caller, given.rest[0])
        size = sum(each.lstat().st_size for each in [place, *place.rglob("*")])
    except (OSError, ValueError, IndexError):
        return Answer(err="du: cannot access: No such file or directory\n", status=1)
    return Answer(f"{size}\t{given.rest[0]}\n")


def _search(caller: Caller, words: list[str]) -> Answer:
    """Files by their names and folders by their paths below some roots, but for folders that are pruned: the store of
    models is a share of nas-1."""
    first = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    if "-prune" not in words or words[-2:-1] != ["-printf"]:
        return Answer(err="DEMO: find is simulated for lists of copies and searches for stores alone\n", status=1)
    cut = words.index("-prune")
    pruned, names, paths = _after(words[:cut], "-name"), _after(words[cut:], "-name"), _after(words[cut:], "-path")
    rows, missing = [], []
    for root in words[:first]:
        top = caller.root.resolve() / root.strip("/")
        if not top.is_dir() or top.is_symlink():
            missing.append(f"find: '{root}': No such file or directory\n")
            continue
        for folder, folders, files in os.walk(top):
            above = f"/{Path(folder).relative_to(caller.root.resolve()).as_posix()}"
            folders[:] = [
                each
                for each in folders
                if f"{above}/{each}" != STORE and not any(fnmatchcase(each, name) for name in pruned)
            ]
            found = [("f", each) for each in files if any(fnmatchcase(each, name) for name in names)]
            found += [("d", each) for each in folders if any(fnmatchcase(f"{above}/{each}", path) for path in paths)]
            for kind, each in found:
                state = (Path(folder) / each).lstat()
                rows.append(f"{kind} {state.st_size} {state.st_mtime_ns // 10**9}.0000000000 {above}/{each}\0")
    return Answer("".join(rows), "".join(missing), status=1 if missing else 0)


def _after(words: list[str], test: str) -> list[str]:
    """The values of a test."""
    return [value for word, value in pairwise(words) if word == test]


def tar(caller: Caller, argv: list[str]) -> Answer:
    """--version, --list and --extract; nothing is written into an archive."""
    long = ("version", "list", "extract", "ignore-zeros", "totals", "index-file=", "file=", "directory=")
    try:
        given = read(argv, "", (*long, "xattrs-include=", *_KEEPS))
    except BadArguments as problem:
        return Answer(err=f"tar: {problem}\n", status=64)
    if given.has("--version"):
        return Answer("tar (GNU tar) 1.35\n")
    file = given.value("--file")
    try:
        with tarfile.open(inside(caller, file)) as archive:
            return _extract(caller, archive, given) if given.has("--extract") else _list(archive)
    except FileNotFoundError:
        return _fails(f"{file}: Cannot open: No such file or directory")
    except (tarfile.TarError, ValueError, EOFError):
        return _fails("Unexpected EOF in archive")


def _fails(words: str) -> Answer:
    return Answer(err=f"tar: {words}\ntar: Error is not recoverable: exiting now\n", status=2)


def _list(archive: tarfile.TarFile) -> Answer:
    size = sum(512 + (each.size + 511) // 512 * 512 for each in archive.getmembers()) + 1024
    return Answer(err=f"Total bytes read: {size} ({size // 1024}KiB, 100MiB/s)\n", after=0.5)


def _extract(caller: Caller, archive: tarfile.TarFile, given: Given) -> Answer:
    target = inside(caller, given.value("--directory"))
    wanted, matched = given.rest, set[str]()
    folders: list[tuple[Path, tarfile.TarInfo]] = []
    for each in archive.getmembers():
        of = next((name for name in wanted if each.name == name or each.name.startswith(f"{name}/")), None)
        if wanted and of is None:
            continue
        matched.add(of or "")
        place = target / each.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if each.isdir():
            place.mkdir(exist_ok=True)
            folders.append((place, each))
        elif each.issym():
            place.symlink_to(each.linkname)
            os.utime(place, (each.mtime, each.mtime), follow_symlinks=False)
        else:
            data = archive.extractfile(each)
            place.write_bytes(data.read() if data is not None else b"")
            _finish(place, each)
    for place, each in reversed(folders):  # what lies in a folder first: it would set the folder's time
        _finish(place, each)
    missing = [name for name in wanted if name not in matched]
    if missing:
        lines = "".join(f"tar: {name}: Not found in archive\n" for name in missing)
        return Answer(err=f"{lines}tar: Exiting with failure status due to previous errors\n", status=2)
    return Answer(after=1.0)


def _finish(place: Path, each: tarfile.TarInfo) -> None:
    place.chmod(each.mode)
    os.utime(place, (each.mtime, each.mtime))
