"""Which Prefect server the clients of this process use, and its password."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prefect.context import refresh_global_settings_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL

from flows.server import password_of, temporary_server

__all__ = ["know_password", "server_for_run"]

# With Prefect's own number of 5, a run whose temporary server was killed after publishing took 222 seconds to say so.
_RETRIES, _FEW = "PREFECT_CLIENT_MAX_RETRIES", "1"


@contextmanager
def server_for_run() -> Iterator[Callable[[], None]]:
    """Start a temporary server for a run, unless Prefect's settings name one; yield what waits until it answers.

    Prefect would start one by itself, which any page in a browser on this machine could use.
    """
    if PREFECT_API_URL.value():
        know_password()
        yield lambda: None
        return
    with temporary_server() as server:
        environment = {**server.client_environment, **({} if _RETRIES in os.environ else {_RETRIES: _FEW})}
        os.environ |= environment
        refresh_global_settings_context()
        try:
            yield server.wait_until_healthy
        finally:
            EventsWorker.drain_all()
            APILogWorker.drain_all()
            for name in environment:
                del os.environ[name]
            refresh_global_settings_context()


def know_password() -> None:
    """Take the password of the server in use from its record, where the settings give none and it is of this user."""
    password = password_of(PREFECT_API_URL.value() or "")
    if password and not PREFECT_API_AUTH_STRING.value():
        os.environ["PREFECT_API_AUTH_STRING"] = password
        refresh_global_settings_context()
