"""Levels: a hostile console, let in by the forced command of a level, can do no more than the policy says; at level
watch nothing at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
import subprocess
import sys
import threading
import uuid
import zlib
from pathlib import Path

import pytest

from connectors import nvidia_smi, power, processes, sudo, systemd
from connectors.probe import launch as probing
from connectors.probe.launch import staged
from connectors.processes import Signal
from connectors.runner import launch
from connectors.runner import node_gate as gate
from connectors.runner import node_runner as node
from connectors.runner.client import NodeRunner
from connectors.runner.files import NodeFiles
from connectors.runner.levels import Level, forced_command, policy, policy_text, script, sudoers, sums
from connectors.ssh.configuration import Surroundings, resolve
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from connectors.streams import ConnectorError
from connectors.systemd import Verb
from console.journal.model import Target
from console.main.acting import OwnRunner
from console.work.model.allowed import Lack
from console.work.model.allowed import Level as LevelSeen
from console.work.model.plans import Step
from console.work.service.allowing import Allowing
from console.work.service.protocols import Runner
from tests.support.node_runners import ended, why
from tests.support.sshd import SSHD, Sshd, keygen, public_line

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux")
GATE = Path(gate.__file__)
TARGET = "node:g01"


class Gated:
    """A machine, as an account by a forced command sees it: whatever is asked for, the gate runs."""

    def __init__(self, folder: Path, level: Level, told: dict[str, object] | None = None) -> None:
        self.policy = folder / "policy.json"
        text = policy_text(told if told is not None else policy(level))
        self.policy.write_text(text)
        self.policy.chmod(0o644)
        command = forced_command(level, text, gate=str(GATE), place=str(self.policy))
        self.argv = [sys.executable, *shlex.split(command)[1:], str(folder / "base")]
        self.home = folder / "home"
        self.home.mkdir(exist_ok=True)

    def says(self, data: bytes, seconds: float = 30.0) -> tuple[int, bytes, bytes]:
        """What comes back of some bytes, with the exit status."""
        done = subprocess.run(
            self.argv, input=data, capture_output=True, timeout=seconds, check=False,
            env={"HOME": str(self.home), "LD_PRELOAD": "", "PYTHONSTARTUP": "/tmp/x", "SSH_ORIGINAL_COMMAND": "sh"},
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def operating(tmp_path: Path) -> Gated:
    """One that lets `touch` be run in one folder, files be written in one and read in one, besides maintenance."""
    told = policy(Level.OPERATE)
    (tmp_path / "drop").mkdir()
    told["programs"] += [["touch", "--", re.escape(f"{tmp_path}/drop/") + "[a-z]+"]]
    told["write"], told["read"] = [f"{tmp_path}/drop"], [f"{tmp_path}/drop"]
    return Gated(tmp_path, Level.OPERATE, told)


def asks(*requests: tuple[str, dict[str, object]], base: str = "") -> bytes:
    """A console's first bytes and its requests."""
    lines = [launch.request(number, op, **values) for number, (op, values) in enumerate(requests, 1)]
    return launch.payload(base=base, detach="session") + b"".join(lines)


def answers(out: bytes) -> dict[int, dict[str, object]]:
    lines = [json.loads(line) for line in out.splitlines() if line.startswith(b"{")]
    return {line["id"]: line for line in lines if line.get("k") in ("done", "refused")}


LEASE = ("lease", {"target": TARGET, "epoch": 1, "holder": "them", "seconds": 60.0, "politely": False})


def start(argv: list[str], **more: object) -> tuple[str, dict[str, object]]:
    asked = {"run": str(uuid.uuid4()), "argv": argv, "target": TARGET, "epoch": 1, "timeout": 10.0, "grace": 1.0}
    return "start", {**asked, "env": {}, "cwd": "/", **more}


# ---- what is run


def test_what_is_no_probe_or_runner_of_the_set_up_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    hostile = f"import os\nopen({str(mark)!r}, 'w')\ndef main(*_): pass\n".encode()
    gated = Gated(tmp_path, Level.OPERATE)
    evil = zlib.compress(hostile)
    for data in (
        staged("exec(1)", evil, line=b"{}\n"),
        b"60\n" + f"touch {mark}; exit\n".encode().ljust(60),
        staged(f'import os;os.system("touch {mark}")', launch.source()[:-400], line=b"{}\n"),
        staged("", zlib.compress(zlib.decompress(launch.source()) + b"\n"), line=b"{}\n"),
        b"touch /tmp/x\n",
        b"",
        b"99999999\n",
        zlib.compress(b"\0" * (8 << 20)),
    ):
        status, out, err = gated.says(data)
        assert (status, out) == (77, b"") and b"not allowed here" in err, data[:60]
    assert not mark.exists()


def test_at_level_watch_no_runner_opens(tmp_path: Path) -> None:
    gated = Gated(tmp_path, Level.WATCH)
    status, out, err = gated.says(asks(LEASE, start(["touch", str(tmp_path / "x")])))
    assert (status, out) == (77, b"") and b"may only watch" in err
    assert not (tmp_path / "x").exists()


def test_a_first_stage_with_a_program_in_it_is_not_run_even_before_the_right_source(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    honest = launch.payload(detach="session")
    length, _, rest = honest.partition(b"\n")
    stage = f"touch {mark}\n".encode() + rest[: int(length)]
    status, out, _ = Gated(tmp_path, Level.OPERATE).says(b"%d\n" % len(stage) + stage + rest[int(length) :])
    assert status == 0 and b"driftvakt_runner" in out and not mark.exists()


def test_a_policy_that_somebody_changed_opens_nothing(operating: Gated) -> None:
    operating.policy.write_text(operating.policy.read_text().replace("touch", "rm"))
    status, out, err = operating.says(asks(LEASE))
    assert (status, out) == (77, b"") and b"set up here" in err
    writable = Gated(operating.policy.parent, Level.OPERATE)
    writable.policy.chmod(0o666)
    assert writable.says(asks(LEASE))[0] == 77


# ---- what the runner lets be done


@pytest.mark.parametrize(
    "argv",
    [
        ["sh", "-c", "id"],
        ["touch", "DROP/a"],
        ["touch", "--", "DROP/a", "DROP/b"],
        ["touch", "--", "DROP/../a"],
        ["/bin/touch", "--", "DROP/a"],
        ["touch", "--", "DROP/a\n"],
        ["systemctl", "--no-ask-password", "start", "--", "x.service"],
        ["sudo", "-n", "--", "systemctl", "--no-ask-password", "edit", "--", "x.service"],
        ["sudo", "-n", "--", "systemctl", "--no-ask-password", "start", "--", "x.service", "--force"],
        ["sudo", "-n", "--", "systemctl", "--no-ask-password", "-Hroot@other", "start", "--", "x.service"],
        ["sudo", "-n", "--", "kill", "-s", "KILL", "--", "-99999999"],
        ["sudo", "-n", "--", "nvidia-smi", "--id=GPU-00000000", "--power-limit=1;reboot"],
        ["kill", "-s", "STOP", "--", "99999999"],
    ],
)
def test_a_hostile_console_starts_nothing_that_is_not_named(operating: Gated, argv: list[str], tmp_path: Path) -> None:
    argv = [each.replace("DROP", str(tmp_path / "drop")) for each in argv]
    status, out, _ = operating.says(asks(LEASE, start(argv), ("look", {"argv": argv, "timeout": 5.0})))
    told = answers(out)
    assert status == 0 and told[1]["k"] == "done"
    assert (told[2]["code"], told[3]["code"]) == ("not_allowed", "not_allowed")
    assert not list((tmp_path / "drop").iterdir())


def test_it_chooses_neither_surroundings_nor_places(operating: Gated, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "out").symlink_to("/etc")
    (tmp_path / "secret").write_text("s3cr3t")
    good, whole = ["touch", "--", f"{drop}/a"], hashlib.sha256(b"").hexdigest()
    put = {"size": 0, "sha256": whole, "target": TARGET, "epoch": 1}
    requests: list[tuple[str, dict[str, object]]] = [
        LEASE,
        start(good, env={"X_FILE": "/etc/shadow"}),
        start(good, cwd="/etc"),
        ("read", {"path": str(tmp_path / "secret")}),
        ("read", {"path": f"{drop}/out/passwd"}),
        ("read", {"raw": base64.b64encode(f"{drop}/../secret".encode()).decode()}),
        ("folder", {"path": "/etc"}),
        ("hash", {"path": "/etc/passwd"}),
        ("put", {**put, "path": f"{tmp_path}/new"}),
        ("put", {**put, "path": f"{drop}/out/new"}),
        ("put", {**put, "path": f"{drop}/../new"}),
        ("request", {"socket": "/run/systemd/private", "send": "", "timeout": 1.0}),
        ("request", {"port": 22, "send": "", "timeout": 1.0}),
        ("list", {}),
    ]
    status, out, err = operating.says(asks(*requests, base=str(tmp_path / "elsewhere")))
    told = answers(out)
    assert status == 0 and told[1]["k"] == told[len(requests)]["k"] == "done", err
    refused = {number: told[number].get("code") for number in range(2, len(requests))}
    assert set(refused.values()) <= {"not_allowed", "link", "bad_request"}, refused
    assert not (tmp_path / "elsewhere").exists() and not (tmp_path / "new").exists()
    assert b"s3cr3t" not in out and b"root:" not in out


@pytest.mark.parametrize(
    "argv",
    [
        ["restic", "-o", "sftp.command=sh -c id", "snapshots"],
        ["restic", "--password-command=id", "snapshots"],
        ["restic", "--password-comm", "id"],
        ["borg", "--rsh", "id", "list"],
        ["borg", "--rs=id", "list"],
        ["rsync", "-e", "id", "a", "b"],
        ["rsync", "-aze", "id", "a", "b"],
        ["sudo", "-n", "--", "rsync", "-eid", "a", "b"],
        ["rsync", "--rsync-path=id", "a", "b"],
        ["tar", "--to-command=id", "-xf", "x"],
        ["tar", "--checkpoint-action=exec=id", "-xf", "x"],
        ["tar", "-Iid", "-xf", "x"],
        ["tar", "--use-compress-prog=id", "-xf", "x"],
    ],
)
def test_options_that_execute_match_no_pattern_however_wide(argv: list[str]) -> None:
    wide = node.Policy({"programs": [["*.*"]], "looks": [["*.*"]]})
    for looks in (False, True):
        with pytest.raises(node.Refused) as refused:
            wide.program({"argv": argv}, looks)
        assert refused.value.code == "not_allowed"
    wide.program({"argv": ["restic", "--password-file=/etc/key", "-o", "s3.region=x", "snapshots"]}, False)
    wide.program({"argv": ["rsync", "-az", "--delete", "a", "b"]}, False)


def test_what_maintenance_asks_for_is_named_in_the_policy_that_is_made() -> None:
    told = node.Policy(policy(Level.OPERATE))
    gpu = "GPU-5f0c7a9e-0000-4000-8000-000000000001"
    looks = [systemd.show("slurmd"), systemd.journal("slurmd", lines=50, after="s=a;i=1", containing="x")]
    looks += [nvidia_smi.gpus(), nvidia_smi.apps(gpu), processes.began(5, 6), processes.who(5, 6), power.boot()]
    for argv in looks:
        told.program({"argv": list(argv)}, True)
        with pytest.raises(node.Refused):
            told.program({"argv": list(argv)}, False)
    acts = [systemd.act(verb, "slurmd.service") for verb in Verb]
    acts += [power.reboot(), nvidia_smi.reset(gpu), nvidia_smi.set_power_limit(gpu, 500), processes.end(Signal.TERM, 7)]
    for argv in acts:
        told.program({"argv": ["sudo", "-n", "--", *argv]}, False)
    assert policy(Level.WATCH)["programs"] == policy(Level.WATCH)["looks"] == []


# ---- an honest console


def test_an_honest_console_does_by_a_forced_command_over_ssh_what_is_allowed(operating: Gated, tmp_path: Path) -> None:
    if SSHD is None:
        pytest.skip("sshd is not installed")
    with Sshd(tmp_path / "sshd") as server:
        command = " ".join(shlex.quote(each) for each in operating.argv)
        server.authorized.write_text(f'restrict,command="{command}" {public_line(server.client_key)}\n')
        known = KnownHosts(server.write_known_hosts())
        around = Surroundings(home=tmp_path, environment={})
        target = resolve(
            server.host, server.user, server.port, identity_file=str(server.client_key), surroundings=around
        )
        host = connect(target, known_hosts=known)
        try:
            with NodeRunner(host, "g01", detach="session") as runner:
                runner.lease(TARGET, 1, "desk", 60.0)
                run = str(uuid.uuid4())
                runner.start(run, ["touch", "--", f"{tmp_path}/drop/a"], target=TARGET, epoch=1, timeout=20.0)
                assert ended(runner, run).exit is not None and (tmp_path / "drop" / "a").exists()
                runner.sweep(run)
                assert runner.look(power.boot()).well
                assert (runner.hello.level, runner.hello.account) == ("operate", server.user)
                programs = (["touch", "--", f"{tmp_path}/drop/b"], ["touch", "/etc/b"], list(sudo.leave()))
                assert runner.allows(programs) == (True, False, False)
                assert not (tmp_path / "drop" / "b").exists()
                assert [entry.path for entry in NodeFiles(runner).folder(f"{tmp_path}/drop").entries] == ["a"]
                with pytest.raises(ConnectorError) as error:
                    runner.look(["uname", "-a"])
                assert why(error) == "not_allowed"
        finally:
            host.close()


def test_before_an_act_the_console_says_what_a_node_reached_over_ssh_allows_and_what_is_missing(
    operating: Gated, tmp_path: Path
) -> None:
    if SSHD is None:
        pytest.skip("sshd is not installed")
    with Sshd(tmp_path / "sshd") as server:
        known = KnownHosts(server.write_known_hosts())
        around = Surroundings(home=tmp_path, environment={})
        way = resolve(server.host, server.user, server.port, identity_file=str(server.client_key), surroundings=around)

        class Nodes:
            def __call__(self, _target: Target, _cancel: threading.Event) -> OwnRunner:
                return OwnRunner(connect(way, known_hosts=known), "g01")

            def give_back(self, _target: Target, runner: Runner) -> None:
                runner.close()

            def close(self) -> None: ...

        def forced(gated: Gated | None) -> None:
            command = " ".join(shlex.quote(each) for each in gated.argv) if gated is not None else ""
            forcing = f'restrict,command="{command}" ' if command else ""
            server.authorized.write_text(f"{forcing}{public_line(server.client_key)}\n")

        node, allowing = Target("node:1", "node:g01"), Allowing(Nodes())
        steps = (
            Step("a", node, argv=("touch", "--", f"{tmp_path}/drop/a")),
            Step("b", node, argv=("sudo", "-n", "--", "rm", "--", "/etc/b")),
        )
        forced(None)
        assert allowing.stands(node, steps).allowed.level is LevelSeen.OPEN
        forced(operating)
        stands = allowing.stands(node, steps)
        assert (stands.allowed.level, stands.programs) == (LevelSeen.OPERATE, ("rm /etc/b",))
        assert Lack.PROGRAM in stands.lacks and allowing.of("node:1") == stands.allowed
        assert allowing.stands(node, steps[:1]).programs == ()
        forced(Gated(tmp_path, Level.WATCH))
        assert allowing.look(node).lacks == (Lack.WATCH,)
        forced(operating)
        operating.policy.write_text("{}")
        assert allowing.look(node).lacks == (Lack.POLICY,)


def test_the_probe_comes_through_at_level_watch(tmp_path: Path) -> None:
    gated = Gated(tmp_path, Level.WATCH)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(gated.argv, **pipes) as child:  # type: ignore[call-overload]
        child.stdin.write(probing.payload())
        child.stdin.flush()
        first = json.loads(child.stdout.readline().strip() or child.stdout.readline())
        assert "k" in first, first
        child.stdin.close()
        assert child.wait(60) == 0


# ---- the set-up


def test_the_set_up_names_by_its_sum_all_that_may_run_and_leaves_nothing_else(tmp_path: Path) -> None:
    key = keygen(tmp_path / "k").with_suffix(".pub").read_text()
    text = script(Level.OPERATE, key)
    assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0
    assert all(each in text for each in (*sums(), "restrict,command=", "/etc/driftvakt/policy.json", "visudo -c"))
    wanted = hashlib.sha256(policy_text(policy(Level.OPERATE)).encode()).hexdigest()
    assert wanted in text and policy_text(policy(Level.OPERATE)) in text
    assert json.loads(policy_text(policy(Level.OPERATE))) == policy(Level.OPERATE)
    assert "sudoers.d/driftvakt\n" in script(Level.WATCH, key) and "NOPASSWD" not in script(Level.WATCH, key)
    assert all(line.startswith("ops ALL=(root) NOPASSWD: /usr/bin/") for line in sudoers("ops").splitlines())
    for bad_key, account in (("ssh-ed25519 AAAA", "ops"), (key, "ops; reboot"), (f'command="x" {key}', "ops")):
        with pytest.raises(ValueError):
            script(Level.WATCH, bad_key, account)
