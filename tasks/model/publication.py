"""By whom a release is published, and under what terms."""

from dataclasses import dataclass

__all__ = ["Publication"]


@dataclass(frozen=True, slots=True)
class Publication:
    """What the roster says of the district as a publisher; each is `None` where it says nothing.

    `district_code` is the district's 行政区划代码 (GB/T 2260), `government` its government's full name, `publisher` the
    office that publishes and `contact` where that can be reached (an office, never a person), `licence` the name or
    SPDX id of the terms of use and `licence_url` their text, `homepage` where the releases are found.
    """

    district_code: str | None = None
    government: str | None = None
    publisher: str | None = None
    contact: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    homepage: str | None = None
