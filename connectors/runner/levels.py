"""Levels: what a node lets a console do, as its administrator sets it up. Pure: gives the policy, the forced command
and the script that puts both there, to be read before it is run.

Who comes by this account meets the gate (`node_gate.py`), which runs nothing but the probe and the runner whose sums
stand in the forced command. The policy names programs argument by argument; what maintenance does is named here.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from connectors import nvidia_smi, power, processes, restic, sandboxes, slurm, stores, sudo, systemd
from connectors.backups import Repository
from connectors.probe.launch import without_words
from connectors.processes import Signal
from connectors.runner import launch
from connectors.systemd import Verb

POLICY = "/etc/driftvakt/policy.json"
GATE = "/usr/lib/driftvakt/gate.py"
KEYS = "/etc/driftvakt/authorized_keys"
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_KEY = re.compile(r"(ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]{40,20000}")
_SUDO = ("sudo", "-n", "--")
_END = "DRIFTVAKT_END_OF_FILE"
#: What stands for something in a program that is written down, and the pattern that it becomes.
_UNIT, _UUID, _NODE, _WATTS, _WHY = "a.service", "GPU-" + "0" * 8, "n1", 4711, "why"
_HOLES = (
    (_UNIT, r"[A-Za-z0-9_.@-]{1,200}\.[a-z]{3,9}"),
    (_UUID, r"GPU-[0-9a-f-]{8,40}"),
    (f"NodeName={_NODE}", r"NodeName=[A-Za-z0-9._-]{1,63}"),
    (f"Reason={_WHY}", r"Reason=[^\"\n]{1,200}"),
    (f"={_NODE}", r"=[A-Za-z0-9._-]{1,63}"),
    (str(_WATTS), r"[0-9]{1,5}"),
)
_PLACE, _SECRET, _ID = "/repository", "/password", "0" * 8
_SANDBOX = r"(/(?!\.\.?(/|$))[^/\0\n]+)*/driftvakt-restore-[0-9a-f]{16}"
_PID, _PIDS = r"[0-9]{1,10}", r"[0-9]{1,10}(,[0-9]{1,10})*"


class Level(StrEnum):
    """What a console may do on a node: only look; or also what maintenance does; or restore tests by restic besides."""

    WATCH = "watch"
    OPERATE = "operate"
    RECOVER = "recover"


#: What the set-up of a level needs on the machine.
_NEEDED = {
    Level.WATCH: ("python3", "sshd", "useradd", "install"),
    Level.OPERATE: ("python3", "sshd", "useradd", "usermod", "install", "sudo", "visudo"),
    Level.RECOVER: ("python3", "sshd", "useradd", "usermod", "install", "sudo", "visudo", "restic"),
}
#: Where the account's runs are kept, and beside them the sandboxes of its restore tests.
_KEPT = "/home/{account}/.local/state/driftvakt"


def policy(level: Level, account: str = "driftvakt", reads: Sequence[str] = ()) -> dict[str, Any]:
    """What the runner is held to. Nothing may be written, and nothing read but what programs say, the sandboxes of
    restore tests, and the folders `reads`. Raises ValueError for a folder that is no absolute path."""
    if any(not each.startswith("/") or ".." in each.split("/") or each.strip("/") == "" for each in reads):
        raise ValueError("what may be read are absolute folders, and not all there is")
    folders = [] if level is Level.WATCH else [*reads]
    told: dict[str, Any] = {"driftvakt_policy": 1, "level": level.value}
    empty: dict[str, Any] = {"programs": [], "looks": [], "write": [], "read": folders, "services": []}
    if level is Level.WATCH:
        return told | empty
    told |= empty | {"programs": _programs(), "looks": _looks()}
    if level is Level.RECOVER:
        told["programs"] += _restoring()
        told["looks"] += [[*map(re.escape, each)] for each in (restic.version(), stores.search())] + _sights()
        told["read"].insert(0, _KEPT.format(account=account))
    return told


def _programs() -> list[list[str]]:
    acting = [systemd.act(verb, _UNIT) for verb in Verb]
    acting += [power.reboot(), nvidia_smi.reset(_uuid()), nvidia_smi.set_power_limit(_uuid(), _WATTS)]
    acting += [nvidia_smi.set_persistence(_uuid(), on) for on in (True, False)]
    acting += [slurm.drain(_NODE, _WHY), slurm.resume(_NODE)]
    found = [_patterns(argv) for argv in acting]
    found += [["kill", "-s", signal.value, "--", f"*{_PID}"] for signal in Signal]
    return [[re.escape(each) for each in _SUDO] + patterns for patterns in found] + found[-len(Signal) :]


def _looks() -> list[list[str]]:
    unit, which = systemd.show(_UNIT), nvidia_smi.apps(_uuid())
    found = [("id", "-un"), sudo.leave(), unit, systemd.list_units(), systemd.list_timers(), systemd.system_state()]
    found += [systemd.clock_state(), nvidia_smi.gpus(), nvidia_smi.gpus(_uuid()), nvidia_smi.apps(), which]
    found += [power.boot(), power.sessions(), slurm.node(_NODE), slurm.jobs(_NODE)]
    told = [_patterns(argv) for argv in found]
    told.append([*_patterns(processes.began(11)[:-1]), rf"*/proc/{_PID}/stat"])
    told.append([*_patterns(processes.who(11)[:-1]), _PIDS])
    log = [re.escape(each) for each in systemd.journal("")[:5]]
    told.append([*log, r"*--(lines=[0-9]{1,6}|unit=[A-Za-z0-9_.@-]+|after-cursor=[A-Za-z0-9=;_-]+|grep=.*"
                       r"|case-sensitive=no|reverse)"])  # fmt: skip
    return told


def _restoring() -> list[list[str]]:
    """What a restore test by restic runs: a sandbox made and removed, backups listed, checked, restored into it."""
    found = [["mkdir", r"--mode=700", "--", _SANDBOX], ["rm", "-rf", "--one-file-system", "--", _SANDBOX]]
    found = [[each if each is _SANDBOX else re.escape(each) for each in argv] for argv in found]
    for version in ((0, 14), (0, 18)):
        repository = Repository(_PLACE, _SECRET, version)
        for argv in (
            restic.snapshots(repository),
            restic.size(repository, _ID),
            restic.check(repository),
            restic.check(repository, "all"),
        ):
            found.append(_of_backups(argv))
        found.append([*_of_backups(restic.check(repository)), r"--read-data-subset=[0-9]{1,4}/[0-9]{1,4}"])
        restored = _of_backups(restic.restore(repository, _ID, "/target"))
        place = restored.index(re.escape("/target"))
        found.append([*restored[:place], _SANDBOX, r"*(--json|--include|/[^\0]*)"])
    return found


def _sights() -> list[list[str]]:
    """How a sandbox stands, and the room for it."""
    return [
        [re.escape(each) for each in sandboxes.there("/f")[:-1]] + [r"/[^\0]*"],
        [re.escape(each) for each in sandboxes.room("/f")[:-1]] + [r"/[^\0]*"],
    ]


def _of_backups(argv: tuple[str, ...]) -> list[str]:
    """Any repository that restic reaches by itself, its password from a file or from what is given, any backup."""
    known = {_PLACE: r"(/|sftp:|rest:https?://)[^\0\n]+", _SECRET: r"/[^\0\n]+", _ID: r"[0-9a-f]{8,64}"}
    return [known.get(each, re.escape(each)) for each in argv]


def _uuid() -> str:
    return f"{_UUID}-0000-0000-0000-000000000000"


def _patterns(argv: tuple[str, ...]) -> list[str]:
    return [_pattern(each) for each in argv]


def _pattern(each: str) -> str:
    each = each.replace(_uuid(), _UUID)
    for hole, pattern in _HOLES:
        if hole in each:
            before, _, after = each.partition(hole)
            return re.escape(before) + pattern + re.escape(after)
    return r"[A-Za-z0-9._-]{1,63}" if each == _NODE else re.escape(each)


def policy_text(told: dict[str, Any]) -> str:
    """The policy as its file holds it: a line for each program, so that a difference can be read."""
    lines = ["{"]
    for number, (name, value) in enumerate(told.items()):
        comma = "," if number < len(told) - 1 else ""
        if isinstance(value, list) and value:
            inner = ",\n".join(f"    {json.dumps(each)}" for each in value)
            lines.append(f"  {json.dumps(name)}: [\n{inner}\n  ]{comma}")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}{comma}")
    return "\n".join([*lines, "}", ""])


def sums() -> tuple[str, str]:
    """Of this version's probe and runner, as they are sent."""
    folder = Path(launch.__file__).resolve().parent.parent
    probe = without_words((folder / "probe" / "node_probe.py").read_text(encoding="utf-8")).encode()
    return hashlib.sha256(probe).hexdigest(), hashlib.sha256(zlib.decompress(launch.source())).hexdigest()


def forced_command(level: Level, text: str, *, gate: str = GATE, place: str = POLICY) -> str:
    """What the account runs whatever it is asked for: the gate, with the sums of all that it may run, and of the
    policy `text`."""
    probe, runner = sums()
    wanted = hashlib.sha256(text.encode()).hexdigest()
    return f"/usr/bin/python3 -I -S -B {gate} {level.value} {probe} {runner} {wanted} {place}"


def script(level: Level, key: str, account: str = "driftvakt", *, text: str = "") -> str:
    """What the administrator runs as root on the node, once it was read. `key` is a public key as its file holds it.
    Raises ValueError for what is no key or no name of an account."""
    found = _KEY.match(key.strip())
    if found is None or _ACCOUNT.fullmatch(account) is None:
        raise ValueError("no public key, or no account")
    text = text or policy_text(policy(level, account))
    gate = Path(launch.__file__).with_name("node_gate.py").read_text(encoding="utf-8")
    line = f'restrict,command="{forced_command(level, text)}" {found[0]} driftvakt\n'
    server = (
        f"Match User {account}\n    AuthorizedKeysFile {KEYS}\n    AuthenticationMethods publickey\n"
        "    PermitTTY no\n    X11Forwarding no\n    AllowTcpForwarding no\n    AllowAgentForwarding no\n"
    )
    parts = [
        "#!/bin/sh",
        f"# Driftvakt: what a console may do on this node, as {account}: {level.value}. Read it, then run it as root.",
        "set -eu",
        "umask 077",
        # What is missing is said before anything is there: half a level is none.
        'no() { echo "driftvakt: $1; nothing was changed" >&2; exit 1; }',
        '[ "$(id -u)" = 0 ] || no "run this as root"',
        f"for each in {' '.join(_NEEDED[level])}; do",
        '    command -v "$each" >/dev/null || no "$each is missing on this machine"',
        "done",
        f"id -u {account} >/dev/null 2>&1 || useradd --system --create-home --shell /bin/sh {account}",
        "install -d -o root -g root -m 0755 /etc/driftvakt /usr/lib/driftvakt",
        'put() { cat >"$1.new"; chown root:root "$1.new"; chmod "$2" "$1.new"; }',
        _file(GATE, "0755", gate),
        _file(POLICY, "0644", text),
        _file(KEYS, "0644", line),
        _file("/etc/ssh/sshd_config.d/50-driftvakt.conf", "0644", server),
    ]
    names = [GATE, POLICY, KEYS, "/etc/ssh/sshd_config.d/50-driftvakt.conf"]
    if level is not Level.WATCH:
        parts += [_file("/etc/sudoers.d/driftvakt", "0440", sudoers(account))]
        parts += ["visudo -c -f /etc/sudoers.d/driftvakt.new"]
        parts += [f"usermod -a -G systemd-journal {account} || true"]
        names.append("/etc/sudoers.d/driftvakt")
    else:
        parts += ["rm -f /etc/sudoers.d/driftvakt"]
    parts += [f"mv {name}.new {name}" for name in names]
    parts += ["sshd -t", "systemctl reload ssh 2>/dev/null || systemctl reload sshd", ""]
    return "\n".join(parts)


def sudoers(account: str) -> str:
    """Leave to run, as root, what the policy has after sudo; argument patterns as sudo 1.9.10 reads them."""
    rules = (
        r"/usr/bin/systemctl ^--no-ask-password (start|stop|restart|reset-failed) -- [A-Za-z0-9_.@-]+$",
        r"/usr/bin/systemctl ^--no-ask-password reboot$",
        r"/usr/bin/nvidia-smi ^--id\=GPU-[0-9a-f-]+ --(gpu-reset|power-limit\=[0-9]+|persistence-mode\=[01])$",
        r"/usr/bin/kill ^-s (TERM|KILL) -- [0-9 ]+$",
        r"/usr/bin/scontrol ^update NodeName\=[A-Za-z0-9._-]+ State\=(DRAIN|RESUME)( Reason\=.*)?$",
    )
    return "".join(f"{account} ALL=(root) NOPASSWD: {rule}\n" for rule in rules)


def _file(place: str, mode: str, text: str) -> str:
    return f"put {place} {mode} <<'{_END}'\n{text}{_END}"
