"""Which columns hold what is known of a watched number beside the unit's last year and among its peers?

`tasks.checking.inputs.peers` computes them over all reports; each is null where it cannot be known.
"""

__all__ = [
    "PEERS",
    "apart_column",
    "changed_column",
    "count_column",
    "going_back_column",
    "middle_change_column",
    "middle_column",
    "times_column",
    "times_middle_column",
]

PEERS = "peers"
"""The column that names the group of units with which a unit is compared; null where it has no like."""


def times_column(item: str) -> str:
    """How many times last year's number this year's is; null where there is nothing to compare."""
    return f"times:{item}"


def going_back_column(item: str) -> str:
    """Whether last year's number was called in question as too large or too small, and this year's goes back."""
    return f"going_back:{item}"


def changed_column(item: str) -> str:
    """How far the unit's change lies from its peers', in quartile distances; 0 within the ratio or the minimum."""
    return f"changed:{item}"


def middle_change_column(item: str) -> str:
    """How many times last year's number this year's is for the middle one of the peers."""
    return f"middle_change:{item}"


def apart_column(item: str) -> str:
    """How far the unit's number lies above its peers', in median deviations; 0 within the ratio or the minimum."""
    return f"apart:{item}"


def middle_column(item: str) -> str:
    """The median of the peers' numbers above zero."""
    return f"middle:{item}"


def times_middle_column(item: str) -> str:
    """How many times that median the unit's number is."""
    return f"times_middle:{item}"


def count_column(column: str) -> str:
    """How many units a middle is taken of, the unit's own number among them."""
    return f"count_of_{column}"
