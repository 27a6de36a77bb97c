"""`python -m console.main` is `driftvakt`."""

import sys

from console.main import main

if __name__ == "__main__":
    sys.exit(main())
