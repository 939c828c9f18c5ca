"""The descriptor of a release, read: what it says of itself, and by which schema it was written."""

import json
from pathlib import Path

import polars as pl

from tasks.lake.folders import LakeError
from tasks.release.contents import MANIFEST
from tasks.tables import SCHEMA_VERSION, Facts

__all__ = ["read_manifest", "schema_version"]

_ALWAYS = frozenset({"version", "maturity", "maturityReasons", "coverage", "software", "contentHash", "resources"})
"""What every descriptor says of its release, as `describe` writes it."""


def read_manifest(release: Path) -> dict[str, object]:
    """Read the descriptor of a release.

    Raises:
        LakeError: there is none, or it is not one that `tasks.release.manifest` wrote.
    """
    try:
        descriptor = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = "缺失" if isinstance(error, FileNotFoundError) else "读不出来"
        raise LakeError(
            f"{release.name} 的 {MANIFEST} {what}：{release}。请从备份恢复；如果它不是发布包，请移走。"
        ) from None
    lacking = sorted(_ALWAYS - descriptor.keys()) if isinstance(descriptor, dict) else ["全部内容"]
    if lacking:
        raise LakeError(
            f"{release.name} 的 {MANIFEST} 不是本软件现在的格式（缺少 {'、'.join(lacking)}）：{release}。"
            "请用发布它的版本查看，或从备份恢复。"
        )
    return dict(descriptor)


def schema_version(release: Path) -> str:
    """Return by which version of docs/data-changelog.md a release was written; those before 0.4.0 do not say.

    They are told apart by what they hold: `facts.counted` came with 0.3.0.
    """
    if not (release / MANIFEST).is_file():
        return SCHEMA_VERSION
    manifest = read_manifest(release)
    if "schemaVersion" in manifest:
        return str(manifest["schemaVersion"])
    columns = pl.read_parquet_schema(release / f"{Facts.info.name}.parquet")
    return "0.3.0" if "counted" in columns else "0.2.0"
