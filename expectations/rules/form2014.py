"""The rules within the table of form 2014.

The notice's own audit relations were not found; these follow from the structure of the table of
国办发〔2014〕32号.
"""

from decimal import Decimal

import polars as pl

from expectations.forms import form
from expectations.rules.comparisons import Comparison
from expectations.rules.model import Check, Severity
from expectations.rules.relations import (
    adds_up,
    adds_up_or,
    at_least_each,
    at_most,
    both_zero_or_neither,
    fails_when,
    total_of,
)
from expectations.rules.table import on_form, sum_to, table_rule

__all__ = ["RULES"]

_FORM = form("2014")
_CHANNELS = ("channel.gazette", "channel.website", "channel.weibo", "channel.wechat", "channel.other")
_MONEY_LIMIT = Decimal(1000)


def _no_topic() -> Check:
    topics, social, other = pl.col("response.hot_topics"), pl.col("response.social_media"), pl.col("response.other")
    return fails_when(
        (topics == 0) & ((social > 0) | (other > 0)),
        topics,
        total_of(("response.social_media", "response.other")),
        ("response.hot_topics", "response.social_media", "response.other"),
        "“回应公众关注热点或重大舆情数”填的是 0，但{others}。",
    )


def _simply_added() -> Check:
    total, parts = pl.col("proactive.total"), total_of(_CHANNELS)
    used = pl.sum_horizontal([(pl.col(channel) > 0).cast(pl.Int8) for channel in _CHANNELS], ignore_nulls=False)
    return fails_when(
        (total == parts) & (used >= 2),
        total,
        parts,
        ("proactive.total", *_CHANNELS),
        "“主动公开政府信息数”{left} 条，正好等于各渠道条数相加（{parts}）。同一信息通过几个渠道公开只应计 1 条。",
    )


def _nothing_received() -> Check:
    received, closed = pl.col("requests.received"), pl.col("requests.closed")
    answered, fees = pl.col("requests.answered"), pl.col("fees.collected")
    return fails_when(
        (received == 0) & ((closed > 0) | (answered > 0) | (fees > 0)),
        received,
        pl.max_horizontal(closed, answered, fees),
        ("requests.received", "requests.closed", "requests.answered", "fees.collected"),
        "“收到申请数”填的是 0，但{others}。",
    )


def _money(item: str) -> Check:
    amount = pl.col(item)
    return Check(
        "“{name}”填的是 {left} 万元，达到或超过 1000 万元，是否把“元”填成了“万元”？",
        (amount >= _MONEY_LIMIT).cast(pl.Int8),
        amount,
        pl.lit(_MONEY_LIMIT),
        (item,),
        instance=item,
        upper=Decimal(0),
    )


RULES = on_form(
    _FORM,
    (
        table_rule(
            id="2014-SUM-RECEIVED",
            title="收到申请数等于四种方式之和",
            checks=(adds_up(sum_to(_FORM.id, "requests.received")),),
        ),
        table_rule(
            id="2014-SUM-CLOSED",
            title="申请办结数等于按时与延期之和",
            checks=(adds_up(sum_to(_FORM.id, "requests.closed")),),
        ),
        table_rule(
            id="2014-SUM-ANSWERED",
            title="申请答复数等于八类答复之和",
            checks=(adds_up(sum_to(_FORM.id, "requests.answered")),),
        ),
        table_rule(
            id="2014-SUM-DENIED",
            title="不同意公开答复数等于六类理由之和",
            checks=(adds_up(sum_to(_FORM.id, "answered.denied")),),
            suggestion="请核对各类理由。一件答复有几个理由的，只计主要的一个，改正后重新报送。",
        ),
        table_rule(
            id="2014-SUM-REVIEW",
            title="行政复议数量不小于各种结果之和",
            checks=adds_up_or(
                "review.total",
                ("review.upheld", "review.corrected", "review.other"),
                when_above=Severity.EXPLAIN,
                when_below=Severity.BLOCK,
            ),
            suggestion="结果之和大于总数的，请改正；总数大于结果之和的，请说明是否有尚未审结的案件。",
        ),
        table_rule(
            id="2014-SUM-LITIGATION",
            title="行政诉讼数量不小于各种结果之和",
            checks=adds_up_or(
                "litigation.total",
                ("litigation.upheld", "litigation.corrected", "litigation.other"),
                when_above=Severity.EXPLAIN,
                when_below=Severity.BLOCK,
            ),
            suggestion="结果之和大于总数的，请改正；总数大于结果之和的，请说明是否有尚未审结的案件。",
        ),
        table_rule(
            id="2014-SUM-STAFF",
            title="工作人员数等于专职与兼职之和",
            checks=(adds_up(sum_to(_FORM.id, "capacity.staff")),),
        ),
        table_rule(
            id="2014-MAX-CHANNEL",
            title="主动公开总数不小于任一渠道",
            checks=(
                at_least_each(
                    "proactive.total",
                    _CHANNELS,
                    "“主动公开政府信息数”填的是 {left} 条，小于{others}，最大相差 {difference} 条。",
                ),
            ),
            suggestion="每条信息在总数中计 1 条，总数不能小于任何一个渠道。请核对总数和该渠道的条数，改正后重新报送。",
        ),
        table_rule(
            id="2014-COVER-CHANNEL",
            title="主动公开总数不大于各渠道之和",
            checks=(
                Check(
                    "“主动公开政府信息数”{left} 条，大于各渠道之和 {right} 条（{parts}），"
                    "有 {difference} 条没有公开渠道。",
                    pl.col("proactive.total") - total_of(_CHANNELS),
                    pl.col("proactive.total"),
                    total_of(_CHANNELS),
                    ("proactive.total", *_CHANNELS),
                    upper=Decimal(0),
                    comparisons=(Comparison(("proactive.total",), _CHANNELS, is_equal=False),),
                ),
            ),
            suggestion="每条公开的信息至少通过一个渠道公开。请核对总数和各渠道的条数，改正后重新报送。",
        ),
        table_rule(
            id="2014-ADDED-CHANNEL",
            title="主动公开总数是否由各渠道简单相加",
            wording="用了两个以上渠道时，主动公开政府信息数 ≠ 各渠道之和",
            checks=(_simply_added(),),
            severity=Severity.HINT,
            suggestion="如确实没有信息通过两个以上渠道公开，不必改动；否则请按每条计 1 条重新统计总数。",
        ),
        table_rule(
            id="2014-PART-NORMATIVE",
            title="主动公开规范性文件数不大于主动公开总数",
            checks=(
                at_most(
                    "proactive.normative",
                    "proactive.total",
                    "“主动公开规范性文件数”{left} 条，大于“主动公开政府信息数”{right} 条，多 {difference} 条。",
                ),
            ),
            suggestion="规范性文件是主动公开信息的一部分。请核对两个数，改正后重新报送。",
        ),
        table_rule(
            id="2014-ISSUED-NORMATIVE",
            title="主动公开规范性文件数不大于制发数",
            checks=(
                at_most(
                    "proactive.normative",
                    "proactive.normative_issued",
                    "“主动公开规范性文件数”{left}，大于“制发规范性文件总数”{right}，多 {difference}。",
                ),
            ),
            severity=Severity.EXPLAIN,
            suggestion="如公开的文件中有往年制发的，请说明；否则请改正。",
        ),
        table_rule(
            id="2014-PART-PRESS",
            title="主要负责同志参加发布会次数不大于总次数",
            checks=(
                at_most(
                    "response.press_conferences_by_principal",
                    "response.press_conferences",
                    "“主要负责同志参加新闻发布会次数”{left} 次，大于“参加或举办新闻发布会总次数”{right} 次。",
                ),
            ),
            suggestion="其中数不能大于总数。请核对后改正并重新报送。",
        ),
        table_rule(
            id="2014-PART-INTERVIEW",
            title="主要负责同志参加在线访谈次数不大于总次数",
            checks=(
                at_most(
                    "response.online_interviews_by_principal",
                    "response.online_interviews",
                    "“主要负责同志参加政府网站在线访谈次数”{left} 次，大于“政府网站在线访谈次数”{right} 次。",
                ),
            ),
            suggestion="其中数不能大于总数。请核对后改正并重新报送。",
        ),
        table_rule(
            id="2014-NO-TOPIC",
            title="有回应事件而热点舆情数为零",
            wording="回应公众关注热点或重大舆情数 = 0 时，微博微信与其他方式回应事件数应为 0",
            checks=(_no_topic(),),
            severity=Severity.EXPLAIN,
            suggestion="回应过热点或舆情的，请补填总数；回应的不是热点或舆情的，请说明。",
        ),
        table_rule(
            id="2014-CLOSED-EXCESS",
            title="办结数大于收到数",
            checks=(
                at_most(
                    "requests.closed",
                    "requests.received",
                    "“申请办结数”{left} 件，大于“收到申请数”{right} 件，多 {difference} 件。",
                ),
            ),
            note="本表没有上年结转栏",
            severity=Severity.EXPLAIN,
            suggestion="如多出的是上年结转的申请，请说明件数；否则请改正。",
            suppressed_by=("2014-NOTHING-RECEIVED", "2014-SUM-RECEIVED", "2014-SUM-CLOSED"),
        ),
        table_rule(
            id="2014-ANSWERED-CLOSED",
            title="答复数与办结数不同",
            checks=(
                Check(
                    "“申请答复数”{left} 件，“申请办结数”{right} 件，相差 {difference} 件。",
                    pl.col("requests.answered") - pl.col("requests.closed"),
                    pl.col("requests.answered"),
                    pl.col("requests.closed"),
                    ("requests.answered", "requests.closed"),
                    lower=Decimal(0),
                    upper=Decimal(0),
                    comparisons=(Comparison(("requests.answered",), ("requests.closed",)),),
                ),
            ),
            severity=Severity.EXPLAIN,
            suggestion="办结而未答复（如申请人撤回）或答复而未办结的，请说明；否则请改正。",
            suppressed_by=("2014-SUM-CLOSED", "2014-SUM-ANSWERED"),
        ),
        table_rule(
            id="2014-NOTHING-RECEIVED",
            title="没有收到申请却有办结、答复或收费",
            wording="收到申请数 = 0 时，办结数、答复数、收费应为 0",
            checks=(_nothing_received(),),
            severity=Severity.EXPLAIN,
            suggestion="如是上年结转的申请，请说明；否则请改正。",
            suppressed_by=("2014-SUM-RECEIVED",),
            questions_number=True,
        ),
        table_rule(
            id="2014-TRAINING",
            title="培训班数与培训人次应同为零或同不为零",
            wording="举办各类培训班数 = 0 当且仅当 接受培训人员数 = 0",
            checks=(
                both_zero_or_neither(
                    "training.courses",
                    "training.trainees",
                    "“举办各类培训班数”{left} 次，“接受培训人员数”{right} 人次，一个是 0 而另一个不是。",
                ),
            ),
            severity=Severity.EXPLAIN,
            suggestion="如人员参加的是别处举办的培训，请说明；否则请补填或改正。",
            questions_number=True,
        ),
        table_rule(
            id="2014-MONEY-UNIT",
            title="金额是否误以元为单位",
            wording="收取的费用、专项经费 < 1000 万元",
            checks=(_money("fees.collected"), _money("capacity.budget")),
            severity=Severity.EXPLAIN,
            suggestion="表中单位是万元。请核对，以元填报的请除以 10000 后重新报送；数字属实的请说明。",
            questions_number=True,
            holds_number=True,
            unit_factor=Decimal(10_000),  # 元 in place of 万元
        ),
    ),
)
