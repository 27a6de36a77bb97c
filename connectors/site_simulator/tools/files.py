"""Programs for files of a simulated node: cp, mv, rm, mkdir, stat, df, cmp, sha256sum, test. They stay within it."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from connectors.site_simulator.serving.quadlet import MADE, WANTED
from connectors.site_simulator.tools.answers import Answer, Caller, read

_FREE_BYTES = 2_000_000_000_000
_GONE = "No such file or directory"
#: Folders that may be removed with all that is in them: those of rollouts, and units that they wrote.
_OURS = ("/etc/driftvakt/", "/run/driftvakt/", "/var/lib/driftvakt/models/", "/etc/systemd/system/driftvakt-")
#: What the machine is simulated by: no file of these is removed.
_MACHINES = ("/proc/", "/sys/", "/dev/", "/run/")


class Outside(ValueError):
    """A path that leads out of the node."""


def inside(caller: Caller, path: str) -> Path:
    """A path of the node, links followed but its last. Raises Outside."""
    place = caller.root / path.lstrip("/")
    above = place.parent.resolve()
    if not above.is_relative_to(caller.root.resolve()) or place.name in ("", ".", ".."):
        raise Outside(path)
    return above / place.name


def mkdir(caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "m:p", ("mode=", "parents"))
    parents = given.has("-p", "--parents")
    for path in given.rest:
        try:
            place, mode = inside(caller, path), int(given.value("--mode", "-m", default="755"), 8)
            if parents:
                place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            place.mkdir(mode=mode, exist_ok=parents)
        except FileExistsError:
            return Answer(err=f"mkdir: cannot create directory ‘{path}’: File exists\n", status=1)
        except (OSError, ValueError):
            return Answer(err=f"mkdir: cannot create directory ‘{path}’: {_GONE}\n", status=1)
    return Answer()


def rm(caller: Caller, argv: list[str]) -> Answer:
    """Of the demo's nodes only what was made for tests and rollouts is removed as a whole, of others single files."""
    given = read(argv, "rfR", ("one-file-system", "recursive", "force"))
    whole = given.has("-r", "-R", "--recursive")
    for path in given.rest:
        ours = path.rpartition("/")[2].startswith("driftvakt-restore-") or path.startswith(_OURS)
        if not ours and (whole or path.startswith(_MACHINES)):
            return Answer(err=f"DEMO: {path} is not removed here\n", status=1)
        try:
            place = inside(caller, path)
            if place.is_dir() and not place.is_symlink():
                if not whole:
                    return Answer(err=f"rm: cannot remove '{path}': Is a directory\n", status=1)
                shutil.rmtree(place)
            elif place.is_symlink() or place.exists():
                place.unlink()
            elif not given.has("-f", "--force"):
                return Answer(err=f"rm: cannot remove '{path}': {_GONE}\n", status=1)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else _GONE
            return Answer(err=f"rm: cannot remove '{path}': {why}\n", status=1)
    return Answer()


def ln(caller: Caller, argv: list[str]) -> Answer:
    """`-sfn -- TARGET LINK`: only of what a machine begins with."""
    given = read(argv, "sfn", ())
    target, path = (*given.rest, "", "")[:2]
    if not path.startswith(f"{WANTED}/") or not target.startswith(f"{MADE}/"):
        return Answer(err=f"DEMO: of ln only links in {WANTED} are simulated\n", status=1)
    place = inside(caller, path)
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
    return Answer()


def cp(caller: Caller, argv: list[str]) -> Answer:
    """One file to another place."""
    given = read(argv, "afpnT", ("preserve=", "archive", "force", "no-target-directory", "no-clobber"))
    made = _put(caller, "cp", "stat", given.rest)
    if made.status == 0 and not given.has("-a", "-p", "--archive", "--preserve"):
        os.utime(inside(caller, given.rest[1]), (caller.system.now(),) * 2)
    return made


def mv(caller: Caller, argv: list[str]) -> Answer:
    """One file to another place."""
    given = read(argv, "fnT", ("force", "no-clobber", "no-target-directory"))
    return _put(caller, "mv", "stat", given.rest)


def _put(caller: Caller, name: str, verb: str, paths: list[str]) -> Answer:
    if len(paths) != 2:
        return Answer(err=f"DEMO: of {name} only one file to one place is simulated\n", status=1)
    try:
        source, place = inside(caller, paths[0]), inside(caller, paths[1])
        if not source.is_file() or place.is_dir():
            return Answer(err=f"{name}: cannot {verb} '{paths[0]}': {_GONE}\n", status=1)
        beside = place.with_name(f".{place.name}.new")
        shutil.copy2(source, beside)
        beside.replace(place)
        if name == "mv":
            source.unlink()
    except (OSError, ValueError):
        return Answer(err=f"{name}: cannot create regular file '{paths[1]}': {_GONE}\n", status=1)
    return Answer()


def cmp(caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "s", ("silent", "quiet"))
    contents = []
    for path in given.rest:
        try:
            contents.append(inside(caller, path).read_bytes())
        except (OSError, ValueError):
            return Answer(err=f"cmp: {path}: {_GONE}\n", status=2)
    if len(contents) != 2 or contents[0] == contents[1]:
        return Answer(status=0 if len(contents) == 2 else 2)
    pairs = zip(*contents, strict=False)
    place = next((number for number, pair in enumerate(pairs, 1) if pair[0] != pair[1]), 0)
    if not place:
        shorter = given.rest[0 if len(contents[0]) < len(contents[1]) else 1]
        return Answer(err=f"cmp: EOF on {shorter} after byte {min(map(len, contents))}\n", status=1)
    line = contents[0][: place - 1].count(b"\n") + 1
    said = f"{given.rest[0]} {given.rest[1]} differ: byte {place}, line {line}\n"
    return Answer("" if given.has("-s", "--silent", "--quiet") else said, status=1)


def sha256sum(caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "bc", ("binary", "check", "strict", "quiet", "status"))
    if given.has("-c", "--check"):
        return _checked(caller, given.rest)
    out, err = [], []
    for path in given.rest:
        try:
            out.append(f"{hashlib.sha256(inside(caller, path).read_bytes()).hexdigest()}  {path}\n")
        except (OSError, ValueError):
            err.append(f"sha256sum: {path}: {_GONE}\n")
    return Answer("".join(out), "".join(err), status=1 if err else 0)


def _checked(caller: Caller, lists: list[str]) -> Answer:
    """What `sha256sum --check --quiet` says of lists of sums."""
    out, bad = [], 0
    for each in lists:
        try:
            lines = inside(caller, each).read_text(encoding="utf-8", errors="replace").splitlines()
        except (OSError, ValueError):
            return Answer(err=f"sha256sum: {each}: {_GONE}\n", status=1)
        for line in lines:
            wanted, _, path = line.partition("  ")
            try:
                found = hashlib.sha256(inside(caller, path).read_bytes()).hexdigest()
            except (OSError, ValueError):
                found = ""
            if found != wanted:
                bad += 1
                out.append(f"{path}: {'FAILED' if found else 'FAILED open or read'}\n")
    err = f"sha256sum: WARNING: {bad} computed checksum{'s' * (bad != 1)} did NOT match\n" if bad else ""
    return Answer("".join(out), err, status=1 if bad else 0)


def test(caller: Caller, argv: list[str]) -> Answer:
    """-e, -f, -s, -d, -r, -w, -x or -L of one path."""
    if len(argv) != 2 or argv[0] not in ("-e", "-f", "-s", "-d", "-r", "-w", "-x", "-L"):
        return Answer(err="DEMO: of test only -e, -f, -s, -d, -r, -w, -x and -L are simulated\n", status=2)
    try:
        place = inside(caller, argv[1])
    except ValueError:
        return Answer(status=1)
    found = {"-f": place.is_file, "-d": place.is_dir, "-L": place.is_symlink}.get(argv[0], place.exists)()
    if argv[0] == "-s":
        found = place.exists() and place.stat().st_size > 0
    return Answer(status=0 if found and (argv[0] != "-x" or os.access(place, os.X_OK)) else 1)


def stat(caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "c:f", ("format=", "file-system"))
    if given.has("-f", "--file-system") and given.rest == ["/sys/fs/cgroup"] and given.value("--format", "-c") == "%T":
        return Answer("cgroup2fs\n")
    if given.value("--format", "-c") not in ("%F|%a|%U", "%s"):
        return Answer(err="DEMO: of stat only --format=%F|%a|%U and %s are simulated\n", status=1)
    lines = []
    for path in given.rest:
        try:
            found = inside(caller, path).lstat()
        except (OSError, ValueError):
            return Answer(err=f"stat: cannot statx '{path}': {_GONE}\n", status=1)
        if given.value("--format", "-c") == "%s":
            lines.append(f"{found.st_size}\n")
            continue
        kind = {0o040000: "directory", 0o120000: "symbolic link"}.get(found.st_mode & 0o170000, "regular file")
        lines.append(f"{kind}|{found.st_mode & 0o7777:o}|demo\n")
    return Answer("".join(lines))


def df(_caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "B:", ("block-size=", "output="))
    if given.value("--output") != "avail":
        return Answer(err="DEMO: of df only --output=avail is simulated\n", status=1)
    return Answer(f"{'Avail':>13}\n{_FREE_BYTES:>13}\n")
