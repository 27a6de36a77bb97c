"""Slurm's commands on a simulated node, as 24.11 prints: scontrol, squeue, sinfo, scancel. The controller is elsewhere
and always answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from connectors.site_simulator.slurm import DOWN_SECONDS, SILENT_SECONDS, Cluster, Job, JobState, Node
from connectors.site_simulator.system import SLURMD
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read

PARTITION = "batch"
_SHORT_STATES = {
    JobState.RUNNING: "R",
    JobState.PENDING: "PD",
    JobState.FAILED: "F",
    JobState.CANCELLED: "CA",
}


# ---- nodes ---------------------------------------------------------------------------------------------------------


def base_state(cluster: Cluster, node: Node) -> str:
    """What Slurm calls a node's base state."""
    if cluster.silent(node, DOWN_SECONDS):
        return "DOWN"
    held = sum(len(dict(job.spec.placement)[node.name]) for job in cluster.jobs_on(node.name))
    if not held:
        return "IDLE"
    return "ALLOCATED" if held == cluster.systems[node.name].model.node.gpus else "MIXED"


def long_state(cluster: Cluster, node: Node) -> str:
    """As scontrol has it: the base and its flags."""
    flags = ["DRAIN"] if node.drained else []
    flags += ["NOT_RESPONDING"] if cluster.silent(node, SILENT_SECONDS) else []
    return "+".join([base_state(cluster, node), *flags])


def sinfo_state(cluster: Cluster, node: Node, *, short: bool) -> str:
    """As sinfo has it: one word, and a star for a node that does not respond."""
    base = base_state(cluster, node)
    word = base.lower()
    if node.drained and base != "DOWN":
        word = "drained" if base == "IDLE" else "draining"
    if short:
        word = {"allocated": "alloc", "mixed": "mix", "drained": "drain", "draining": "drng"}.get(word, word)
    return word + ("*" if cluster.silent(node, SILENT_SECONDS) else "")


def folded(names: Iterable[str]) -> str:
    """Names as Slurm lists them: g[01-03,07],u02."""
    groups: dict[tuple[str, int], list[int]] = {}
    plain = []
    for name in sorted(names):
        found = re.fullmatch(r"(.*?)(\d+)", name)
        if found is None:
            plain.append(name)
        else:
            groups.setdefault((found[1], len(found[2])), []).append(int(found[2]))
    parts = []
    for (stem, width), numbers in groups.items():
        runs: list[list[int]] = []
        for number in numbers:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        texts = [f"{run[0]:0{width}d}" + (f"-{run[-1]:0{width}d}" if len(run) > 1 else "") for run in runs]
        one = len(texts) == 1 and "-" not in texts[0]
        parts.append(f"{stem}{texts[0]}" if one else f"{stem}[{','.join(texts)}]")
    return ",".join(parts + plain)


def sinfo(caller: Caller, argv: list[str]) -> Answer:
    try:
        long = ("Node", "noheader", "format=", "nodes=", "partition=", "states=", "list-reasons")
        given = read(argv, "Nho:n:p:t:lR", long)
    except BadArguments as problem:
        return Answer(err=f'sinfo: {problem}\nTry "sinfo --help" for more information\n', status=1)
    cluster = caller.cluster
    named = set(given.values("-n", "--nodes"))
    nodes = [node for node in cluster.nodes.values() if not named or node.name in named]
    reasons = given.has("-R", "--list-reasons")
    if reasons:
        nodes = [node for node in nodes if node.drained]
    single = given.has("-N", "--Node")
    usual = "%20E %9u %19H %N" if reasons else "%N %.6D %9P %6t" if single else "%9P %5a %10l %6D %6t %N"
    form = given.value("-o", "--format", default=usual)
    groups: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        told = [letter for letter in _letters(form, _NODE_FIELDS) if letter in _OF_ONE_NODE]
        alike = tuple(_NODE_FIELDS[letter][1](cluster, [node]) for letter in told)
        groups.setdefault((node.name,) if single else alike, []).append(node)
    letters = _letters(form, _NODE_FIELDS)
    rows = [[_NODE_FIELDS[letter][1](cluster, each) for letter in letters] for each in groups.values()]
    return Answer(_filled(form, _NODE_FIELDS, rows, given))


#: In these, nodes of one line are alike.
_OF_ONE_NODE = "tTEuH"
_NODE_FIELDS: dict[str, tuple[str, Callable[[Cluster, list[Node]], str]]] = {
    "P": ("PARTITION", lambda _cluster, _nodes: f"{PARTITION}*"),
    "R": ("PARTITION", lambda _cluster, _nodes: PARTITION),
    "a": ("AVAIL", lambda _cluster, _nodes: "up"),
    "l": ("TIMELIMIT", lambda _cluster, _nodes: "infinite"),
    "D": ("NODES", lambda _cluster, nodes: str(len(nodes))),
    "t": ("STATE", lambda cluster, nodes: sinfo_state(cluster, nodes[0], short=True)),
    "T": ("STATE", lambda cluster, nodes: sinfo_state(cluster, nodes[0], short=False)),
    "N": ("NODELIST", lambda _cluster, nodes: folded(node.name for node in nodes)),
    "n": ("HOSTNAMES", lambda _cluster, nodes: folded(node.name for node in nodes)),
    "E": ("REASON", lambda _cluster, nodes: nodes[0].reason or "none"),
    "u": ("USER", lambda _cluster, nodes: nodes[0].by or "Unknown"),
    "H": ("TIMESTAMP", lambda _cluster, nodes: _stamp(nodes[0].at) if nodes[0].at else "Unknown"),
}


# ---- jobs ----------------------------------------------------------------------------------------------------------


def squeue(caller: Caller, argv: list[str]) -> Answer:
    long = ("noheader", "format=", "nodelist=", "jobs=", "user=", "users=", "states=", "partition=")
    try:
        given = read(argv, "ho:w:j:u:t:p:l", long)
    except BadArguments as problem:
        return Answer(err=f'squeue: {problem}\nTry "squeue --help" for more information\n', status=1)
    cluster = caller.cluster
    nodes, numbers = given.values("-w", "--nodelist"), given.values("-j", "--jobs")
    unknown = [name for name in nodes if name not in cluster.nodes]
    if unknown:
        return Answer(err=f"squeue: error: Invalid node name {unknown[0]}\n", status=1)
    people, states = given.values("-u", "--user", "--users"), {word.upper() for word in given.values("-t", "--states")}
    found = []
    for job in sorted(cluster.jobs.values(), key=lambda each: -each.spec.number):
        shown = job.state in (JobState.RUNNING, JobState.PENDING)
        if states:
            shown = bool({"ALL", job.state.value, _SHORT_STATES[job.state]} & states)
        on_nodes = not nodes or (job.state is JobState.RUNNING and set(nodes) & set(job.spec.nodes))
        mine = (not numbers or str(job.spec.number) in numbers) and (not people or job.spec.user in people)
        if shown and on_nodes and mine:
            found.append(job)
    form = given.value("-o", "--format", default="%.18i %.9P %.8j %.8u %.2t %.10M %.6D %R")
    rows = [[_JOB_FIELDS[letter][1](cluster, job) for letter in _letters(form, _JOB_FIELDS)] for job in found]
    return Answer(_filled(form, _JOB_FIELDS, rows, given))


def _where(_cluster: Cluster, job: Job) -> str:
    return folded(job.spec.nodes) if job.state is JobState.RUNNING else f"({job.reason})"


def _run_for(cluster: Cluster, job: Job) -> str:
    if job.state is JobState.PENDING:
        return "0:00"
    return _span(int((job.ended or cluster.now()) - job.began))


_JOB_FIELDS: dict[str, tuple[str, Callable[[Cluster, Job], str]]] = {
    "i": ("JOBID", lambda _cluster, job: str(job.spec.number)),
    "A": ("JOBID", lambda _cluster, job: str(job.spec.number)),
    "P": ("PARTITION", lambda _cluster, _job: PARTITION),
    "j": ("NAME", lambda _cluster, job: job.spec.name),
    "u": ("USER", lambda _cluster, job: job.spec.user),
    "t": ("ST", lambda _cluster, job: _SHORT_STATES[job.state]),
    "T": ("STATE", lambda _cluster, job: job.state.value),
    "M": ("TIME", _run_for),
    "L": ("TIME_LEFT", lambda _cluster, _job: "UNLIMITED"),
    "l": ("TIME_LIMIT", lambda _cluster, _job: "UNLIMITED"),
    "D": ("NODES", lambda _cluster, job: str(len(job.spec.nodes))),
    "N": ("NODELIST", lambda _cluster, job: folded(job.spec.nodes) if job.state is JobState.RUNNING else ""),
    "R": ("NODELIST(REASON)", _where),
    "r": ("REASON", lambda _cluster, job: job.reason),
    "S": ("START_TIME", lambda _cluster, job: _stamp(job.began)),
    "b": ("TRES_PER_NODE", lambda _cluster, job: f"gres/gpu:{len(job.spec.placement[0][1])}"),
}


def scancel(caller: Caller, argv: list[str]) -> Answer:
    given = read(argv, "", ("quiet", "verbose"))
    err = ""
    for word in given.rest:
        if not word.isdigit() or not caller.cluster.cancel(int(word)):
            err += f"scancel: error: Kill job error on job id {word}: Invalid job id specified\n"
    return Answer(err=err, status=1 if err else 0)


# ---- scontrol ------------------------------------------------------------------------------------------------------


def scontrol(caller: Caller, argv: list[str]) -> Answer:
    try:
        given = read(argv, "od", ("oneliner", "details"))
    except BadArguments as problem:
        return Answer(err=f'scontrol: {problem}\nTry "scontrol --help" for more information\n', status=1)
    match given.rest:
        case ["show", "node" | "nodes", *names]:
            return _show(caller.cluster, names or list(caller.cluster.nodes), _node_blocks, given)
        case ["show", "job" | "jobs", *names]:
            numbers = names or [str(number) for number in caller.cluster.jobs]
            return _show(caller.cluster, numbers, _job_blocks, given)
        case ["update", *words]:
            return _update(caller.cluster, words)
        case ["ping"]:
            return Answer("Slurmctld(primary) at DEMO-head is UP\n")
    return Answer(err="DEMO: of scontrol, show node, show job, update of a node and ping are simulated\n", status=1)


_Blocks = Callable[[Cluster, str], list[str] | str]


def _show(cluster: Cluster, names: list[str], blocks_of: _Blocks, given: Given) -> Answer:
    out, status = "", 0
    for name in names:
        blocks = blocks_of(cluster, name)
        if isinstance(blocks, str):
            out, status = out + blocks, 1
        elif given.has("-o", "--oneliner"):  # some of its lines end in a blank, which stays
            out += " ".join(blocks) + "\n"
        else:
            out += "\n   ".join(blocks) + "\n\n"
    return Answer(out, status=status)


def _node_blocks(cluster: Cluster, name: str) -> list[str] | str:
    node = cluster.nodes.get(name)
    if node is None:
        return f"Node {name} not found\n"
    model = cluster.systems[name].model
    held = sum(len(dict(job.spec.placement)[name]) for job in cluster.jobs_on(name))
    cpus, gpus = model.node.cpus, model.node.gpus
    used = cpus * held // max(1, gpus)
    memory = model.node.memory_bytes >> 20
    share = memory * held // max(1, gpus)
    daemon = cluster.systems[name].units[SLURMD]
    free = memory - (int(model.host.memory_used) >> 20)
    allocated = f"cpu={used},mem={share}M,gres/gpu={held}" if held else ""
    lines = [
        f"NodeName={name} Arch=x86_64 CoresPerSocket={max(1, cpus // 4)} ",
        f"CPUAlloc={used} CPUEfctv={cpus} CPUTot={cpus} CPULoad={model.host.load:.2f}",
        "AvailableFeatures=(null)",
        "ActiveFeatures=(null)",
        f"Gres=gpu:h200:{gpus}",
        f"NodeAddr={name} NodeHostName={name} Version=24.11.5",
        "OS=Linux 6.8.0-demo-simulated ",
        f"RealMemory={memory} AllocMem={share} FreeMem={free} Sockets=2 Boards=1",
        f"State={long_state(cluster, node)} ThreadsPerCore=2 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A",
        f"Partitions={PARTITION} ",
        f"BootTime={_stamp(model.boot_time)} SlurmdStartTime={_stamp(daemon.began)}",
        f"LastBusyTime={_stamp(cluster.now())} ResumeAfterTime=None",
        f"CfgTRES=cpu={cpus},mem={memory}M,billing={cpus},gres/gpu={gpus}",
        f"AllocTRES={allocated}",
        "CurrentWatts=0 AveWatts=0 ",
    ]
    if node.reason:
        lines.append(f"Reason={node.reason} [{node.by}@{_stamp(node.at)}]")
    return lines


def _job_blocks(cluster: Cluster, word: str) -> list[str] | str:
    job = cluster.jobs.get(int(word)) if word.isdigit() else None
    if job is None:
        return "slurm_load_jobs error: Invalid job id specified\n"
    spec, running = job.spec, job.state is JobState.RUNNING
    ran = 0 if job.state is JobState.PENDING else int((job.ended or cluster.now()) - job.began)
    return [
        f"JobId={spec.number} JobName={spec.name}",
        f"UserId={spec.user}",
        f"JobState={job.state.value} Reason={job.reason} Dependency=(null)",
        f"Requeue=1 Restarts={job.restarts} BatchFlag=1 Reboot=0",
        f"RunTime={_long_span(ran)} TimeLimit=UNLIMITED",
        f"SubmitTime={_stamp(job.submitted)} StartTime={_stamp(job.began) if running else 'Unknown'}",
        f"Partition={PARTITION}",
        f"NodeList={folded(spec.nodes) if running else '(null)'}",
        f"NumNodes={len(spec.nodes)}",
    ]


def _update(cluster: Cluster, words: list[str]) -> Answer:
    asked = {name.lower(): value for name, _, value in (word.partition("=") for word in words)}
    if "nodename" not in asked:
        return Answer(err="DEMO: of scontrol update, that of a node is simulated\n", status=1)
    node, state = cluster.nodes.get(asked["nodename"]), asked.get("state", "").upper()
    if node is None:
        return Answer(err="slurm_update error: Invalid node name specified\n", status=1)
    reason, err = asked.get("reason") or node.reason, ""
    if state == "DRAIN" and reason:
        cluster.drain(node, reason, "root")
    elif state == "DRAIN":
        err = "You must specify a reason when DRAINING a node\nRequest aborted\n"
    elif state in ("RESUME", "UNDRAIN") and node.drained:
        cluster.resume(node)
    elif state in ("RESUME", "UNDRAIN"):
        err = "slurm_update error: Invalid node state specified\n"
    else:
        err = "DEMO: a node's state is set to DRAIN or RESUME here\n"
    return Answer(err=err, status=1 if err else 0)


# ---- writing -------------------------------------------------------------------------------------------------------


_FIELD = re.compile(r"%(\.?)(\d*)([a-zA-Z])")


def _letters(form: str, known: dict[str, tuple[str, Callable[..., str]]]) -> list[str]:
    letters = [found[3] for found in _FIELD.finditer(form)]
    unknown = next((letter for letter in letters if letter not in known), None)
    if unknown is not None:
        raise BadArguments(f"error: Invalid job format specification: {unknown}")
    return letters


def _filled(form: str, known: dict[str, tuple[str, Callable[..., str]]], rows: list[list[str]], given: Given) -> str:
    heads = [known[letter][0] for letter in _letters(form, known)]
    table = rows if given.has("-h", "--noheader") else [heads, *rows]
    lines = []
    for row in table:
        cells = iter(row)

        def cell(found: re.Match[str], cells: Iterable[str] = cells) -> str:
            text = next(iter(cells))
            width = int(found[2]) if found[2] else 0
            text = text[:width] if width else text
            return text.rjust(width) if found[1] else text.ljust(width)

        lines.append(_FIELD.sub(cell, form).rstrip() + "\n")
    return "".join(lines)


def _stamp(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _span(seconds: int) -> str:
    """As squeue has it: 5:02, 1:05:02, 2-01:05:02."""
    days, rest = divmod(max(0, seconds), 86_400)
    hours, minutes, seconds = rest // 3600, rest // 60 % 60, rest % 60
    if days:
        return f"{days}-{hours:02d}:{minutes:02d}:{seconds:02d}"
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _long_span(seconds: int) -> str:
    days, rest = divmod(max(0, seconds), 86_400)
    text = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"{days}-{text}" if days else text
