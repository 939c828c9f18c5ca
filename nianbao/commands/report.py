"""`nianbao report`: the district's own report as a Word document, filled in from a release."""

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from nianbao.arguments import add_lake, add_roster, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_lines
from tasks.annual_report import report_contents, report_document, report_name
from tasks.common.errors import CallerError
from tasks.common.text import one_line
from tasks.intake.roster import load_roster
from tasks.model.codes import MaturityLevel, ReportingLevel

__all__ = ["Arguments", "add_arguments", "run"]

_LEVELS = {level.label: level for level in (ReportingLevel.DISTRICT, ReportingLevel.OWN)}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    lake: Path
    roster: Path
    level: str
    release: str | None
    output: Path | None


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    command.add_argument("--year", type=parse_year, required=True, help="报告年度，如 2020")
    add_lake(command)
    add_roster(command)
    whole = ReportingLevel.DISTRICT.label
    command.add_argument("--level", choices=list(_LEVELS), default=whole, help=f"汇总范围（默认{whole}）")
    command.add_argument("--release", metavar="发布号", help="取自哪次发布，如 2020.2（默认现行发布）")
    help_text = "写到哪个文件或文件夹（默认当前文件夹，文件名按报告标题）"
    command.add_argument("--output", type=Path, metavar="文件", help=help_text)


def run(arguments: Arguments) -> Exit:
    """Write the report; a file that is there may hold what people wrote, and is left alone."""
    lake = existing_lake(arguments.lake)
    level = _LEVELS[arguments.level]
    contents = report_contents(lake, load_roster(arguments.roster), arguments.year, level, arguments.release)
    given = arguments.output or Path()
    place = given / report_name(contents) if given.is_dir() else given
    document = report_document(contents)
    try:
        with place.open("xb") as written:
            written.write(document)
    except FileExistsError:
        raise CallerError(
            f"{one_line(str(place))} 已经有了，可能已经填写过，没有覆盖。请用 --output 写到另一个文件。"
        ) from None
    except OSError as error:
        raise CallerError(f"写不了 {one_line(str(place))}：{error.strerror}。") from error
    lines = [f"已生成：{place}（数字取自发布 {contents.release.id}，{contents.maturity.label}，{level.label}）"]
    lines.append("红字【此处由办公室填写：…】须由人写；框里的材料供参考，定稿前删去。")
    if contents.maturity is MaturityLevel.PROVISIONAL:
        lines.append("数据尚未审定：每页有“草稿”水印，审定并重新发布后请重新生成。")
    print_lines(lines)
    return Exit.DONE
