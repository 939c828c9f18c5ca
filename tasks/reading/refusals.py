"""Refusals: what a unit is told of a file that cannot be read at all, and what it should hand in instead."""

from tasks.common.errors import NianbaoError
from tasks.model.codes import ProblemCode
from tasks.model.document import Problem, UnreadableError

__all__ = ["ConversionNeededError", "damaged", "refusal", "unreadable"]

_EDITABLE = "请提交可编辑的原稿：Word（.docx）、Excel（.xlsx、.xls）、网页或文本。"
_REFUSALS: dict[str, tuple[str, str]] = {
    "heic": ("HEIC 格式的手机照片", f"目前还不能读取。请先改存为 JPG。{_EDITABLE}"),
    "ppt": ("演示文稿", f"不是年报的格式。{_EDITABLE}"),
    "xlsb": ("二进制的 Excel 工作簿（.xlsb）", "目前还不能读取。请用 Excel 另存为 .xlsx 后重新提交。"),
    "odf-xml": ("XML 格式的 ODF 文档（.fodt、.fods）", "目前还不能读取。请另存为 .odt、.ods 或 .docx 后重新提交。"),
    "archive": ("ZIP 以外的压缩包（.rar、.7z 等）", "目前还不能打开。请解压后提交里面的年报，或改用 ZIP 格式打包。"),
    "mail": ("电子邮件", "请把其中的附件另存后提交。"),
    "program": ("程序文件", f"不是年报。{_EDITABLE}"),
    "unknown": ("无法识别的文件", f"它的内容不是任何一种认得的文档。{_EDITABLE}"),
}


class ConversionNeededError(NianbaoError):
    """A reader's answer to a file that only an office program can be sure to read right.

    `source` is what the file is, as `libreoffice.convert` calls it.
    """

    def __init__(self, source: str) -> None:
        """Keep what the file is."""
        super().__init__(source)
        self.source = source


def unreadable(code: ProblemCode, message: str, place: str = "") -> UnreadableError:
    """The error of a file that cannot be read, with the one problem that says why."""
    return UnreadableError(Problem(code, message, place))


def damaged() -> UnreadableError:
    """The error of a file cut short or broken inside: `damaged_file`."""
    return unreadable(
        ProblemCode.DAMAGED_FILE, "文件不完整或已损坏，无法读取。请用 Office 或 WPS 打开检查，另存后重新提交。"
    )


def refusal(kind: str) -> UnreadableError:
    """The error that names a recognised kind: `encrypted_file`, `unknown_kind` or `unsupported_kind`."""
    if kind == "encrypted":
        return unreadable(ProblemCode.ENCRYPTED_FILE, "文件设有打开密码，无法读取。请取消密码后重新提交。")
    name, advice = _REFUSALS[kind]
    code = ProblemCode.UNKNOWN_KIND if kind in {"unknown", "program"} else ProblemCode.UNSUPPORTED_KIND
    return unreadable(code, f"这是{name}，{advice}")
