"""The summary of a candidate for whoever signs it: plain data, told alike by the command, the Prefect page and paper.

How it is said and kept: `tasks.yearly.sign_off_sheet`.
"""

import json
from collections import Counter
from typing import TypedDict

import polars as pl

from expectations.forms import form
from expectations.rules import Severity
from tasks.common.errors import CallerError
from tasks.common.numbers import format_number
from tasks.decisions import Decision, Ledger
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.model.codes import ChangeReason, DecisionKind, DecisionState, FindingState, MaturityLevel, UnitStatus, Waived
from tasks.release.changes import changes_between
from tasks.release.descriptor import read_manifest
from tasks.release.publish import Published
from tasks.release.render.charts import key_totals
from tasks.tables import FINDING_ID, IS_OPEN
from tasks.yearly.candidate import Candidate

__all__ = [
    "SignOff",
    "SignedDecision",
    "SignedFinding",
    "UnsignableError",
    "obstacles_now",
    "read_sign_off",
    "refuse_unsignable",
    "sign_off",
]

_MOST_CHANGES = 100
"""Changed values named one by one, about three printed pages; the rest are counted, and `nianbao diff` has them."""


class UnsignableError(CallerError):
    """An approval would approve nothing; the message says why, in Chinese."""


class SignedFinding(TypedDict):
    """A finding that is open, and the id that an approval accepts it by; `must_accept` where it has to."""

    id: str
    must_accept: bool
    unit: str
    severity: str
    rule: str
    message: str


class SignedTotal(TypedDict):
    """One official total, and last year's."""

    form: str
    label: str
    unit: str
    now: str
    before: str


class SignedDecision(TypedDict):
    """A decision that the candidate rests on; `change` is what a correction does to which number."""

    id: str
    unit: str
    change: str
    reason: str
    why: str
    by: str
    on: str


class SignedChange(TypedDict):
    """A value that differs from the release compared with."""

    unit: str
    label: str
    before: str
    after: str
    reason: str


class SignedApproval(TypedDict):
    """An approval that holds."""

    by: str
    on: str


class SignOff(TypedDict):
    """What a person who signs must know; all texts are Chinese, all numbers written as the forms write them.

    `obstacles` say why nobody can sign yet; `decisions` are the ids of those that the candidate was made with;
    `since` is the release that `changes` compare with, the last one signed or else the one before.
    """

    year: int
    district: str
    candidate: str
    release: str
    maturity: str
    obstacles: list[str]
    approvals: list[SignedApproval]
    units: dict[str, int]
    absent: list[str]
    excused: list[SignedDecision]
    findings: dict[str, dict[str, int]]
    open_findings: list[SignedFinding]
    totals: list[SignedTotal]
    corrections: list[SignedDecision]
    waivers: list[SignedDecision]
    since: str | None
    changes: list[SignedChange]
    changes_more: int
    decisions: list[str]


def sign_off(candidate: Candidate, published: Published, lake: Lake) -> SignOff:
    """Gather what the signer of a candidate must know, once it is published as it stands."""
    contents, ledger = candidate.contents, candidate.ledger
    consolidated = contents.consolidated
    units = consolidated.units
    waivers = [each for each in _holding(candidate) if each.kind is DecisionKind.WAIVER]
    since, changes = _changes(lake, published)
    return SignOff(
        year=contents.year,
        district=contents.district,
        candidate=candidate.hash,
        release=published.release_id,
        maturity=contents.maturity.level.value,
        obstacles=list(candidate.obstacles),
        approvals=[
            SignedApproval(by=each.by, on=str(each.on))
            for each in _holding(candidate)
            if each.kind is DecisionKind.APPROVAL
        ],
        units={
            "due": consolidated.units_due,
            **{status.value: units.filter(status=status).height for status in UnitStatus},
        },
        absent=[
            f"{unit}：{UnitStatus(status).label}"
            for unit, status in units.filter(pl.col("status").is_in([UnitStatus.REPORTED, UnitStatus.WAIVED]).not_())
            .select("unit", "status")
            .sort("unit")
            .iter_rows()
        ],
        excused=[_told(each, candidate, "") for each in waivers if each.waived is Waived.NOT_DUE],
        findings=_counted(contents.findings),
        open_findings=_open(contents.findings),
        totals=[
            SignedTotal(
                form=form_id,
                label=key.label,
                unit=key.unit,
                now=format_number(key.now),
                before=format_number(key.before, blank="—"),
            )
            for form_id in sorted(consolidated.wide)
            if units.filter(form=form_id).height
            for key in key_totals(form_id, consolidated, contents)
        ],
        corrections=_corrections(candidate),
        waivers=[
            _told(each, candidate, f"{each.waived.label if each.waived else ''}{f' {each.rule}' if each.rule else ''}")
            for each in waivers
            if each.waived is not Waived.NOT_DUE
        ],
        since=since,
        changes=changes[:_MOST_CHANGES],
        changes_more=max(len(changes) - _MOST_CHANGES, 0),
        decisions=_made_with(ledger),
    )


def read_sign_off(lake: Lake, year: int) -> SignOff:
    """Read the summary that the last run of a year kept.

    Raises:
        CallerError: there is none.
    """
    try:
        found: SignOff = json.loads(lake.candidate(year).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        raise CallerError(f"{year} 年度还没有可以审定的候选发布。请先运行 nianbao run。") from None
    return found


def obstacles_now(summary: SignOff, ledger: Ledger) -> list[str]:
    """What stands against an approval of a candidate by the ledger as it is now, in Chinese."""
    changed = sorted(set(summary["decisions"]) ^ set(_made_with(ledger)))
    since = [f"上次运行以后，审核决定有增减（{'、'.join(changed)}）：请先再运行一次"] if changed else []
    return [*summary["obstacles"], *since]


def refuse_unsignable(summary: SignOff, ledger: Ledger, approval: Decision) -> None:
    """Refuse an approval that would approve nothing.

    Raises:
        UnsignableError: it names another candidate than that of the last run, or that one cannot be approved.
    """
    year, current = summary["year"], summary["candidate"]
    if approval.candidate != current:
        raise UnsignableError(f"没有写入：{year} 年度现在的候选发布是 {current}，只能审定这一份。")
    if summary["maturity"] == MaturityLevel.FINAL:
        raise UnsignableError(f"没有写入：这份内容已经审定，就是发布 {summary['release']}。")
    if standing := obstacles_now(summary, ledger):
        raise UnsignableError(f"没有写入：{year} 年度的候选发布还不能审定：{'；'.join(standing)}。")
    waiting = {each["id"]: each for each in summary["open_findings"] if each["must_accept"]}
    if unknown := [name for name in approval.accepts if name not in waiting]:
        raise UnsignableError(f"没有写入：没有这些尚未处理的需说明的审核结果：{'、'.join(unknown)}。")
    if left := [each for name, each in waiting.items() if name not in approval.accepts]:
        named = "\n".join(f"  {each['id']}　{each['unit']}：{each['message']}" for each in left)
        raise UnsignableError(
            f"没有写入：还有 {len(left)} 条需说明的审核结果。请先说明、更正或豁免，或者逐条写明标识表示接受：\n{named}"
        )


def _holding(candidate: Candidate) -> list[Decision]:
    """The decisions of a candidate that hold."""
    ids = set(candidate.contents.decisions.filter(state=DecisionState.HOLDING)["decision_id"])
    return [each for each in candidate.ledger.in_force if each.id in ids]


def _made_with(ledger: Ledger) -> list[str]:
    return [each.id for each in ledger.in_force if each.kind is not DecisionKind.APPROVAL]


def _told(decision: Decision, candidate: Candidate, change: str) -> SignedDecision:
    names: dict[str, str] = dict(candidate.contents.consolidated.units.select("unit_id", "unit").iter_rows())
    return SignedDecision(
        id=decision.id,
        unit=names.get(decision.unit or "", decision.unit or decision.submission or ""),
        change=change,
        reason=decision.reason.label,
        why=decision.why,
        by=decision.by,
        on=str(decision.on),
    )


def _corrections(candidate: Candidate) -> list[SignedDecision]:
    """The corrections that were applied, with the number before and after."""
    decisions = {each.id: each for each in candidate.ledger.decisions}
    facts = candidate.contents.consolidated.facts.scan().filter(pl.col("original_status").is_not_null())
    rows = facts.select("form", "item", "value", "original_value", "decision_id").collect()
    return [
        _told(
            decisions[decision],
            candidate,
            f"{form(form_id).name(item)}：{format_number(before)} → {format_number(after)}",
        )
        for form_id, item, after, before, decision in rows.iter_rows()
    ]


def _counted(findings: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many findings there are of each severity and state."""
    counts = Counter(findings.select("severity", "state").iter_rows())
    return {
        severity.value: {state.value: counts[severity.value, state.value] for state in FindingState}
        for severity in Severity
    }


def _open(findings: pl.DataFrame) -> list[SignedFinding]:
    order = list(Severity)
    columns = ("finding_id", "unit", "submission_id", "severity", "rule", "message")
    rows = findings.with_columns(FINDING_ID).filter(IS_OPEN).select(columns).rows()
    found = [
        SignedFinding(
            id=name,
            must_accept=severity == Severity.EXPLAIN,
            unit=unit or submission or "",
            severity=severity,
            rule=rule,
            message=message,
        )
        for name, unit, submission, severity, rule, message in rows
    ]
    return sorted(found, key=lambda each: (order.index(Severity(each["severity"])), each["unit"], each["rule"]))


def _changes(lake: Lake, published: Published) -> tuple[str | None, list[SignedChange]]:
    """The values that differ from the last release that was signed, or else from the one before."""
    year, _, number = published.release_id.partition(".")
    releases = ReleaseStore(lake.releases(int(year)), int(year)).releases()
    earlier = [each for each in releases if int(each.name.partition(".")[2]) < int(number)]
    signed = [each for each in earlier if read_manifest(each)["maturity"] == MaturityLevel.FINAL]
    before = signed[-1] if signed else earlier[-1] if earlier else None
    if before is None:
        return None, []
    changed = changes_between(before, published.path).filter(pl.col("value_before").ne_missing(pl.col("value_after")))
    return before.name, [
        SignedChange(
            unit=row["unit"],
            label=form(row["form"]).name(row["item"]),
            before=format_number(row["value_before"]),
            after=format_number(row["value_after"]),
            reason=ChangeReason(row["reason"]).label,
        )
        for row in changed.iter_rows(named=True)
    ]
