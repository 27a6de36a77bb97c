"""A machine to connect to, with everything ~/.ssh/config said about the way there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from connectors.ssh.ca_signatures import CA_SIGNATURES


@dataclass(frozen=True, slots=True)
class Target:
    """Where and how to connect. Names and defaults are those of ssh_config(5); paths are absolute.

    `alias` is the name asked for, `host` the one to resolve. `jump` is the chain of hosts to go through, the first one
    first; each hop has its own settings and its own host key check. `identity_agent` is a socket path, empty for none.
    `connect_timeout` and `keepalive_interval` are seconds, None where the configuration is silent. `ca_signatures` are
    the algorithms by which an authority may sign for it. `notes` are directives that are set for this host and that
    this connector does not follow.
    """

    alias: str
    host: str
    port: int = 22
    user: str = ""
    identity_files: tuple[Path, ...] = ()
    identities_only: bool = False
    identities_configured: bool = False
    certificate_files: tuple[Path, ...] = ()
    identity_agent: str = ""
    host_key_alias: str = ""
    known_hosts_files: tuple[Path, ...] = ()
    revoked_host_keys: Path | None = None
    jump: tuple[Target, ...] = ()
    connect_timeout: float | None = None
    keepalive_interval: float | None = None
    keepalive_count: int | None = None
    address_family: str = "any"
    bind_address: str = ""
    methods: tuple[str, ...] = ("publickey", "keyboard-interactive", "password")
    ca_signatures: tuple[str, ...] = CA_SIGNATURES
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`user@host:port`, with brackets around an IPv6 address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user}@{host}:{self.port}" if self.user else f"{host}:{self.port}"
