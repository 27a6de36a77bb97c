"""Signatures over versions: who stands for it that these are the right weights, by an SSH key over the whole
manifest."""

from __future__ import annotations

#: What signatures of versions are for: one that was made for anything else is none.
NAMESPACE = "driftvakt-version"
