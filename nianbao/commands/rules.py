"""`nianbao rules`: the catalogue, in a list, one rule in full, or as the page `docs/rules.md`."""

from argparse import Namespace
from collections.abc import Iterator, Sequence

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE, Family, Rule
from expectations.rules.catalogue_page import as_data, as_markdown
from nianbao.exits import Exit
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Print the rules asked for."""
    if arguments.action == "show":
        _show(_named(arguments.rule), as_json=arguments.json)
    elif arguments.markdown:
        _print_page(arguments)
    else:
        _list(_chosen(arguments.family, arguments.form), as_json=arguments.json)
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
    return [rule.on(form_id) for rule in of_family if form_id is None or not rule.forms or form_id in rule.forms]


def _list(rules: Sequence[Rule], *, as_json: bool) -> None:
    if as_json:
        print_json({"rules": [as_data(rule) for rule in rules]})
    else:
        print_lines([*map(_line, rules), f"共 {len(rules)} 条规则。"])


def _line(rule: Rule) -> str:
    words = (rule.family.label, f"{rule.level} 级", rule.severity.label, "、".join(rule.forms) or "不限", rule.title)
    return "\t".join((rule.id, *words, *(["已停用"] if rule.retired else [])))


def _print_page(arguments: Namespace) -> None:
    if arguments.family or arguments.form or arguments.json:
        raise CallerError("--markdown 输出全部规则的说明，不能与 --family、--form、--json 同用。")
    print(as_markdown(CATALOGUE), end="")


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
    if rule.silence:
        yield f"无法判断的情形：{rule.silence}"
    yield f"建议：{rule.suggestion}"
    yield f"依据：{rule.source}"
    yield f"启用版本：{rule.since}{f'，{rule.retired} 起停用' if rule.retired else ''}"


def _names(rule: Rule, forms: Sequence[str], items: Sequence[str]) -> Iterator[str]:
    """The items as they are called on the newest form of those that has them, with their ids."""
    layouts = [form(form_id) for form_id in (forms or rule.forms or form_ids())]
    names = {item.id: layout.name(item.id) for layout in layouts for item in layout.items}
    yield from (f"{names[item]} {item}" for item in items)
