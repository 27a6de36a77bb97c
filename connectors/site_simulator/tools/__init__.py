"""The tools of a simulated node: functions that answer as the programs of these names would, and change its state."""

from connectors.site_simulator.tools import (
    archives,
    backups,
    borg,
    etcd,
    files,
    journalctl,
    machine,
    network,
    nvidia_smi,
    postgresql,
    processes,
    serving,
    slurm,
    systemctl,
    trials,
)
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Tool

__all__ = ["PROGRAMS", "Answer", "Caller", "use"]

TOOLS: dict[str, Tool] = {
    "borg": borg.borg,
    "cat": processes.cat,
    "cmp": files.cmp,
    "cp": files.cp,
    "df": files.df,
    "du": archives.du,
    "env": borg.env,
    "etcdctl": etcd.etcdctl,
    "find": archives.find,
    "haproxy": serving.haproxy,
    "id": processes.account,
    "ip": network.ip,
    "journalctl": journalctl.journalctl,
    "kill": processes.kill,
    "llama-server": serving.llama_server,
    "ln": files.ln,
    "loginctl": machine.loginctl,
    "mkdir": files.mkdir,
    "mv": files.mv,
    "nvidia-smi": nvidia_smi.nvidia_smi,
    "pg_restore": postgresql.pg_restore,
    "podman": serving.podman,
    "ps": processes.ps,
    "reboot": machine.reboot,
    "restic": backups.restic,
    "rm": files.rm,
    "scancel": slurm.scancel,
    "scontrol": slurm.scontrol,
    "sha256sum": files.sha256sum,
    "sh": trials.sh,
    "shutdown": machine.shutdown,
    "sinfo": slurm.sinfo,
    "squeue": slurm.squeue,
    "ss": network.ss,
    "stat": files.stat,
    "systemctl": systemctl.systemctl,
    "systemd-analyze": systemctl.analyze,
    "systemd-creds": backups.systemd_creds,
    "tar": archives.tar,
    "test": files.test,
    "timedatectl": systemctl.timedatectl,
    "vllm": serving.vllm,
}
#: The names of all stand-ins.
PROGRAMS = (*TOOLS, "sudo")
NOT_FOUND = 127


def use(caller: Caller, argv: list[str]) -> Answer:
    """What a program says to these arguments, its own name first."""
    name, *rest = argv or [""]
    if name == "sudo":
        return _sudo(caller, rest)
    tool = TOOLS.get(name)
    if tool is None:
        return Answer(err=f"DEMO: {name} is not simulated\n", status=NOT_FOUND)
    try:
        return tool(caller, rest)
    except BadArguments as problem:
        return Answer(err=f"{name}: {problem}\n", status=1)


def _sudo(caller: Caller, argv: list[str]) -> Answer:
    """The demo's account may do everything: what follows is done."""
    words = list(argv)
    if "-l" in words:
        return Answer("    (ALL : ALL) NOPASSWD: ALL\n")
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word == "--":
            break
        if word in ("-u", "-g"):
            del words[:1]
    if not words:
        return Answer()
    if words[0] not in TOOLS or words[0] == "sh":
        return Answer(err=f"sudo: {words[0]}: command not found\n", status=1)
    return use(caller, words)
