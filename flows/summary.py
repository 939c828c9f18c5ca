"""The summary of a run, as data for the command line and as artifacts for the Prefect UI."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from expectations.rules import CATALOGUE, Severity
from flows.file_report import count_states, public_remarks, remarks
from flows.progress import showing_may_fail
from tasks.checking.evaluate import rule_counts
from tasks.intake.replacements import replacements
from tasks.model.codes import MaturityLevel, Outcome, State, UnitStatus
from tasks.model.submission import Submission
from tasks.yearly.run import YearRun

__all__ = ["RunSummary", "closing_lines", "next_step", "publish_artifacts", "summarise"]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The result of a yearly run in numbers and words.

    `findings` counts the open ones by severity; `reasons` say what keeps a provisional release from being final;
    `candidate` is the hash that an approval names, `unsettled` the ids of the findings that it has to accept; `files`
    counts by state; `remarks` are the files that still ask for a look, each with why, for the steward's eyes;
    `replaced` says of each unit that handed in again which file took the place of which and what numbers changed,
    `held` which files wait for a person because they lie under another unit.
    """

    year: int
    release: str
    is_new: bool
    maturity: MaturityLevel
    release_path: str
    pages: str
    review: str
    units_due: int
    units_reported: int
    reasons: tuple[str, ...]
    candidate: str
    awaits_approval: bool
    unsettled: tuple[str, ...]
    files: dict[str, int]
    findings: dict[str, int]
    remarks: tuple[str, ...]
    replaced: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        """Whether something found must be repaired before the year can be final."""
        return bool(self.findings[Severity.BLOCK])

    def as_dict(self) -> dict[str, object]:
        """Plain data, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The summary that `as_dict` gave, as read from JSON; other keys are passed over."""
        own = {each.name: data[each.name] for each in fields(cls)}
        lists = {name: tuple(each) for name, each in own.items() if isinstance(each, list)}
        return cls(**{**own, **lists, "maturity": MaturityLevel(own["maturity"])})


def summarise(run: YearRun) -> RunSummary:
    """Gather what a run came to."""
    lake, year, candidate, published = run.lake, run.context.year, run.candidate, run.published
    open_findings = run.checked_year.open_findings
    severities = Counter(open_findings["severity"])
    settled = {*run.checked_year.findings["submission_id"]} - {*open_findings["submission_id"]}
    tables = run.checked_year.decision_context.submissions
    consolidated = candidate.contents.consolidated
    return RunSummary(
        year=year,
        release=published.release_id,
        is_new=published.is_new,
        maturity=published.maturity,
        release_path=str(published.path),
        pages=str(lake.docs(year) / "index.html"),
        review=str(lake.review(year) / "index.html"),
        units_due=consolidated.units_due,
        units_reported=consolidated.units_reported,
        files=count_states(run.submissions),
        reasons=candidate.contents.maturity.reasons,
        candidate=candidate.hash,
        awaits_approval=candidate.awaits_approval,
        unsettled=candidate.unsettled,
        findings={severity.value: severities[severity.value] for severity in Severity},
        remarks=remarks(run.intake, run.submissions, settled),
        replaced=tuple(each.in_words for each in replacements(tables, run.frames.readings)),
        held=tuple(
            f"{each.unit.name if each.unit else '单位不明'}：{each.id} 放在{each.named_elsewhere}名下，待核实"
            for each in run.submissions
            if each.state is State.HELD
        ),
    )


def closing_lines(summary: RunSummary) -> tuple[str, ...]:
    """Say in five lines what a run did and what is next, for its log; nothing in them names a person or a file."""
    counted = "，".join(f"{severity.label} {summary.findings[severity]} 条" for severity in Severity)
    what = "新发布" if summary.is_new else "与上次相同，未重复发布"
    units = f"应报 {summary.units_due} 个单位，已报 {summary.units_reported} 个"
    return (
        f"{summary.year} 年度：收到文件 {sum(summary.files.values())} 份；{units}。",
        f"发布：{summary.release}（{summary.maturity.label}，{what}）。",
        f"未处理的审核结果：{counted}。",
        f"尚缺：{'；'.join(summary.reasons) or '没有'}。",
        f"下一步：{next_step(summary)}",
    )


def next_step(summary: RunSummary) -> str:
    """Say what the office does next, the first thing that keeps a release from being final."""
    if summary.maturity is MaturityLevel.FINAL:
        return "数据已审定，可以使用；以后有补报或更正，收取后再汇总。"
    if summary.awaits_approval:
        return f"只差审定，请看 nianbao approve --year {summary.year} --show。"
    if summary.held:
        return f"核实放在别的单位名下的 {len(summary.held)} 份报告。"
    if summary.blocks:
        return "把审核材料里的通知发给有“必须改”的单位；改正后的报告放进收件夹，或由办公室更正、豁免。"
    if summary.units_reported < summary.units_due:
        return f"催报还没有报送的单位，名单见 nianbao missing {summary.year}。"
    return "逐项处理上面尚缺的内容。"


def publish_artifacts(summary: RunSummary, run: YearRun) -> None:
    """Show the run in the Prefect UI: what came of it, where each unit stands, and each rule's three outcomes."""
    key = f"nianbao-{summary.year}"
    markdown = _markdown(summary, run.submissions)
    table = [
        {
            "规则": row["rule"],
            "内容": CATALOGUE[row["rule"]].title,
            "级别": CATALOGUE[row["rule"]].severity.label,
            **{outcome.label: row[outcome] for outcome in Outcome},
        }
        for row in rule_counts(run.checked.outcomes).iter_rows(named=True)
    ]
    status = [
        {
            "单位": row["unit"],
            "状态": UnitStatus(row["status"]).label,
            **{severity.label: row[f"findings_{severity}"] for severity in Severity},
        }
        for row in run.candidate.contents.consolidated.units.iter_rows(named=True)
    ]
    with showing_may_fail():
        create_table_artifact(key=f"{key}-status", table=status, description=f"{summary.year} 年度各单位情况")
        create_markdown_artifact(key=f"{key}-summary", markdown=markdown, description=f"{summary.year} 年度汇总")
        create_table_artifact(key=f"{key}-rules", table=table, description=f"{summary.year} 年度各规则执行情况")


def _markdown(summary: RunSummary, submissions: Sequence[Submission]) -> str:
    counted = "，".join(f"{severity.label} {summary.findings[severity]} 条" for severity in Severity)
    files = "，".join(f"{state} {count}" for state, count in summary.files.items())
    lines = [
        f"# {summary.year} 年度政府信息公开年报汇总",
        f"- 发布：{summary.release}（{'新发布' if summary.is_new else '与上次相同，未重复发布'}）",
        f"- 应报 {summary.units_due} 个单位，已报 {summary.units_reported} 个",
        f"- 收到文件：{files}",
        f"- 未处理的审核结果：{counted}",
        *(f"- 尚未审定：{reason}" for reason in summary.reasons),
        *(f"- 待核实：{line}" for line in summary.held),
        *(f"- 重新报送：{line}" for line in summary.replaced),
        f"- 数据：`{Path(summary.release_path)}`",
        f"- 审核页面：`{Path(summary.pages)}`",
        f"- 退回修改材料：`{Path(summary.review)}`",
    ]
    return "\n".join((*lines, "", "## 需要留意的文件", *(f"- {remark}" for remark in public_remarks(submissions))))
