"""Driftvakt's gate: the forced command of an account by which a console comes, on a machine whose administrator says
what a console may do there.

One file of the standard library, for Python 3.6 to 3.14, owned by root like the policy that it is given; the set-up
(`driftvakt nodes setup`) writes both. A console sends what it always sends: a first stage, its probe or its runner, and
a line of options. Nothing of that is believed. The first stage is not run. A source is run only if it is, byte for
byte, one whose sum stands in the forced command, at a level that has it; of its options only those are kept that change
no more than how often it looks. The runner is held to the policy, whose sum stands there, too.
"""

import hashlib
import json
import os
import re
import stat
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LEVELS = ("watch", "operate", "recover")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MAX_STAGE_BYTES = 64 << 10
MAX_SENT_BYTES = 1 << 20
MAX_SOURCE_BYTES = 4 << 20
MAX_LINE_BYTES = 64 << 10
#: How the first stage tells the lengths of what follows it.
_LENGTHS = re.compile(rb'-c "\$boot" ([0-9]{1,7}) ([0-9]{1,7})\n')
_SUM = re.compile(r"^[0-9a-f]{64}\Z")


class No(Exception):
    """Why nothing is run. `code` is stable: a console says by it what is missing."""

    def __init__(self, text: "str", code: "str" = "") -> None:
        Exception.__init__(self, text)
        self.code = code


def take(count: "int") -> "bytes":
    data = b""
    while len(data) < count:
        piece = os.read(0, min(65536, count - len(data)))
        if not piece:
            raise No("the channel ended")
        data += piece
    return data


def line(most: "int") -> "bytes":
    data = b""
    while not data.endswith(b"\n"):
        if len(data) >= most:
            raise No("a line without an end")
        data += take(1)
    return data[:-1]


def sent() -> "bytes":
    """The source that the console sends, whatever it is."""
    number = line(16)
    if not number.isdigit() or int(number) > MAX_STAGE_BYTES:
        raise No("no first stage")
    lengths = _LENGTHS.search(take(int(number)))
    if lengths is None or max(int(lengths.group(1)), int(lengths.group(2))) > MAX_SENT_BYTES:
        raise No("no first stage of a console")
    take(int(lengths.group(1)))  # the variant for machines without Python: this one has it
    packed = zlib.decompressobj()
    try:
        return packed.decompress(take(int(lengths.group(2))), MAX_SOURCE_BYTES)
    except zlib.error as error:
        raise No("no source") from error


def asked(level: "str", sums: "dict[str, str]", source: "bytes") -> "str":
    """What was sent: `probe` or `runner`. Raises No for anything else, and for what this level does not have."""
    found = [name for name in ("probe", "runner") if hashlib.sha256(source).hexdigest() == sums[name]]
    if not found:
        raise No("this is not the probe or runner that was set up here; set it up again for this version", "version")
    if found[0] == "runner" and level == "watch":
        raise No("this console may only watch here", "watch")
    return found[0]


def options(name: "str") -> "str":
    """The line of options, with nothing in it that leads anywhere else."""
    told = json.loads(line(MAX_LINE_BYTES).decode("utf-8") or "{}")
    if not isinstance(told, dict):
        raise No("no options")
    kept = ("tiers", "log") if name == "probe" else ("detach",)
    return json.dumps({key: told[key] for key in kept if key in told})


def check(policy: "str", wanted: "str") -> None:
    """That the policy is the administrator's. Raises No."""
    with open(policy, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_uid not in owners() or found.st_mode & 0o022:
            raise No("the policy is not the administrator's alone", "policy")
        if hashlib.sha256(file.read(MAX_SOURCE_BYTES)).hexdigest() != wanted:
            raise No("the policy is not the one that was set up here", "policy")


def owners() -> "tuple[int, ...]":
    """Who may own the policy: root, and whoever owns the gate itself, who could change it anyway."""
    return (0, os.stat(__file__).st_uid)


def main(argv: "list[Any]") -> None:
    """`argv`: the level, the sums of probe, runner and policy, the policy's path; and, where it is not the usual one,
    the folder in which runs are kept."""
    level, probe, runner, wanted, policy = argv[:5]
    if level not in LEVELS or not all(map(_SUM.match, (probe, runner, wanted))):
        raise No("the forced command is not as it was set up")
    source = sent()
    name = asked(level, {"probe": probe, "runner": runner}, source)
    told = options(name)
    home = os.path.expanduser("~")
    os.environ.clear()
    os.environ.update({"PATH": PATH, "HOME": home, "LANG": "C.UTF-8"})
    names = {"__name__": "driftvakt_node_" + name}
    if name == "runner":
        check(policy, wanted)
        os.environ["DRIFTVAKT_RUNNER_POLICY"] = policy
        os.environ["DRIFTVAKT_RUNNER_BASE"] = argv[5] if len(argv) > 5 else ""
    exec(compile(source, "node_%s.py" % name, "exec"), names)  # noqa: S102 - it is the one that root named by its sum
    entry: "Any" = names["main"]
    entry(*((told,) if name == "probe" else (told, source.decode("utf-8"))))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (No, OSError, ValueError) as why:
        code = why.code if isinstance(why, No) else ""
        level = sys.argv[1] if sys.argv[1:] else ""
        sys.stderr.write("driftvakt: not allowed here: %s (level %s, %s)\n" % (why, level, code or "other"))
        sys.exit(77)
