"""`python -m nianbao` is `nianbao`."""

import sys

from nianbao.cli import main

sys.exit(main())
