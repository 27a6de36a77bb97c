"""The Models page's room composed: the register, and who is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.deployments.page.protocols import Room
    from console.main.parts import Parts


def models_room(parts: Parts) -> Room:
    """What the Models page is given."""
    from console.deployments.page.protocols import Room  # noqa: PLC0415 - a page's: the command line needs none of it

    parts.models.models()  # read now, in a job: the window's thread reads no database
    return Room(parts.models, lambda: parts.log.seat.seen().name or parts.operator, parts.rollouts, parts.seeing)
