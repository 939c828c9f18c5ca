"""Which Chinese words does a release use for its codes?"""

from collections.abc import Mapping

__all__ = ["LEVELS", "REASONS", "REPORTING_LEVELS", "STATUSES", "UNIT_STATUSES"]

LEVELS: Mapping[str, str] = {"provisional": "暂定", "final": "审定"}

REPORTING_LEVELS: Mapping[str, str] = {"district": "全区", "own": "区本级", "towns_and_streets": "乡镇街道"}

UNIT_STATUSES: Mapping[str, str] = {
    "reported": "已报",
    "held_back": "已报，暂不计入",
    "unreadable": "无法识读",
    "missing": "缺报",
    "waived": "不需报送",
}

REASONS: Mapping[str, str] = {
    "first_report": "首次报送",
    "resubmission": "重新报送",
    "withdrawal": "撤回",
    "correction": "更正",
    "rule": "审核情况变化",
    "roster": "名册变化",
    "reading": "识读改进",
}

STATUSES: Mapping[str, str] = {
    "reported": "已填",
    "blank": "未填",
    "not_applicable": "不适用",
    "unreadable": "无法识读",
    "absent": "缺这一行",
}
