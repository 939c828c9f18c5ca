"""What the findings on the district's own printed report say of the totals published beside it."""

import dataframely as dy
import polars as pl

from expectations.forms import form
from expectations.rules.district import OWN_LEVEL, RULES
from tasks.common.numbers import format_number
from tasks.model.codes import ReportingLevel
from tasks.tables import Findings, Levels, Submissions

__all__ = ["with_published_totals"]

_IDS = [rule.id for rule in RULES]
_BESIDE = "本次发布的{level}合计是 {total}{unit}，其中暂不计入 {held} 个单位。"


def with_published_totals(
    findings: dy.DataFrame[Findings], levels: dy.DataFrame[Levels], submissions: dy.DataFrame[Submissions]
) -> dy.DataFrame[Findings]:
    """Add to each finding on a printed total the total published, where it is not the sum that the rule compares with.

    The rule adds up every report received; the published total leaves out the reports that are held back.
    """
    of_rule = findings.filter(pl.col("rule").is_in(_IDS))
    if of_rule.is_empty():
        return findings
    own = set(of_rule.filter(instance=OWN_LEVEL)["submission_id"])
    forms = dict(submissions.select("submission_id", "form").iter_rows())
    totals = {
        row[:3]: row[3:] for row in levels.select("level", "form", "item", "total", "units_held_back").iter_rows()
    }
    said = []
    for row in of_rule.filter(pl.col("instance") != OWN_LEVEL).iter_rows(named=True):
        level = ReportingLevel.OWN if row["submission_id"] in own else ReportingLevel.DISTRICT
        form_id, item = forms[row["submission_id"]], row["instance"]
        total, held = totals.get((level.value, form_id, item), (row["right"], 0))
        if total != row["right"]:
            unit = form(form_id).item(item).unit
            words = {"total": format_number(total, blank="（空）"), "unit": f" {unit}" if unit else "", "held": held}
            said.append((row["submission_id"], item, _BESIDE.format(level=level.label, **words)))
    beside = pl.DataFrame(
        said, schema={name: pl.String() for name in ("submission_id", "instance", "beside")}, orient="row"
    ).with_columns(rule=pl.lit(_IDS[0]))
    joined = findings.join(beside, on=["submission_id", "instance", "rule"], how="left", maintain_order="left")
    message = pl.concat_str("message", pl.col("beside").fill_null(""))
    return Findings.check(joined.with_columns(message=message).select(Findings.column_names()))
