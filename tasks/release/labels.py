"""Which Chinese words does a release use for its codes?"""

from collections.abc import Mapping

__all__ = ["LEVELS", "REASONS", "UNIT_STATUSES"]

LEVELS: Mapping[str, str] = {"provisional": "暂定", "final": "审定"}

UNIT_STATUSES: Mapping[str, str] = {"reported": "已报", "unreadable": "无法识读", "missing": "缺报"}

REASONS: Mapping[str, str] = {
    "first_report": "首次报送",
    "resubmission": "重新报送",
    "withdrawal": "撤回",
    "reading": "识读改进",
}
