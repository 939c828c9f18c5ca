"""What runs, and when.

Importing this package switches off what Prefect would send elsewhere; a setting of the environment
comes first. It must happen before Prefect is imported, and so it happens here.
"""

import os

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}

for _name, _value in _QUIET.items():
    os.environ.setdefault(_name, _value)
