"""Log-in by a proxy: where the office's reverse proxy knows who asks, the desk takes its word, if it is the proxy's."""

import hmac

from django.contrib.auth.backends import RemoteUserBackend
from django.contrib.auth.middleware import RemoteUserMiddleware
from django.http import HttpRequest

from desk.site import places

__all__ = ["KnownAccounts", "ProxyLogIn"]

SECRET_HEADER = "HTTP_X_NIANBAO_PROXY"  # noqa: S105 - the name of a header
"""`X-Nianbao-Proxy`, in which the proxy shows that it is the one that was set up."""


class KnownAccounts(RemoteUserBackend):
    """Accounts that an administrator made; a name that is none of these logs nobody in."""

    create_unknown_user = False


class ProxyLogIn(RemoteUserMiddleware):
    """Middleware: log in whom the proxy names, for as long as it does.

    Off unless a header is configured. A header counts only beside the proxy's secret: whoever reaches the desk past the
    proxy, from this machine or another, can send headers too.
    """

    header = "nianbao.remote_user"
    """A key that no header of a request can set."""

    def process_request(self, request: HttpRequest) -> None:
        """Hand on the name that the proxy gives, and nothing that somebody else does."""
        request.META.pop(self.header, None)
        proxy = places().proxy
        if proxy is not None:
            shown = request.META.get(SECRET_HEADER, "")
            named = request.META.get(f"HTTP_{proxy.header.upper().replace('-', '_')}", "")
            if named and hmac.compare_digest(shown.encode(), proxy.secret.encode()):
                request.META[self.header] = named
        super().process_request(request)
