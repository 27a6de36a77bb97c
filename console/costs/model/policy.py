"""Policy: how what nobody used is shared."""

from __future__ import annotations

from enum import StrEnum


class Policy(StrEnum):
    """How what is shared is divided among tenants."""

    UNIFORM = "uniform"  # evenly
    PROPORTIONAL = "proportional"  # by what each used itself
    CUSTOM = "custom"  # by keys
    SEPARATE = "separate"  # not at all: it is shown apart
