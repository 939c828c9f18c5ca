"""Rules that could not be executed: they are named, and nothing that depends on them goes on."""

from collections.abc import Mapping

from tasks.common.errors import NianbaoError

__all__ = ["RuleExecutionError", "refuse_broken"]


class RuleExecutionError(NianbaoError):
    """Rules could not be computed or judged; `broken` maps each to what went wrong."""

    def __init__(self, broken: Mapping[str, str]) -> None:
        """Name every broken rule with what went wrong."""
        self.broken = dict(broken)
        listed = "；".join(f"{rule}：{error}" for rule, error in sorted(self.broken.items()))
        super().__init__(f"有 {len(self.broken)} 条规则无法执行，结果不可用，本次不发布。{listed}")


def refuse_broken(broken: Mapping[str, str]) -> None:
    """Stop where a rule could not be executed.

    Raises:
        RuleExecutionError: a rule is.
    """
    if broken:
        raise RuleExecutionError(broken)
