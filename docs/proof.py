"""Makes pictures of the pages in their themes, sizes and conditions, on a still site, and a page that shows them all.

    .venv/bin/python docs/proof.py [--to FOLDER] [NAME...]

Without names every face of tests/support/faces.py is made, the largest also at 200 % (docs/pages/README.md tells of
them). They come into build/pages, which is not kept: open index.html there.
"""

from __future__ import annotations

import argparse
import html
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "pages"
DRAWINGS = ROOT / "docs" / "pages" / "mockups"
#: At 200 % on 3840 x 2160 there are 1920 x 1080 to lay out.
_SIZE, _LARGE = "1920x1080", "3840x2160-200-percent"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Make pictures of the pages, and a page that shows them.")
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args(arguments)
    folder = chosen.to.absolute()
    sys.path.insert(0, str(ROOT))
    from tests.support.faces import FACES  # noqa: PLC0415 - the path is set above

    names = chosen.names or list(FACES)
    large = [name for name in names if _SIZE in name]
    _draw(large, folder, "2")
    for name in large:
        (folder / f"{name}.png").replace(folder / f"{_enlarged(name)}.png")
    _draw(names, folder, "1")
    pages = sorted([*((FACES[name].page, name) for name in names), *((FACES[n].page, _enlarged(n)) for n in large)])
    (folder / "index.html").write_text(index(pages), encoding="utf-8")
    print(f"{len(pages)} pictures; open {folder / 'index.html'}")
    return 0


def _enlarged(name: str) -> str:
    return name.replace(_SIZE, _LARGE)


def _draw(names: Sequence[str], folder: Path, scale: str) -> None:
    if names:
        command = [sys.executable, "-m", "tests.support.faces", "draw", str(folder), *names]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True)


def index(pictures: Sequence[tuple[str, str]]) -> str:
    """A page that shows (page, picture) under a heading for each page, the first design's drawing first."""
    parts = ["<!doctype html><meta charset=utf-8><title>Pages of Driftvakt</title>"]
    parts.append("<style>body{font-family:sans-serif} img{max-width:48%;border:1px solid gray}</style>")
    for page, some in groupby(pictures, key=lambda picture: picture[0]):
        parts.append(f"<h2>{html.escape(page)}</h2>")
        drawing = DRAWINGS / f"{page}.png"
        if drawing.exists():
            parts.append(f'<img title="as it was drawn" src="{html.escape(drawing.as_uri())}">')
        parts += [f'<img title="{html.escape(name)}" src="{html.escape(name)}.png">' for _, name in some]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
