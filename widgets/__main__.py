"""`python -m widgets`: the gallery in a window. `--save DIR` writes a PNG per page and theme instead."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from widgets import theme as themes

_SIZE = QSize(1200, 800)


def main(arguments: list[str] | None = None) -> int:
    """Open or save the gallery. 0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m widgets", description="Every control in every state.")
    parser.add_argument("--save", type=Path, metavar="DIR", help="write PNGs there and leave")
    parser.add_argument("--page", action="append", help="only this page (again for more)")
    parser.add_argument("--theme", action="append", help="only this theme (again for more)")
    options = parser.parse_args(arguments)
    if options.save is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([*sys.argv[:1], *themes.ARGUMENTS])
    themes.apply(app, themes.load((options.theme or ["dark"])[0]))
    from widgets.gallery import PAGES  # noqa: PLC0415 - pages may build icons, which needs the application
    from widgets.gallery.window import Window  # noqa: PLC0415

    if options.save is None:
        window = Window(PAGES)
        window.resize(1480, 900)
        window.show()
        return app.exec()
    options.save.mkdir(parents=True, exist_ok=True)
    for theme in options.theme or themes.names():
        themes.apply(app, themes.load(theme))
        for name in options.page or PAGES:
            page = PAGES[name]()
            page.resize(_SIZE)
            page.show()
            # Layouts settle by posted events; what asked for another height when it was shown needs a second round.
            for _ in range(2):
                app.sendPostedEvents()
            file = options.save / f"{name}-{theme}.png"
            if not page.grab().save(str(file)):
                print(f"cannot write {file}", file=sys.stderr)
                return 1
            page.close()
            page.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main())
