"""The application of the Prefect server that we start: Prefect's own, which answers its own page and clients only.

Prefect lets pages of any origin in, under any name of the machine. A page that a browser opens from elsewhere, be it a
received file, is refused here before Prefect sees what it asks for.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from prefect.blocks.core import Block
from prefect.server.api.server import create_app
from prefect.utilities.dispatch import lookup_type

from flows import mail_block
from flows.server import HOSTS
from flows.starter import end_with_starter

__all__ = ["OwnRequestsOnly", "application", "temporary_application"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_FORBIDDEN = 403
_POLICY_VIOLATION = 1008
_REFUSAL = "本服务只接受自己的页面和客户端。用别的名称访问时，请在启动 nianbao serve 时用 --name 写明这个名称。"


def application() -> Application:
    """Make the application of `nianbao serve`, to which the block that sends mail is known."""
    lookup_type(Block, mail_block.MAIL_BLOCK_TYPE)
    return _closed(create_app())


def temporary_application() -> Application:
    """Make the application of the server of one `nianbao run`: without pages, schedules and other services."""
    return _closed(create_app(ephemeral=True))


def _closed(prefect: Application) -> Application:
    end_with_starter()
    return OwnRequestsOnly(prefect, os.environ.get(HOSTS, "").split(","))


class OwnRequestsOnly:
    """Refuses requests to an unknown host, and those of pages that are not the server's own."""

    def __init__(self, application: Application, names: Iterable[str]) -> None:
        """Stand before an application.

        Args:
            application: what answers the requests let through.
            names: the names that the server is reached by, besides `localhost` and every address.
        """
        self._application = application
        self._names = {"localhost", *(name.lower() for name in names if name)}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] not in ("http", "websocket") or self._is_own(scope):
            await self._application(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            kind = (b"content-type", b"text/plain; charset=utf-8")
            await send({"type": "http.response.start", "status": _FORBIDDEN, "headers": [kind]})
            await send({"type": "http.response.body", "body": _REFUSAL.encode()})

    def _is_own(self, scope: Message) -> bool:
        """Whether host and origin are ours.

        A browser names the origin of the page in each request that could change something, and in each whose answer
        the page could read; Prefect's clients name none.
        """
        hosts, origins = (
            [value.decode("latin-1").lower() for name, value in scope["headers"] if name == wanted]
            for wanted in (b"host", b"origin")
        )
        is_known = len(hosts) == 1 and self._is_known(hosts[0])
        return is_known and all(origin in (f"http://{hosts[0]}", f"https://{hosts[0]}") for origin in origins)

    def _is_known(self, host: str) -> bool:
        """Whether a host is an address or one of our names.

        An address is safe: a foreign page can get a browser to take its own name for this machine's, never an address.
        """
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self._names or bool(ip_address(name))
        except ValueError:
            return False
