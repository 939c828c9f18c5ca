"""The rules about numbers that stand out: against the same unit's last year, and among units of its kind.

Which numbers are monitored, and every threshold, stand in `expectations/parameters.toml`. Where several of the rules
would speak of one number, the one that says most does: a factor before an outlier among peers before a jump.
"""

from functools import partial

from expectations.forms import form_ids
from expectations.parameters import PARAMETERS
from expectations.rules.model import Family, Rule, Severity
from expectations.rules.outliers.common import FACTOR, JUMP, OUTLIER
from expectations.rules.outliers.last_year import factor, jump
from expectations.rules.outliers.peers import apart, changed, factor_among_peers

__all__ = ["RULES"]


_rule = partial(
    Rule,
    family=Family.YEARS,
    level=2,
    severity=Severity.EXPLAIN,
    source="同一单位历年的数、同类单位的数（阈值和最小量见规则参数）",
    forms=tuple(form_id for form_id in form_ids() if PARAMETERS.monitored_on(form_id)),
    suppressed_by=("DOC-NO-TABLE", "DOC-FORM", "DOC-PERIOD"),
    since="0.3.0",
    minimum=min(monitored.minimum for monitored in PARAMETERS.monitored),
)

RULES = (
    _rule(
        id=JUMP,
        title="与上一年相比变动很大",
        wording=f"今年与去年相差不到最小量，或者不超过 {PARAMETERS.jump_ratio} 倍、不少于 1/{PARAMETERS.jump_ratio}",
        checks=tuple(jump(monitored) for monitored in PARAMETERS.monitored),
        suggestion="请核对单位（元、万元）、小数点和统计口径；填错的请改正后重新报送，属实的请说明原因。",
        not_applicable_reason="没有上一年度大于 0 的同一指标的数可以比较",
    ),
    _rule(
        id=FACTOR,
        title="像是单位或位数填错",
        wording=(
            "相差达到最小量时，今年的数不是去年的 10、100、1000、10000 倍或几分之一左右；"
            "没有上一年数可比而远大于同类单位的，不是其中位数的 100、1000、10000 倍左右"
        ),
        checks=(
            *(factor(monitored) for monitored in PARAMETERS.monitored),
            *(factor_among_peers(monitored) for monitored in PARAMETERS.monitored),
        ),
        suggestion="请核对单位（元、万元）、小数点和位数；今年填错的请改正后重新报送，去年填错的或者属实的请说明。",
        not_applicable_reason="没有大于 0 的数可以与上一年度或同类单位比较",
        holds_number=True,
    ),
    _rule(
        id=OUTLIER,
        family=Family.PEERS,
        level=3,
        title="与同类单位相比很不一样",
        wording=(
            "与同类单位（部门之间、乡镇街道之间，另有 "
            f"{PARAMETERS.fewest_peers} 个以上单位有数）相比，变动（没有上一年数的，数）不是离群值"
        ),
        checks=(
            *(changed(monitored) for monitored in PARAMETERS.monitored),
            *(apart(monitored) for monitored in PARAMETERS.monitored),
        ),
        suggestion="请核对单位（元、万元）、小数点和统计口径；填错的请改正后重新报送，属实的请说明原因。",
        not_applicable_reason="没有大于 0 的数可以与同类单位比较",
    ),
)
