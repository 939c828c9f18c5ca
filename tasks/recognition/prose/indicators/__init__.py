"""The words by which the prose of a report names the items of its form. Data only: `claims` is the engine."""

from tasks.recognition.prose.indicators.forms import INDICATORS, MATTERS
from tasks.recognition.prose.indicators.groups import GROUPS
from tasks.recognition.prose.indicators.model import NAME, Group, Indicator, Phrase
from tasks.recognition.prose.indicators.words import (
    COMPARED,
    CONDITIONS,
    DISPUTES,
    GOES_ON,
    NEVER,
    NONE_WORDS,
    ONE_KIND,
    OTHER_CHANNELS,
    OTHER_MATTERS,
    RESULT_LED_BY,
    RESULTS,
    RESULTS_UNSORTED,
    THAT_IS,
    TOPICS,
)

__all__ = [
    "COMPARED",
    "CONDITIONS",
    "DISPUTES",
    "GOES_ON",
    "GROUPS",
    "INDICATORS",
    "MATTERS",
    "NAME",
    "NEVER",
    "NONE_WORDS",
    "ONE_KIND",
    "OTHER_CHANNELS",
    "OTHER_MATTERS",
    "RESULTS",
    "RESULTS_UNSORTED",
    "RESULT_LED_BY",
    "THAT_IS",
    "TOPICS",
    "Group",
    "Indicator",
    "Phrase",
]
