"""Makes the pictures that docs/pages/README.md shows: pages in their themes, sizes and conditions, on a still site.

.venv/bin/python docs/proof.py [FOLDER]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from small_png import few_colours

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pages" / "pictures"
#: At 200 % on 3840 x 2160 there are 1920 x 1080 to lay out.
_SIZE, _LARGE = "1920x1080", "3840x2160-200-percent"


def shown() -> list[str]:
    """The pictures that the text leads to, without their ending."""
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"\(pictures/([\w-]+)\.png\)", text)))


def main(folder: Path) -> int:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtGui import QImage  # noqa: PLC0415 - the path is set above

    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.png"):
        path.unlink()
    plain = [name for name in shown() if _LARGE not in name]
    large = [name.replace(_LARGE, _SIZE) for name in shown() if _LARGE in name]
    with tempfile.TemporaryDirectory() as scratch:
        for part, names, scale in (("plain", plain, "1"), ("large", large, "2")):
            command = [sys.executable, "-m", "tests.support.faces", f"{scratch}/{part}", *names]
            subprocess.run(command, cwd=ROOT, env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True)
            for name in names:
                kept = name.replace(_SIZE, _LARGE) if part == "large" else name
                picture = few_colours(QImage(f"{scratch}/{part}/{name}.png"))
                if not picture.save(str(folder / f"{kept}.png"), "PNG", 0):
                    raise OSError(f"{kept}.png could not be written")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else FOLDER))
