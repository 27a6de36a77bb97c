"""Containers: an engine that runs in an image by its digest, as a unit that Podman's Quadlet makes.

Such a unit cannot be enabled: a machine begins with it by a link among what its target wants.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors import podman, systemd
from connectors.systemd import command
from console.deployments.model.deployments import Deployment, Slot
from console.deployments.service.files import LOADING, STOPPING, checked, described, fenced
from console.work.model.plans import Check, Relation

#: An engine has so many seconds to end before it is killed: less than its unit has.
_ENDING = STOPPING - 10


def container_unit(
    deployment: Deployment,
    slot: Slot,
    version: str,
    argv: tuple[str, ...],
    image: str,
    *,
    place: str = "",
    sums: str = "",
    routers: Sequence[str] = (),
    gpus: bool = False,
) -> str:
    """The file of a slot's engine in an image, in place of the unit that starts a program of the node. The model's
    folder (`place`) is read-only in it and where it is outside, and it is never pulled: what is started is what was
    checked. Raises ToolFault for an image that is not named by its digest."""
    program, *words = argv
    return "\n".join(
        [
            "# Written by Driftvakt; a rollout writes it anew.",
            "[Unit]",
            described(deployment, slot, version),
            "After=network.target",
            "",
            "[Container]",
            f"ContainerName=driftvakt-{deployment.name}-{slot}",
            f"Image={podman.reference(image)}",
            "Pull=never",
            "RunInit=true",  # a program that is the first process hears no SIGTERM unless it asks to
            "Network=host",
            *([f"Volume={podman.mounted(place)}"] if place else []),
            *(["AddDevice=nvidia.com/gpu=all"] if gpus else []),
            f"PodmanArgs={command(('--entrypoint', program, '--stop-timeout', str(_ENDING)))}",
            f"Exec={command(tuple(words))}",
            "",
            "[Service]",
            *checked(sums),
            *fenced(routers),
            "Restart=on-failure",
            "RestartSec=2",
            f"TimeoutStartSec={LOADING}",
            f"TimeoutStopSec={STOPPING}",
            "LimitNOFILE=65536",
            "",
        ]
    )


def there(image: str) -> tuple[Check, ...]:
    """That a node's Podman has Quadlet, and the image by this digest. Raises ToolFault."""
    return (
        Check(podman.version(), "podman.version", "quadlet", Relation.IS, "yes"),
        Check(podman.inspect(image), "podman.image", podman.digest_of(image), Relation.IS, "there"),
    )


def made(unit: str) -> Check:
    """That Quadlet made a unit."""
    return Check(systemd.show(unit), "systemd.unit", "LoadState", Relation.IS, "loaded")


def begins_with(deployment: Deployment, slot: Slot, *, on: bool) -> tuple[tuple[str, ...], Check]:
    """What has a machine begin with a slot's container, or without, and how that is seen."""
    link = deployment.wanted(slot)
    argv = (
        ("ln", "-sfn", "--", f"/run/systemd/generator/{deployment.unit(slot)}", link)
        if on
        else ("rm", "-f", "--", link)
    )
    return argv, Check(("test", "-L", link), "plain", "status", Relation.IS, "0" if on else "1")
