"""Makes the pictures of docs/pages: every page in its themes, sizes and conditions, on a site that stands still.

.venv/bin/python docs/proof.py [FOLDER]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from small_png import few_colours

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pages" / "pictures"
#: At 200 % on 3840 x 2160 there are 1920 x 1080 to lay out.
_LARGE = (1920, 1080)


def main(folder: Path) -> int:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtGui import QImage  # noqa: PLC0415 - the path is set above

    from tests.support.faces import FACES  # noqa: PLC0415 - as above

    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.png"):
        path.unlink()
    large = [name for name, face in FACES.items() if face.size == _LARGE]
    with tempfile.TemporaryDirectory() as scratch:
        for part, names, scale in (("plain", list(FACES), "1"), ("large", large, "2")):
            command = [sys.executable, "-m", "tests.support.faces", f"{scratch}/{part}", *names]
            subprocess.run(command, cwd=ROOT, env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True)
            for name in names:
                kept = name.replace("1920x1080", "3840x2160-200-percent") if part == "large" else name
                picture = few_colours(QImage(f"{scratch}/{part}/{name}.png"))
                if not picture.save(str(folder / f"{kept}.png"), "PNG", 0):
                    raise OSError(f"{kept}.png could not be written")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else FOLDER))
