"""Terminals on nodes composed: ssh under the same configuration and known_hosts, in the desktop's own terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors.ssh.configuration import resolve
from connectors.ssh.terminal import ssh_argv, terminal_argv
from console.main.desktop_entry import program
from console.maintenance.service.shell import RULE, ShellService

if TYPE_CHECKING:
    from console.journal.model import Target
    from console.main.parts import Parts


def shell_over(parts: Parts) -> ShellService:
    """Terminals on the nodes of this inventory, where the rules of its people allow them."""

    def rule() -> int:
        return parts.log.people.roster().rules.get(RULE, 0)

    def ssh(target: Target) -> Sequence[str] | None:
        node = parts.inventory.current().node(target.id.removeprefix("node:"))
        if node is None or node.local:
            return None
        found = resolve(node.host, node.user, node.port, identity_file=node.identity_file, jump=node.jump)
        return ssh_argv(
            node.host,
            user=node.user,
            port=node.port,
            identity_file=node.identity_file,
            jump=node.jump,
            known_hosts=(parts.known_hosts.own, *found.known_hosts_files),
        )

    def beside(target: Target) -> Sequence[str] | None:
        name = target.name.removeprefix("node:")
        own = (*program(), "--data-dir", str(parts.directory), "nodes", "shell", name)
        return terminal_argv(own, shutil.which, os.environ)

    return ShellService(parts.journal.begin, rule=rule, ssh=ssh, beside=beside, start=start, demo=parts.demo)


def start(argv: Sequence[str]) -> None:
    """Start a program that goes on by itself. Raises OSError."""
    subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
