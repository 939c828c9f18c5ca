"""The Chinese sentences and headings that a release writes, besides the labels of its codes."""

from enum import StrEnum

__all__ = ["Text"]


class Text(StrEnum):
    """Texts of the workbooks, the Word documents and the manifest; filled in with `format` where one has variables."""

    TITLE = "汇总后的{title}（{form} 年版，{level}）"
    SCOPE = "汇总范围：{level}"
    SEVERAL_TABLES = "二、主动公开政府信息情况"
    MATURITY = "状态：{level}"
    REASON = "原因：{reason}"
    APPROVED = "审定：{post}，{day:%Y年%-m月%-d日}（北京时间），发布号 {release}"
    SUM_OVER = "本表合计：{due}个应报单位中，用{form}年版统计表报送的{on_form}个单位之和"
    HELD_BACK = "暂不计入合计的{count}个单位（有必须改的审核结果）：{units}"
    QUESTIONED = "计量单位存疑、暂不计入合计的数：{numbers}"
    QUESTIONED_NUMBER = "{unit}“{item}”{value} {measure}"
    MORE_NUMBERS = "，另有{count}个见 facts.parquet"
    ACCEPTED = "审定时逐条接受的需说明的审核结果{count}条：{findings}"
    TOUCHED = "带{mark}的合计涉及尚未处理的需说明的审核结果"
    MARK = "△"
    COUNTED_TWICE = "单位之间可能重复计数（如联合发文），合计仅供参考：{rows}{of_columns}"
    OF_COLUMNS = "的{columns}"
    YEAR = "（{year}年度）"
    DISTRICT = "填报单位：{district}"
    OFFICIAL_SHEET = "汇总表"
    COVERAGE_SHEET = "汇总范围"
    COVERAGE_TITLE = "{district}{year}年度汇总范围"
    UNIT_DUE = "应报单位"
    UNIT_STATUS = "报送情况"
    UNIT_FORM = "统计表版本"
    MORE_UNITS = "另有{count}个单位，见 units.parquet"
    FONT = "宋体"
    PACKAGE_TITLE = "{district}{year}年度政府信息公开年报汇总数据"
    PAGE_TITLE = "说明页"
