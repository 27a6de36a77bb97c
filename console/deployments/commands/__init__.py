"""The commands of models, as data."""

from __future__ import annotations

from console.deployments.commands import looking, placing, powering, register
from console.work.model.commands import Command

COMMANDS: tuple[Command, ...] = (*register.COMMANDS, *placing.COMMANDS, *powering.COMMANDS, *looking.COMMANDS)
