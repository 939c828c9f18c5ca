"""How the indicators of each group are worded, all groups together."""

from collections.abc import Mapping
from types import MappingProxyType

from tasks.recognition.prose.indicators.model import Group
from tasks.recognition.prose.indicators.others import DISPUTED, ORGANISED, PUBLISHED
from tasks.recognition.prose.indicators.requests import REQUESTED

__all__ = ["GROUPS"]

GROUPS: Mapping[str, Group] = MappingProxyType({**PUBLISHED, **REQUESTED, **DISPUTED, **ORGANISED})
"""How the indicators of each group are worded, and with what they must not be confused."""
