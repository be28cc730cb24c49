"""`python -m bilateral` is the command `bilateral`."""

from __future__ import annotations

import sys

from bilateral.cli import main

if __name__ == "__main__":
    sys.exit(main())
