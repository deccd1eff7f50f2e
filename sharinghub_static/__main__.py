"""``python -m sharinghub_static``."""

import sys

from sharinghub_static.cli import main

sys.exit(main())
