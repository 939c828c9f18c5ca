"""The steps from a submitted file to a published release, as plain typed functions.

Importing this package switches off what Prefect would send elsewhere, gives the server of its own that it starts for
a run the time that takes on a busy machine, and shows what these modules log on the page of a run; a setting of the
environment comes first. It must happen before Prefect is imported, and so it happens here.
"""

import os

_PREFECT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer pages call a third party; the older ones do not
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "tasks",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # the steps also run as plain functions, and then log nowhere
}

for _name, _value in _PREFECT.items():
    os.environ.setdefault(_name, _value)
