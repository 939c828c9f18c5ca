"""What runs, and when."""

import tasks as tasks  # before Prefect is imported: it keeps Prefect from sending anything elsewhere
