"""What the pages ask of Great Expectations, which they never import."""

from typing import Any, Protocol

__all__ = ["Context", "Resource"]


class Resource(Protocol):
    """A suite or the result of a validation."""

    def to_json_dict(self) -> dict[str, Any]:
        """The JSON form."""


class Suites(Protocol):
    """The suites of a data context."""

    def get(self, name: str) -> Resource:
        """The suite of this name."""


class Context(Protocol):
    """A data context."""

    @property
    def suites(self) -> Suites:
        """Its suites."""

    def get_validation_result(self, expectation_suite_name: str, run_id: object, batch_identifier: str) -> Resource:
        """A result kept in its store."""
