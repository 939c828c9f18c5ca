"""The steps of a yearly run and their order, told once: flow, command line and tests run a year by `run_year`.

Each step is a plain function here that says in a line or two of the log what it did. The lines are shown to whoever
looks at a run, so they hold counts, units and submission ids, and nothing that a sender named. `tasks.steps` has the
same steps as Prefect tasks.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from expectations.rules import Severity
from expectations.suites.model import Verdict
from tasks.checking import Checked
from tasks.intake.inbox import Intake, ingest, restore_receipts
from tasks.intake.submissions import file_submissions, submissions_frame
from tasks.lake.filed import filed_before
from tasks.lake.folders import Lake, LakeError
from tasks.lake.letters import sent_letters
from tasks.lake.parquet import write_table
from tasks.lake.releases import ReleaseStore
from tasks.lake.runs import note_publication
from tasks.lake.year_tables import YearTables, write_year
from tasks.model.codes import State
from tasks.model.document import LOSSES, Problem
from tasks.model.submission import Submission
from tasks.release.mirror import open_mirror
from tasks.release.publish import Published, publish
from tasks.review import ReviewContents, write_review
from tasks.tables import Findings, Outcomes, Repairs
from tasks.tables.frames import YearFrames, build_frames
from tasks.yearly import judge
from tasks.yearly.candidate import Candidate, candidate_release
from tasks.yearly.check import CheckedYear, YearContext, check_year_with_decisions
from tasks.yearly.doubtful_year import DoubtfulYearError, refuse_files_of_another_year, refuse_unfinished_year
from tasks.yearly.readings import read_originals
from tasks.yearly.sign_off import sign_off
from tasks.yearly.sign_off_sheet import keep_sign_off

__all__ = [
    "PLAIN_STEPS",
    "Approve",
    "YearRun",
    "YearSteps",
    "build_tables",
    "check_rules",
    "confirm_year",
    "consolidate",
    "ingest_inbox",
    "mirror_releases",
    "publish_approved",
    "publish_release",
    "read_reports",
    "run_expectations",
    "run_year",
    "write_review_packs",
]

logger = logging.getLogger(__name__)

Approve = Callable[[Candidate, YearContext], None]
"""Gets a candidate approved: returns once the approval stands in the ledger of the year."""


def ingest_inbox(inbox: Path, context: YearContext) -> Intake:
    """Keep every file of the inbox and note its receipt."""
    intake = ingest(inbox, context.lake, context.year)
    logger.info(
        "收件：%d 年度共收到 %d 份文件，本次新收 %d 份，%d 条提醒。",
        *(context.year, intake.receipts.height, intake.new, len(intake.remarks)),
    )
    return intake


def read_reports(
    intake: Intake, context: YearContext, on_done: Callable[[int], None] | None = None
) -> list[Submission]:
    """Read every file received for the year of which no reading is kept, and file each under its unit.

    Args:
        intake: what was received.
        context: the year.
        on_done: called with the number of files read so far.

    Raises:
        LakeError: an original was lost, and whose it was is not known, so that no unit can be held back for it.
    """
    lake, year = context.lake, context.year
    outcomes = read_originals(lake, intake.receipts["sha256"], on_done=on_done)
    is_any_lost = any(isinstance(each, Problem) and each.code in LOSSES for each in outcomes.values())
    before = filed_before(lake, year) if is_any_lost else {}
    submissions = file_submissions(
        *(intake.receipts, outcomes, context.roster, year, before),
        accepted=context.accepted_files(),
        taken_away=intake.taken_away,
    )
    lost = [each for each in submissions if each.state is State.LOST]
    for each in lost:
        logger.error("识读：%s（%s）：%s", each.unit.name if each.unit else "单位不明", each.id, each.failure)
    if nowhere := [each.failure for each in lost if each.unit is None and each.sha256 not in before]:
        which = "".join(map(str, nowhere))
        raise LakeError(f"未发布，上一次发布保持不变：有原件出了问题，又不能确定属于哪个单位。{which}")
    failures = [each.outcome.code for each in submissions if isinstance(each.outcome, Problem)]
    logger.info(
        "识读：%d 份文件，读出 %d 份，其中计入年度数据 %d 份；读不出 %d 份%s。",
        len(submissions),
        len(submissions) - len(failures),
        sum(each.state is State.LIVE for each in submissions),
        len(failures),
        _counted(failures),
    )
    return submissions


def confirm_year(intake: Intake, submissions: Sequence[Submission], context: YearContext) -> None:
    """Ask whether the year is meant, where most files are of another; then the register is as it was before.

    Raises:
        DoubtfulYearError: more than half of the files are of one other year.
    """
    try:
        refuse_files_of_another_year(submissions, context.year)
    except DoubtfulYearError:
        restore_receipts(intake, context.lake, context.year)
        raise
    logger.info("年度：收到的文件与 %d 年度相符。", context.year)


def build_tables(submissions: Sequence[Submission], context: YearContext) -> YearFrames:
    """Lay out what was read as tables of the lake."""
    frames = build_frames(submissions, context.year)
    write_year(context.lake, context.year, YearTables(submissions_frame(submissions, context.year), frames))
    logger.info("整理：统计表数据 %d 行，正文数据 %d 行。", frames.readings.height, frames.prose.height)
    return frames


def check_rules(submissions: Sequence[Submission], frames: YearFrames, context: YearContext) -> CheckedYear:
    """Correct, apply the catalogue, hold the decisions against what was found, and keep every outcome in the lake."""
    checked_year = check_year_with_decisions(submissions_frame(submissions, context.year), frames, context)
    for table, frame in (
        (Outcomes, checked_year.checked.outcomes),
        (Findings, checked_year.findings),
        (Repairs, checked_year.checked.repairs),
    ):
        write_table(frame, table, context.lake.table(context.year, table))
    severities = Counter(checked_year.open_findings["severity"])
    counts = "，".join(f"{severity.label} {severities[severity.value]} 条" for severity in Severity)
    logger.info("审核：审核结果 %d 条，其中未处理的：%s。", checked_year.findings.height, counts)
    if broken := checked_year.checked.broken:
        logger.error("审核：%d 条规则无法执行：%s。", len(broken), "、".join(broken))
    return checked_year


def run_expectations(checked_year: CheckedYear, context: YearContext) -> tuple[Verdict, ...]:
    """Let Great Expectations judge, and build the stewards' pages."""
    verdicts = judge.run_expectations(checked_year.checked, checked_year.findings, context.lake, context.year)
    failed = sum(verdict.failed > 0 for verdict in verdicts)
    logger.info("审核页面：Great Expectations 执行 %d 项检查，%d 项有未通过的；审核页面已更新。", len(verdicts), failed)
    return verdicts


def write_review_packs(
    submissions: Sequence[Submission], frames: YearFrames, checked_year: CheckedYear, context: YearContext
) -> Path:
    """Write each unit's page and letter, and the overview of the year, whose place is returned."""
    contents = ReviewContents(
        year=context.year,
        roster=context.roster,
        submissions=submissions_frame(submissions, context.year),
        frames=frames,
        readings=checked_year.readings,
        findings=checked_year.findings,
        outcomes=checked_year.checked.outcomes,
        ledger=checked_year.ledger,
        excused=checked_year.excused,
        broken=checked_year.checked.broken,
        today=context.today,
        sent=sent_letters(context.lake, context.year),
    )
    overview = write_review(context.lake, contents)
    logger.info("审核材料：%d 个应报单位的审核材料已更新。", len(context.roster.due(context.year)))
    return overview


def consolidate(
    frames: YearFrames, checked_year: CheckedYear, verdicts: Sequence[Verdict], context: YearContext
) -> Candidate:
    """Add up the district to what may be released.

    Raises:
        RuleExecutionError: a rule was not computed or not judged, or judged otherwise than computed.
    """
    judge.verify_agreement(checked_year.checked, verdicts)
    candidate = candidate_release(frames, checked_year, context.lake, context.roster, context.year)
    consolidated = candidate.contents.consolidated
    logger.info("汇总：应报 %d 个单位，候选发布的内容指纹 %s。", consolidated.units_due, candidate.hash)
    return candidate


def publish_release(candidate: Candidate, context: YearContext) -> Published:
    """Publish the year's release, if it says anything new, and keep what its signer must know."""
    announce = partial(note_publication, context.lake, context.year)
    published = publish(context.lake, context.year, candidate.contents, announce)
    maturity = candidate.contents.maturity
    logger.info(
        "发布：%s（%s），%s。",
        published.release_id,
        maturity.level.label,
        "新发布" if published.is_new else "与上次相同，未重复发布",
    )
    for reason in maturity.reasons:
        logger.info("尚未审定：%s", reason)
    keep_sign_off(sign_off(candidate, published, context.lake), context.lake)
    return published


def mirror_releases(url: str, context: YearContext) -> None:
    """Bring the year's releases to a second place."""
    open_mirror(url).update(ReleaseStore(context.lake.releases(context.year), context.year))
    logger.info("复制发布：%d 年度的发布已在另一处存好。", context.year)


@dataclass(frozen=True, slots=True)
class YearSteps:
    """The functions that `run_year` calls, in their order; the plain ones of this module unless others are given."""

    ingest_inbox: Callable[[Path, YearContext], Intake] = ingest_inbox
    read_reports: Callable[[Intake, YearContext], list[Submission]] = read_reports
    confirm_year: Callable[[Intake, Sequence[Submission], YearContext], None] = confirm_year
    build_tables: Callable[[Sequence[Submission], YearContext], YearFrames] = build_tables
    check_rules: Callable[[Sequence[Submission], YearFrames, YearContext], CheckedYear] = check_rules
    run_expectations: Callable[[CheckedYear, YearContext], tuple[Verdict, ...]] = run_expectations
    write_review_packs: Callable[[Sequence[Submission], YearFrames, CheckedYear, YearContext], Path] = (
        write_review_packs
    )
    consolidate: Callable[[YearFrames, CheckedYear, Sequence[Verdict], YearContext], Candidate] = consolidate
    publish_release: Callable[[Candidate, YearContext], Published] = publish_release
    mirror_releases: Callable[[str, YearContext], None] = mirror_releases


PLAIN_STEPS = YearSteps()


@dataclass(frozen=True, slots=True)
class YearRun:
    """The results of a run of a year, step by step."""

    context: YearContext
    intake: Intake
    submissions: list[Submission]
    frames: YearFrames
    checked_year: CheckedYear
    verdicts: tuple[Verdict, ...]
    candidate: Candidate
    published: Published

    @property
    def lake(self) -> Lake:
        """The lake that the year was run into."""
        return self.context.lake

    @property
    def checked(self) -> Checked:
        """Return what the rules say of the corrected numbers."""
        return self.checked_year.checked


def run_year(
    context: YearContext,
    inbox: Path,
    steps: YearSteps = PLAIN_STEPS,
    *,
    mirror: str | None = None,
    approve: Approve | None = None,
    anyway: bool = False,
) -> YearRun:
    """Run a year: ingest, read, build tables, check, judge, write review packs, consolidate, publish, mirror.

    The caller holds `context.lake.year_lock(context.year)`.

    Args:
        context: the year and what it is run with.
        inbox: folder of the files handed in.
        steps: how each step is called.
        mirror: address of a second place for the releases; none without.
        approve: gets a candidate approved that lacks nothing else; without it such a year stays provisional.
        anyway: whether a year is run that is not over, or of which fewer files are than of another.

    Raises:
        DoubtfulYearError: the year may not be the one that is meant; the lake is as it was, but for kept originals.
        InboxError: the inbox cannot be used.
        LakeError: the lake has lost what it cannot do without; the last release stands.
        LedgerError: the decisions cannot be used, or one matches nothing.
        RuleExecutionError: a rule is broken; the last release stands.
        MirrorError: the releases could not be brought to the second place; they stand in the lake.
    """
    if not anyway:
        refuse_unfinished_year(context.year, context.today)
    intake = steps.ingest_inbox(inbox, context)
    submissions = steps.read_reports(intake, context)
    if not anyway:
        steps.confirm_year(intake, submissions, context)
    frames = steps.build_tables(submissions, context)
    checked_year = steps.check_rules(submissions, frames, context)
    verdicts = steps.run_expectations(checked_year, context)
    steps.write_review_packs(submissions, frames, checked_year, context)
    candidate = steps.consolidate(frames, checked_year, verdicts, context)
    published = steps.publish_release(candidate, context)
    run = YearRun(context, intake, submissions, frames, checked_year, verdicts, candidate, published)
    if approve and candidate.awaits_approval:
        run = publish_approved(run, approve, steps)
    if mirror:
        steps.mirror_releases(mirror, context)
    return run


def publish_approved(run: YearRun, approve: Approve, steps: YearSteps = PLAIN_STEPS) -> YearRun:
    """Get the candidate of a run approved, then consolidate and publish the year again, now as final."""
    approve(run.candidate, run.context)
    checked_year = run.checked_year.with_ledger(run.context.ledger())
    candidate = steps.consolidate(run.frames, checked_year, run.verdicts, run.context)
    published = steps.publish_release(candidate, run.context)
    return replace(run, checked_year=checked_year, candidate=candidate, published=published)


def _counted(codes: Iterable[str]) -> str:
    """Return how many there are of each code, in brackets; nothing for none."""
    counts = "，".join(f"{code} {count}" for code, count in sorted(Counter(codes).items()))
    return f"（{counts}）" if counts else ""
