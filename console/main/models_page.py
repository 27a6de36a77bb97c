"""The Models page's room composed: the register, and who is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.journal.model import Target

if TYPE_CHECKING:
    from console.deployments.model.deployments import Deployment
    from console.deployments.model.models import Version
    from console.deployments.page.protocols import Room
    from console.deployments.service.releases import Release
    from console.main.parts import Parts


def models_room(parts: Parts) -> Room:
    """What the Models page is given."""
    from console.deployments.model.placing import Spot  # noqa: PLC0415 - as above
    from console.deployments.page.protocols import Room  # noqa: PLC0415 - a page's: the command line needs none of it
    from console.deployments.service.placing import Placing  # noqa: PLC0415 - as above
    from console.deployments.service.planning import Planning  # noqa: PLC0415 - as above
    from console.main.acting import WORDS  # noqa: PLC0415 - as above
    from console.main.model_costs import costs_of  # noqa: PLC0415 - as above

    def release(deployment: Deployment, version: Version, *, source: str = "", folder: str = "") -> Release:
        from console.main.releasing import release_of  # noqa: PLC0415 - it reads nodes: paramiko waits for that

        return release_of(parts, deployment, version, source=source, folder=folder)

    def target(key: str) -> Target:
        return Target(f"node:{key}", f"node:{parts.inventory.current().name(key)}")

    def spots() -> list[Spot]:
        return [Spot(each.key, each.full_name, each.host) for each in parts.inventory.current().nodes]

    parts.models.models()  # read now, in a job: the window's thread reads no database
    return Room(
        parts.models,
        lambda: parts.log.seat.seen().name or parts.operator,
        parts.rollouts,
        parts.seeing,
        Planning(parts.rollouts, parts.models, parts.acts, target, release),
        parts.acts,
        WORDS,
        Placing(parts.rollouts, parts.models, parts.acts, target),
        spots,
        lambda: costs_of(parts.costs),
    )
