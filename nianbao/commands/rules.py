"""`nianbao rules`: the catalogue, in a list, one rule in full, as the page `docs/rules.md`, or as VTL."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from expectations.forms import form, form_ids
from expectations.parameters import thresholds
from expectations.rules import CATALOGUE, Family, Rule
from expectations.rules.catalogue_page import as_data, as_markdown
from expectations.rules.vtl import as_vtl
from nianbao.arguments import add_command, add_json
from nianbao.commands import preview, rules_diff
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    rule: str | None
    family: str | None
    form: str | None
    markdown: bool
    vtl: bool
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--family", help="只列一类：table、prose、document、roster、years、peers 或 district")
    command.add_argument("--form", help=f"只列用于这一版统计表的：{'、'.join(form_ids())}")
    command.add_argument("--markdown", action="store_true", help="输出 docs/rules.md 的全文")
    help_text = "把表内加总关系输出为 VTL 2.1（国际统计界交换审核规则的语言），供其他软件审核"
    command.add_argument("--vtl", action="store_true", help=help_text)
    command.set_defaults(rule=None)
    actions = command.add_subparsers(dest="action", metavar="操作")
    show = add_command(actions, "show", "看一条规则的全部内容")
    add_json(show)
    show.add_argument("rule", help="规则编号，如 YEAR-CARRY")
    text = "用现有规则（或改动过的规则）试算数据湖中的各年度，与上次运行的审核结果比较；不写入任何内容"
    tried = add_command(actions, "preview", text)
    tried.set_defaults(command="preview")
    preview.add_arguments(tried)
    compared = add_command(actions, "diff", "比较两份规则目录：增删了哪些规则，级别、公式、界限、文字有哪些改动")
    compared.set_defaults(command="rules_diff")
    rules_diff.add_arguments(compared)


def run(arguments: Arguments) -> Exit:
    """Print the rules asked for."""
    if arguments.rule is not None:
        _show(_named(arguments.rule), as_json=arguments.as_json)
    elif arguments.markdown:
        _print_page(arguments)
    elif arguments.vtl:
        _print_vtl(arguments)
    else:
        _list(_chosen(arguments.family, arguments.form), as_json=arguments.as_json)
    return Exit.DONE


def _named(rule: str) -> Rule:
    if rule not in CATALOGUE:
        raise CallerError(f"没有编号为“{rule}”的规则。全部规则见 nianbao rules。")
    return CATALOGUE[rule]


def _chosen(family: str | None, form_id: str | None) -> list[Rule]:
    """The rules of a family and on a form; of all where none is asked for."""
    families = [each.value for each in Family]
    if family is not None and family not in families:
        raise CallerError(f"没有“{family}”这一类规则，只有 {'、'.join(families)}。")
    if form_id is not None and form_id not in form_ids():
        raise CallerError(f"没有 {form_id} 年版统计表，只有 {'、'.join(form_ids())}。")
    of_family = [rule for rule in CATALOGUE.values() if family in (None, rule.family.value)]
    if form_id is None:
        return of_family
    return [rule.on(form_id) for rule in of_family if not rule.forms or form_id in rule.forms]


def _list(rules: Sequence[Rule], *, as_json: bool) -> None:
    if as_json:
        print_json({"rules": [as_data(rule) for rule in rules], "thresholds": thresholds()})
    else:
        print_lines([*map(_line, rules), f"共 {len(rules)} 条规则。"])


def _line(rule: Rule) -> str:
    words = (rule.family.label, f"{rule.level} 级", rule.severity.label, "、".join(rule.forms) or "不限", rule.title)
    return "\t".join((rule.id, *words, *(["已停用"] if rule.retired else [])))


def _print_page(arguments: Arguments) -> None:
    if arguments.family or arguments.form or arguments.as_json:
        raise CallerError("--markdown 输出全部规则的说明，不能与 --family、--form、--json 同用。")
    print(as_markdown(CATALOGUE), end="")


def _print_vtl(arguments: Arguments) -> None:
    if arguments.family or arguments.as_json:
        raise CallerError("--vtl 输出表内审核的加总关系，不能与 --family、--json 同用；只要一版统计表的，加 --form。")
    _chosen(None, arguments.form)
    forms = [arguments.form] if arguments.form else form_ids()
    print("\n".join(as_vtl(CATALOGUE, form_id) for form_id in forms), end="")


def _show(rule: Rule, *, as_json: bool) -> None:
    if as_json:
        print_json(as_data(rule))
    else:
        print_lines(_sections(rule))


def _sections(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}　{rule.title}"
    yield f"类别：{rule.family.label}，{rule.level} 级"
    yield f"级别：{rule.severity.label}"
    yield f"统计表：{'、'.join(f'{form_id} 年版' for form_id in rule.forms) or '不限'}"
    yield f"公式：{rule.formula}"
    if rule.tolerance:
        yield f"容差：{rule.tolerance}"
    if rule.minimum is not None:
        yield f"最小数额：{rule.minimum}"
    for check in rule.checks:
        severity = f"（{rule.severity_of(check).label}）" if check.severity else ""
        yield f"细目：{check.instance or '（只有一项）'}{severity}"
        yield f"    说明：{check.message}"
        if check.items:
            yield f"    指标：{'、'.join(_names(rule, check.forms, check.items))}"
    if rule.suppressed_by:
        yield f"已由下列规则说明时不再报告：{'、'.join(rule.suppressed_by)}"
    if rule.not_applicable_reason:
        yield f"无法判断的情形：{rule.not_applicable_reason}"
    yield f"建议：{rule.suggestion}"
    yield f"依据：{rule.source}"
    yield f"启用版本：{rule.since}{f'，{rule.retired} 起停用' if rule.retired else ''}"


def _names(rule: Rule, forms: Sequence[str], items: Sequence[str]) -> Iterator[str]:
    """The items as they are called on the newest form of those that has them, with their ids."""
    layouts = [form(form_id) for form_id in (forms or rule.forms or form_ids())]
    names = {item.id: layout.name(item.id) for layout in layouts for item in layout.items}
    yield from (f"{names[item]} {item}" for item in items)
