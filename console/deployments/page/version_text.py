"""A version in lines of text: what it is made of, so that two of them can be laid side by side."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.deployments.model.models import Version
from widgets import numbers

_SHORT = 12


def short(digest: str) -> str:
    """A digest as people compare it: its beginning and its end."""
    return f"{digest[:4]}…{digest[-4:]}" if len(digest) > _SHORT else digest


class VersionText(QObject):
    """Holds the names of a version's parts."""

    def lines(self, version: Version) -> str:
        """All that it is made of, a line for each part; files by their paths."""
        facts = (
            (self.tr("engine"), f"{version.engine} {version.engine_version}".strip()),
            (self.tr("quantisation"), version.quantisation),
            (self.tr("driver"), version.driver),
            (self.tr("image"), version.image),
            (self.tr("tokenizer"), version.tokenizer),
            (self.tr("chat template"), version.chat_template),
        )
        made = [f"{name}: {value}" for name, value in facts if value]
        named = self.tr("flag")
        made += [f"{named}: {flag}" for flag in version.flags]
        made += [
            f"{each.path}  {numbers.iec(each.size)}  {each.sha256}"
            for each in sorted(version.files, key=lambda file: file.path)
        ]
        return "\n".join(made)
