"""How much chance tests try: a little in `make test`, much more in `make soak`. The assertions are the same.

The one place where the environment is asked: `NIANBAO_SOAK=1`.
"""

import os

from hypothesis import settings

__all__ = ["IS_SOAK", "PROFILE", "examples"]

IS_SOAK = os.environ.get("NIANBAO_SOAK") == "1"

_TIMES = 20
"""How many times as many examples a soak tries."""


def examples(short: int) -> int:
    """How many examples to try: so many, or in a soak many times that."""
    return short * _TIMES if IS_SOAK else short


PROFILE = "soak" if IS_SOAK else "short"
settings.register_profile(PROFILE, deadline=None, max_examples=examples(100))  # a busy machine is no fault
