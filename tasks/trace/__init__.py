"""Trace a published number from the release back to the file, the place and the words in it."""

from tasks.trace.number import TracedNumber, TracedTotal, trace_number, trace_total
from tasks.trace.page import write_original

__all__ = ["TracedNumber", "TracedTotal", "trace_number", "trace_total", "write_original"]
