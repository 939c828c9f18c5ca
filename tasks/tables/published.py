"""The tables of a release, and the register of submissions: what readers outside rely on."""

import types
from functools import cache

import dataframely as dy
import polars as pl

from expectations.forms import form, form_ids
from expectations.forms.series import SERIES_FORMS
from tasks.model.codes import (
    Certainty,
    ChangeReason,
    DecisionKind,
    DecisionReason,
    DecisionState,
    Doubt,
    FindingState,
    Outcome,
    ReportingLevel,
    State,
    Status,
    Uncounted,
    UnitKind,
    UnitStatus,
    Waived,
)
from tasks.tables import fields
from tasks.tables.model import Table, TableInfo

__all__ = [
    "FINDING_ID",
    "IS_HELD_BACK",
    "IS_OPEN",
    "SCHEMA_VERSION",
    "Changes",
    "CorrectedNumber",
    "Decisions",
    "Facts",
    "Findings",
    "Levels",
    "OfItem",
    "ReportedNumber",
    "RuleSubject",
    "Series",
    "SeriesItems",
    "Submissions",
    "Totals",
    "Units",
    "Wide",
    "wide_table",
]


SCHEMA_VERSION = "0.4.0"
"""The newest heading of docs/data-changelog.md, which tells what readers of a release must change."""

IS_HELD_BACK = pl.col("uncounted_reason").eq_missing(pl.lit(Uncounted.REPORT.value))
"""Whether a number of `Facts` is in no total because its whole report is held back, and not for itself."""

IS_OPEN = pl.col("state").is_in([state.value for state in FindingState if state.is_open])
"""Whether a finding of `Findings` still waits for the office."""


_NAME = pl.concat_str(
    pl.coalesce("unit_id", "submission_id"),
    "rule",
    pl.when(pl.col("instance") != "").then("instance"),
    separator="/",
    ignore_nulls=True,
)
FINDING_ID = (
    pl.when(pl.len().over(_NAME) > 1, pl.col("submission_id").is_not_null())
    .then(pl.format("{}@{}", _NAME, "submission_id"))
    .otherwise(_NAME)
    .alias("finding_id")
)
"""What a person calls a finding by: `dept-water/YEAR-JUMP/requests.received`, with `@` and the submission where a unit
has several of the name. To be taken over all of a year's `Findings`."""


class OfItem(Table):
    """A row that is about an item of a form."""

    @dy.rule()
    def is_item_of_form(cls) -> pl.Expr:
        """The item is one of the form's."""
        of_form = {form_id: [item.id for item in form(form_id).items] for form_id in form_ids()}
        return pl.any_horizontal(
            (pl.col("form") == form_id) & pl.col("item").is_in(items) for form_id, items in of_form.items()
        )


class ReportedNumber(OfItem):
    """A number with its status."""

    @dy.rule()
    def is_number_exactly_where_reported(cls) -> pl.Expr:
        """A number stands exactly where one was reported."""
        return fields.is_number_exactly_where_reported()


class CorrectedNumber(ReportedNumber):
    """A number with what a correction replaced."""

    @dy.rule()
    def is_original_number_exactly_where_reported(cls) -> pl.Expr:
        """An original number stands exactly where one was reported."""
        return fields.is_original_number_exactly_where_reported()


class _OfUnit(Table):
    """What is known of a unit in a year."""

    year = fields.year()
    unit_id = fields.unit_id()
    unit = fields.unit()


class Facts(_OfUnit, CorrectedNumber):
    """The numbers of a release."""

    info = TableInfo(
        "facts",
        "数据明细",
        "One row per number: what each unit's report gives for each item of its form",
        ("year", "unit_id", "form", "item"),
    )
    form = fields.form_id()
    item = fields.item()
    value = fields.value("数值", "The number, in the form's unit of measure; null unless status is reported")
    unit_of_measure = fields.unit_of_measure()
    status = fields.status()
    note = fields.note()
    submission_id = fields.submission_id()
    place = fields.place()
    counted = fields.flag(
        "计入合计", "Whether the number may be in the totals; false while it or its report is held back"
    )
    uncounted_reason = fields.code(
        Uncounted,
        "不计入的原因",
        "report (a finding that must be repaired is open on it) or number (its unit of measure is in question and "
        "nobody has decided yet); null where it is counted",
        nullable=True,
    )
    original_value = fields.original_value()
    original_status = fields.original_status()
    decision_id = fields.decision_id()
    decision_reason = fields.decision_reason()
    doubt = fields.code(Doubt, "存疑", "Why the reading itself may be wrong; null where it is exact", nullable=True)
    in_question = fields.flag("审核未处理", "Whether an open finding names this number")
    obs_status = fields.obs_status()

    @dy.rule()
    def is_reason_exactly_where_uncounted(cls) -> pl.Expr:
        """What does not count says why."""
        return pl.col("counted") == pl.col("uncounted_reason").is_null()


class Submissions(Table):
    """The register of submissions."""

    info = TableInfo(
        "submissions",
        "报送记录",
        "One row per submission received for the year, whether or not its numbers count",
        ("year", "submission_id"),
    )
    year = fields.year()
    submission_id = fields.submission_id()
    unit_id = fields.unit_id("Roster id of the unit; null where the unit is unknown", nullable=True)
    unit = fields.unit("Official name; null where the unit is unknown", nullable=True)
    revision = fields.count(
        "第几次报送", "1 for the first report of a unit, counted by time of receipt", nullable=True, least=1
    )
    state = fields.code(
        State,
        "状态",
        "live, superseded, edition, part, unreadable, original_lost, held, not_report, letter, withdrawn, "
        "unknown_unit, not_due, other_year or consolidated",
    )
    form = fields.form_id("Official form recognised; null where none was", nullable=True)
    kind = fields.text("文件类型", "Kind of file by its content", nullable=True)
    sha256 = fields.sha256()
    size = fields.count("文件大小", "Size of the file in bytes")
    received_at = fields.moment("收到时间", "When the office received it, China's time")

    @dy.rule()
    def is_form_known_where_live(cls) -> pl.Expr:
        """Numbers that count stand on a known form."""
        return (pl.col("state") != State.LIVE) | pl.col("form").is_not_null()


class Units(_OfUnit):
    """The units due, and what came of each."""

    info = TableInfo(
        "units", "单位名册", "One row per unit due to report for the year, and what came of it", ("year", "unit_id")
    )
    kind = fields.code(UnitKind, "单位类型", "department, town, street or office")
    code = fields.text("机构代码", "Unified code of the unit, where the roster gives it", nullable=True)
    status = fields.code(
        UnitStatus,
        "报送状态",
        "reported, held_back (reported, not counted yet), unreadable, questioned (only a report that lies under "
        "another unit), missing, not_yet (not received, and the deadline is not past) or waived",
    )
    submission_id = fields.submission_id("The submission whose numbers count", nullable=True)
    form = fields.form_id("Official form of that submission", nullable=True)
    received_at = fields.moment("收到时间", "When that submission was received, China's time", nullable=True)
    findings_block = fields.count("必须改", "Findings that must be repaired")
    findings_explain = fields.count("需说明", "Findings that need an explanation")
    findings_hint = fields.count("提示", "Hints")
    former_names = fields.texts("曾用名", "Names the unit had before, as the roster gives them")
    deadline = fields.day("报送截止日", "Last day of receipt; null where the roster gives none")
    first_received_at = fields.moment("首次收到时间", "When its first report was received, China's time", nullable=True)
    days_late = fields.days("迟报天数", "Days from the deadline to the first receipt; 0 or less is on time")

    @dy.rule()
    def is_submission_known_where_reported(cls) -> pl.Expr:
        """A unit has reported only where there is a submission of it; one may be held back whose original was lost."""
        return (pl.col("status") != UnitStatus.REPORTED) | pl.col("submission_id").is_not_null()


class RuleSubject(Table):
    """What a rule speaks of: a report, a unit, or a file of no known unit."""

    year = fields.year()
    unit_id = fields.unit_id("Roster id of the unit; null where the unit is unknown", nullable=True)
    unit = fields.unit("Official name; null where the unit is unknown", nullable=True)
    submission_id = fields.submission_id("The submission concerned; null where none was received", nullable=True)


class Findings(RuleSubject):
    """The failed rules, and what was decided about them."""

    info = TableInfo(
        "findings",
        "审核结果",
        "One row per failed rule",
        ("year", "unit_id", "submission_id", "rule", "instance"),
    )
    rule = fields.rule()
    instance = fields.text("细目", "Which application of the rule; empty where it has only one")
    outcome = fields.code(Outcome, "结果", "Always fail in this table")
    severity = fields.severity()
    items = fields.texts("涉及指标", "Items the finding is about")
    left = fields.value("左值", "Left side of the rule's comparison")
    right = fields.value("右值", "Right side of the rule's comparison")
    difference = fields.value("差额", "Left minus right")
    message = fields.text("说明", "What was found, in plain Chinese")
    place = fields.text("位置", "Where in the submitted file", nullable=True)
    suggestion = fields.text("建议", "What to do, in plain Chinese")
    repair = fields.text(
        "可能的改法", "The fewest cells whose change would mend every sum, in plain Chinese", nullable=True
    )
    reading = fields.code(
        Certainty,
        "识读把握",
        "certain (read exactly), doubtful (our reading may be wrong) or contradicted (a second reading differs)",
    )
    reading_note = fields.text("识读说明", "Why the reading is not certain, in plain Chinese", nullable=True)
    state = fields.code(
        FindingState, "处理状态", "open, explained, corrected, waived or reopened: what came of it so far"
    )
    decision_id = fields.decision_id()
    decided_by = fields.text("决定岗位", "Post that decided", nullable=True)
    decision_reason = fields.decision_reason()
    decision_note = fields.text(
        "决定备注", "Why the decision does not close the finding, or what else does", nullable=True
    )

    @dy.rule()
    def is_failed(cls) -> pl.Expr:
        """Only failed rules are findings."""
        return pl.col("outcome") == Outcome.FAIL

    @dy.rule()
    def is_decision_named(cls) -> pl.Expr:
        """A finding that was decided about names the decision, who took it and why."""
        is_decided = pl.col("decision_id").is_not_null()
        return (pl.col("decided_by").is_not_null() == is_decided) & (
            pl.col("decision_reason").is_not_null() == is_decided
        )


class Totals(OfItem):
    """The sums over the units."""

    info = TableInfo(
        "totals",
        "汇总",
        "One row per item: the sum over the units due, and what the sum is made of",
        ("form", "item"),
    )
    item = fields.item()
    form = fields.form_id()
    total = fields.value("合计", "Sum of the reported numbers; null where no unit reported one")
    units_due = fields.count("应报单位数", "Units due to report")
    units_reported = fields.count("已报数值单位数", "Units whose number is in the sum")
    units_blank = fields.count(
        "未填单位数", "Units whose report leaves the number empty, lacks its row or cannot be read there"
    )
    units_missing = fields.count("缺报单位数", "Units without a readable report on this form")
    units_held_back = fields.count("暂不计入单位数", "Units whose report has findings that must be repaired first")
    units_questioned = fields.count(
        "待核实单位数",
        "Units whose number is not in the sum until its unit of measure is decided",
    )
    units_corrected = fields.count("更正单位数", "Units whose number is in the sum as corrected")
    additive = fields.flag("可加", "False where a sum over units counts something twice")
    units_not_applicable = fields.count(
        "不适用单位数", "Units whose report says that the number does not apply to them"
    )
    units_computed = fields.count("算出单位数", "Units whose number is in the sum as computed from its parts")
    units_in_question = fields.count("存疑单位数", "Units whose number is in the sum while an open finding names it")
    total_in_question = fields.value("存疑合计", "Sum of those numbers; null where there is none")
    label = fields.text("名称", "What the number is called")
    unit_of_measure = fields.unit_of_measure()
    obs_status = fields.obs_status()

    @dy.rule()
    def is_sum_exactly_of_reported_numbers(cls) -> pl.Expr:
        """A sum stands exactly where some unit's number is in it: what nobody reported is not zero."""
        return pl.col("total").is_not_null() == (pl.col("units_reported") > 0)

    @dy.rule()
    def is_question_of_some_unit(cls) -> pl.Expr:
        """A sum in question stands exactly where some unit's number in the total is."""
        return pl.col("total_in_question").is_not_null() == (pl.col("units_in_question") > 0)

    @dy.rule()
    def is_every_unit_accounted_for(cls) -> pl.Expr:
        """Each unit due is counted once: reported, blank, not applicable, missing, held back or questioned."""
        parts = pl.sum_horizontal(
            *("units_reported", "units_blank", "units_not_applicable"),
            *("units_missing", "units_held_back", "units_questioned"),
        )
        return parts == pl.col("units_due")


class _OfLevel(Table):
    """What is told per reporting level."""

    level = fields.code(
        ReportingLevel,
        "层级",
        "own (区本级: office and departments), towns_and_streets or district (全区)",
    )


class Levels(_OfLevel, Totals):
    """The sums per reporting level."""

    info = TableInfo(
        "levels",
        "分级汇总",
        "The totals of the two official tables, 区本级 and 全区, and of the towns and streets: one row per level and "
        "item",
        ("level", "form", "item"),
    )


class Series(_OfUnit):
    """The numbers that can be followed across forms."""

    info = TableInfo(
        "series",
        "可比数据",
        f"One row per unit and number that can be followed across official forms {fields.listed(SERIES_FORMS, 'and')}",
        ("year", "unit_id", "series_item"),
    )
    series_item = fields.text("可比指标", "Id of the number, the same on every form")
    form = fields.form_id()
    value = fields.value("数值", "The number, or the sum of the items that make it up; null where one is null")
    unit_of_measure = fields.unit_of_measure()
    counted = fields.flag(
        "计入合计", "Whether the number may be in the totals; false while it or its report is held back"
    )
    in_question = fields.flag("审核未处理", "Whether an open finding names one of the items that make it up")


class SeriesItems(OfItem):
    """What the numbers of the series are made of."""

    info = TableInfo(
        "series_items",
        "可比指标对照",
        "Which items of each official form make up each number of `series`: one row per form and item",
        ("series_item", "form", "item"),
    )
    series_item = fields.text("可比指标", "Id of the number, the same on every form")
    form = fields.form_id()
    item = fields.item()
    label = fields.text("名称", "What the number is called in the newest form")
    description = fields.text("英文说明", "What the number counts")
    unit_of_measure = fields.unit_of_measure()


class Decisions(Table):
    """The ledger of a year, as published."""

    info = TableInfo(
        "decisions",
        "审核决定",
        "One row per explanation, correction, waiver or approval",
        ("year", "decision_id"),
    )
    year = fields.year()
    decision_id = fields.text("决定标识", "Id of the ledger entry")
    kind = fields.code(DecisionKind, "类型", "explanation, correction, waiver or approval")
    waived = fields.code(Waived, "豁免事项", "What a waiver lets pass: not_due, late_accepted or rule", nullable=True)
    unit_id = fields.unit_id("The unit concerned", nullable=True)
    submission_id = fields.submission_id("The submission concerned, where its unit is unknown", nullable=True)
    rule = fields.text("规则", "The rule concerned", nullable=True)
    instance = fields.text("细目", "Which application of the rule; null where it is any", nullable=True)
    item = fields.text("指标标识", "The item corrected", nullable=True)
    value_before = fields.value("原数", "The number that a correction speaks about; null for none")
    value_after = fields.value("更正后的数", "The number that a correction gives; null for none")
    guard = fields.text(
        "所依据的数", "The values the decision speaks about: it is void when they change", nullable=True
    )
    candidate = fields.text("审定的内容", "Content hash of the release approved", nullable=True)
    accepts = fields.texts(
        "审定时接受的审核结果",
        "Open findings that an approval accepts as they stand: unit or submission, rule, instance",
    )
    decided_by = fields.text("决定岗位", "Post that decided: one that the roster lists, or （其他岗位）")
    decided_on = fields.day("决定日期", "Date of the decision", nullable=False)
    reason = fields.code(DecisionReason, "理由", "Why: one of a closed list; the office's own words stay inside")
    expires = fields.day("有效期至", "Last day on which the decision is good; null where it has none")
    state = fields.code(DecisionState, "状态", "holding, reopened, expired, settled, replaced or unmatched")
    state_note = fields.text("状态说明", "Why, in plain Chinese", nullable=True)

    @dy.rule()
    def is_waiver_exactly_where_something_is_waived(cls) -> pl.Expr:
        """A waiver says what it lets pass, and nothing else does."""
        return (pl.col("kind") == DecisionKind.WAIVER) == pl.col("waived").is_not_null()

    @dy.rule()
    def is_item_exactly_where_corrected(cls) -> pl.Expr:
        """A correction names its item, and nothing else does."""
        return (pl.col("kind") == DecisionKind.CORRECTION) == pl.col("item").is_not_null()

    @dy.rule()
    def is_candidate_exactly_where_approved(cls) -> pl.Expr:
        """An approval names what it approves, and nothing else does."""
        return (pl.col("kind") == DecisionKind.APPROVAL) == pl.col("candidate").is_not_null()


class Changes(_OfUnit, OfItem):
    """What changed against the release before."""

    info = TableInfo(
        "changes",
        "变动",
        "One row per number that differs from the release before",
        ("year", "unit_id", "form", "item"),
    )
    form = fields.form_id()
    item = fields.item()
    value_before = fields.value("原值", "Value in the release before")
    value_after = fields.value("现值", "Value in this release")
    status_before = fields.code(
        Status, "原状态", "Status in the release before; null where the unit was not in it", nullable=True
    )
    status_after = fields.code(
        Status, "现状态", "Status in this release; null where the unit is no longer in it", nullable=True
    )
    counted_before = fields.flag("原计入合计", "Whether it was in the totals of the release before", nullable=True)
    counted_after = fields.flag("现计入合计", "Whether it is in the totals of this release", nullable=True)
    reason = fields.code(
        ChangeReason,
        "原因",
        "first_report, resubmission, withdrawal, correction, rule, roster, reading, original, method or renamed",
    )
    submission_before = fields.submission_id("The submission that the number before is of", nullable=True)
    submission_after = fields.submission_id("The submission that the number now is of", nullable=True)
    decision_before = fields.text("原决定标识", "Id of the correction that gave the number before", nullable=True)
    decision_after = fields.text("现决定标识", "Id of the correction that gives the number now", nullable=True)
    unit_before = fields.unit("Name of the unit in the release before; null where it was not in it", nullable=True)

    @dy.rule()
    def is_number_before_exactly_where_reported(cls) -> pl.Expr:
        """A number stood before exactly where one was reported."""
        return fields.is_number_exactly_where_reported("value_before", "status_before")

    @dy.rule()
    def is_number_after_exactly_where_reported(cls) -> pl.Expr:
        """A number stands now exactly where one is reported."""
        return fields.is_number_exactly_where_reported("value_after", "status_after")


class Wide(_OfUnit):
    """The facts of one form with a column per item, after what says whether they count."""

    status = fields.code(UnitStatus, "报送状态", "reported, or held_back: its numbers are in no total")
    counted = fields.flag("计入合计", "Whether the report's numbers are in the totals; sum only where true")
    submission_id = fields.submission_id()


@cache
def wide_table(form_id: str) -> type[Wide]:
    """Return the table of a form with a row per unit and a column per item, in the form's order."""
    layout = form(form_id)
    info = TableInfo(
        f"wide_{form_id}",
        f"{layout.title}（每单位一行）",
        f"One row per unit that reported on form {form_id}, one column per item; null where none was "
        "reported: left empty, not applicable, unreadable or absent, which `facts` tells apart",
        ("year", "unit_id"),
    )
    items = {item.id: fields.value(item.label, item.english, unit=item.unit) for item in layout.items}
    members = {"info": info, "__module__": __name__, **items}
    table: type[Wide] = types.new_class(f"Wide{form_id}", (Wide,), exec_body=lambda body: body.update(members))
    return table


def __getattr__(name: str) -> type[Wide]:
    """Give a wide table by its class's name, as whoever unpickles one asks for it."""
    if name.startswith("Wide") and (form_id := name.removeprefix("Wide")) in form_ids():
        return wide_table(form_id)
    raise AttributeError(name)
