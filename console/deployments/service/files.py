"""Files of a deployment on its nodes: units of its engines and its router, the router's configuration, and the timer
that takes the traffic back once nobody looks after it any more.

Programs stand in units by their bare names, which systemd looks up itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors import haproxy
from connectors.systemd import command
from console.deployments.model.deployments import Deployment, Slot

#: Seconds without a beat after which traffic is taken back.
DEAD_MAN_SECONDS = 60
#: Peers give a large model so many seconds to load.
LOADING, STOPPING = 4500, 120
_FULL_WEIGHT = 100


def engine_unit(
    deployment: Deployment,
    slot: Slot,
    version: str,
    argv: tuple[str, ...],
    *,
    sums: str = "",
    routers: Sequence[str] = (),
) -> str:
    """The unit of one slot's engine. It starts only while all files that `sums` (a path) names are what they were, also
    after a crash and when the machine begins. With addresses of `routers` nobody else reaches it from elsewhere, where
    the kernel lets systemd see to that."""
    return "\n".join(
        [
            "# Written by Driftvakt; a rollout writes it anew.",
            "[Unit]",
            described(deployment, slot, version),
            "After=network.target",
            "",
            "[Service]",
            "Type=exec",
            *checked(sums),
            f"ExecStart={command(argv)}",
            *fenced(routers),
            "Restart=on-failure",
            "RestartSec=2",
            f"TimeoutStartSec={LOADING}",
            f"TimeoutStopSec={STOPPING}",
            "LimitNOFILE=65536",
            "",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
        ]
    )


def described(deployment: Deployment, slot: Slot, version: str) -> str:
    """The line of a unit that says what it is."""
    return f"Description=Driftvakt: {deployment.name} {slot}, {_told(version)}"


def checked(sums: str) -> list[str]:
    """The lines of a unit that holds files against their sums (a path) before each start."""
    return [f"ExecStartPre={command(('sha256sum', '--check', '--strict', '--quiet', '--', sums))}"] if sums else []


def fenced(routers: Sequence[str]) -> list[str]:
    """The lines of a unit that is reached by these addresses alone, from anywhere without any."""
    return ["IPAddressDeny=any", f"IPAddressAllow=localhost {' '.join(routers)}"] if routers else []


def sums_of(pieces: Sequence[tuple[str, str]]) -> str:
    """Files by path and SHA-256 as sha256sum reads them; a name with a line's end in it is written as it writes it."""
    lines = []
    for path, sha256 in pieces:
        odd = any(each in path for each in "\\\n\r")
        told = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(f"{chr(92) if odd else ''}{sha256}  {told}\n")
    return "".join(lines)


def router_unit(deployment: Deployment) -> str:
    """The unit of the router, one for each deployment: what happens to it happens to nobody else's."""
    start = (haproxy.HAPROXY, "-Ws", "-f", deployment.config)
    return "\n".join(
        [
            "# Written by Driftvakt.",
            "[Unit]",
            f"Description=Driftvakt: router of {deployment.name}",
            "After=network.target",
            "",
            "[Service]",
            "Type=notify",
            f"ExecStart={command(start)}",
            f"ExecReload={command(haproxy.check(deployment.config))}",
            "ExecReload=kill -USR2 $MAINPID",
            "KillMode=mixed",
            "Restart=always",
            "SuccessExitStatus=143",
            "RuntimeDirectory=driftvakt",
            "RuntimeDirectoryPreserve=yes",
            "LimitNOFILE=65536",
            "",
            "[Install]",
            "WantedBy=multi-user.target",
            "",
        ]
    )


def router(deployment: Deployment) -> haproxy.Router:
    """What is said of it to HAProxy, with no slot decided."""
    slots = [
        haproxy.Slot(each.server(slot), each.address, each.port(slot), _FULL_WEIGHT)
        for each in deployment.replicas
        for slot in Slot
    ]
    return haproxy.Router(
        deployment.name,
        (haproxy.Listening("0.0.0.0", deployment.port),),  # noqa: S104 - callers are elsewhere
        tuple(slots),
        deployment.socket,
        # Below /run: a restart of the machine finds none, and comes up on what the configuration says.
        f"/run/driftvakt/{deployment.name}.state",
        deployment.health,
    )


def router_config(deployment: Deployment, serving: Slot | Mapping[str, Slot | None]) -> str:
    """The router's configuration with one slot of each replica in service, the same or that of each by its name; of one
    that rests, none."""
    made = router(deployment)
    same = serving if isinstance(serving, Slot) else None
    of = {each.name: same for each in deployment.replicas} if isinstance(serving, Slot) else serving
    idle = {each.server(slot) for each in deployment.replicas for slot in Slot if of[each.name] is not slot}
    slots = tuple(
        haproxy.Slot(each.name, each.address, each.port, each.weight, each.name in idle) for each in made.slots
    )
    return haproxy.configuration(
        haproxy.Router(made.name, made.listening, slots, made.socket, made.state_file, made.health, made.paths)
    )


def kept(path: str, suffix: str = "") -> str:
    """Where a file is kept as it was."""
    return f"{path}.kept{suffix}"


def dead_man_service(deployment: Deployment) -> str:
    """All of what takes the traffic back: the router's configuration as it was, and nothing that it remembers."""
    config = deployment.config
    return "\n".join(
        [
            "# Written by Driftvakt for a rollout.",
            "[Unit]",
            f"Description=Driftvakt: take the traffic of {deployment.name} back",
            "",
            "[Service]",
            "Type=oneshot",
            f"ExecStart={command(('cp', '--preserve=all', '--', kept(config), config))}",
            f"ExecStart={command(('rm', '-f', '--', router(deployment).state_file))}",
            f"ExecStart={command(('systemctl', 'reload-or-restart', '--', deployment.router_unit))}",
            "",
        ]
    )


def dead_man_timer(deployment: Deployment, seconds: int = DEAD_MAN_SECONDS) -> str:
    """When it is done: so many seconds after it was last said that somebody looks after the rollout."""
    return "\n".join(
        [
            "# Written by Driftvakt for a rollout.",
            "[Unit]",
            f"Description=Driftvakt: {deployment.name} is looked after",
            "",
            "[Timer]",
            f"OnActiveSec={seconds}",
            "AccuracySec=1",
            f"Unit={deployment.dead_man}.service",
            "",
        ]
    )


def _told(text: str) -> str:
    """A name in a unit's description."""
    return "".join(each for each in text.replace("%", "%%") if each.isprintable())[:80]
