"""Who filled the reports in? Invented people, whose names and numbers belong to nobody.

Every name has 样 (sample) in it, every number lies in a range no subscriber has.
"""

from typing import NamedTuple

__all__ = ["PEOPLE", "Person"]

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_EVERY_NTH_HAS_A_MOBILE = 5


class Person(NamedTuple):
    """An invented person: a name, a telephone number, a mail address."""

    name: str
    phone: str
    email: str


def _person(index: int) -> Person:
    """Every fifth has a mobile, the others a desk telephone."""
    row, column = divmod(index, len(_STEMS))
    number = 100 + index
    phone = f"14000000{number}" if index % _EVERY_NTH_HAS_A_MOBILE == 0 else f"5550{number}"
    return Person(f"{_SURNAMES[row]}样{_STEMS[column]}", phone, f"yang{number}@example.invalid")


PEOPLE = tuple(_person(index) for index in range(len(_SURNAMES) * len(_STEMS)))
