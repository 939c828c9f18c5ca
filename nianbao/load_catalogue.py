"""The catalogue of rules that a caller names."""

import importlib
import sys
from collections.abc import Mapping

from expectations.rules import CATALOGUE, Catalogue, Rule
from tasks.common.errors import CallerError

__all__ = ["load_catalogue"]


def load_catalogue(name: str | None) -> Catalogue:
    """Load the catalogue that a variable of a Python module holds, named `module:variable`; ours where none is named.

    Modules of the current folder are found too; whoever names one lets it run.

    Raises:
        CallerError: there is no such module or variable, it cannot be imported, or it is no catalogue.
    """
    if name is None:
        return CATALOGUE
    module, _, variable = name.partition(":")
    if not module or not variable:
        raise CallerError(f"规则目录“{name}”写法不对，应为 模块:变量，如 my_rules:CATALOGUE。")
    sys.path.insert(0, "")
    try:
        found = getattr(importlib.import_module(module), variable)
    except Exception as error:
        raise CallerError(f"不能从“{name}”取得规则目录：{type(error).__name__}：{error}") from error
    finally:
        sys.path.remove("")
    if not isinstance(found, Mapping) or not all(isinstance(rule, Rule) for rule in found.values()):
        raise CallerError(f"“{name}”不是规则目录，应为 expectations.rules.catalogue(...) 的结果。")
    return found if isinstance(found, Catalogue) else Catalogue(found)
