"""The root of every exception of the product, here because `expectations` stands lowest and imports nothing else.

`tasks.common.errors` draws the whole tree.
"""

__all__ = ["NianbaoError"]


class NianbaoError(Exception):
    """Whatever the product itself raises; what Python or a library raises is not among it."""
