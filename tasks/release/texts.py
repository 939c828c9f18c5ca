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
    SUM_OVER = "本表合计：{due}个应报单位中，用{form}年版统计表报送的{on_form}个单位之和"
    HELD_BACK = "暂不计入合计的{count}个单位（有必须改的审核结果）：{units}"
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
    NOT_ADDITIVE = "单位之间可能重复计数（如联合发文），合计仅供参考"
    NOT_IN_SERIES = "与别的版本的统计表口径不同，不能跨版比较"
    IN_QUESTION = "带底色的合计中有审核结果尚未处理的数：{items}"
    ONE_IN_QUESTION = "{name}{sum}{unit}，其中{units}个单位的{total}{unit}"
    MORE_IN_QUESTION = "；另有{count}项见 totals.parquet"
    KEYWORDS = "政府信息公开、政府信息公开工作年度报告、依申请公开"
    AS_OF = "数据截至{day}"
    PACKAGE_DESCRIPTION = "{district}各单位{year}年度政府信息公开工作年度报告的全部数值、合计和审核结果"
    CSV_TITLE = "{label}（CSV）"
    RELEASE = "发布号：{release}"
    BREAK = "2018 年度与 2019 年度之间统计表换版，两边的数口径不同，不能比较"
