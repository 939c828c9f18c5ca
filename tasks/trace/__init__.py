"""Where does a published number come from? From the release back to the file, the place and the words in it."""

from tasks.trace.number import TracedNumber, trace_number
from tasks.trace.page import write_original
from tasks.trace.total import TracedTotal, trace_total

__all__ = ["TracedNumber", "TracedTotal", "trace_number", "trace_total", "write_original"]
