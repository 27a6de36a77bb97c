"""The kinds of files that nodes are imported from: all that the commands must know of importing."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    TOML = "toml"
    CSV = "csv"
    SSH_CONFIG = "ssh-config"
    ANSIBLE_INI = "ansible-ini"
    ANSIBLE_YAML = "ansible-yaml"
