"""Notes every attempt of a Python process, and of those it starts, to look for or reach another machine."""

import os
import sys

_LOG = os.environ["NIANBAO_GUARD_LOG"]
_HERE = {"localhost", "127.0.0.1", "::1", "", None}


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name not in _HERE:
        with open(_LOG, "a", encoding="utf-8") as log:  # noqa: PTH123 - pathlib may not be there yet
            log.write(f"{event} {name} {sys.argv}\n")


sys.addaudithook(_note)
