"""A version in words: what it is made of, part by part, so that two of them can be laid side by side."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.deployments.model.models import Version
from widgets import numbers

_SHORT = 12


def short(digest: str) -> str:
    """The beginning of a digest: enough to tell any two apart, and to name a version by."""
    return digest[:_SHORT]


class VersionText(QObject):
    """Holds the names of a version's parts."""

    def parts(self, version: Version) -> dict[str, str]:
        """All that it is made of, by the name of the part; files by their paths."""
        made = {
            self.tr("engine"): f"{version.engine} {version.engine_version}".strip(),
            self.tr("flags"): " ".join(version.flags),
            self.tr("quantisation"): version.quantisation,
            self.tr("driver"): version.driver,
            self.tr("image"): version.image,
            self.tr("tokenizer"): short(version.tokenizer),
            self.tr("chat template"): short(version.chat_template),
        }
        for each in sorted(version.files, key=lambda file: file.path):
            made[each.path] = f"{numbers.iec(each.size)}, {short(each.sha256)}"
        return {name: value for name, value in made.items() if value}
