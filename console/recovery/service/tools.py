"""The tools that read copies, each by its module; all of recovery asks them alike."""

from __future__ import annotations

from collections.abc import Mapping

from connectors import backups, borg, restic, rsync, tar
from console.recovery.model.assets import Tool

TOOLS: Mapping[Tool, backups.Tool] = {Tool.RESTIC: restic, Tool.BORG: borg, Tool.TAR: tar, Tool.RSYNC: rsync}


def tool_of(told: Mapping[str, str]) -> backups.Tool:
    """The tool of a plan, by its values ("restic 0.18.0")."""
    return TOOLS[Tool(told.get("tool", "").partition(" ")[0] or Tool.RESTIC)]
