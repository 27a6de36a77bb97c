"""The commands of models, as data."""

from __future__ import annotations

from console.deployments.commands import looking, powering, register
from console.work.model.commands import Command

COMMANDS: tuple[Command, ...] = (*register.COMMANDS, *powering.COMMANDS, *looking.COMMANDS)
