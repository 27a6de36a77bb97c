"""Files that the makers' own libraries wrote: `tiny.gguf` of gguf 0.19 (its header alone), `tiny.safetensors` of
safetensors 0.8."""

from __future__ import annotations

from pathlib import Path

RECORDED = Path(__file__).resolve().parents[2] / "support" / "recorded" / "models"
