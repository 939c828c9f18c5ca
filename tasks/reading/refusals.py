"""What is a unit told of a file that cannot be read at all, and what should it hand in instead?"""

from tasks.document import Problem, UnreadableError

__all__ = ["damaged", "refusal", "unreadable"]

_EDITABLE = "请提交可编辑的原稿：Word（.docx）、Excel（.xlsx、.xls）、网页或文本。"
_REFUSALS: dict[str, tuple[str, str]] = {
    "pdf": ("PDF 文件", f"目前还不能读取。{_EDITABLE}"),
    "ofd": ("OFD 版式文件", f"目前还不能读取。{_EDITABLE}"),
    "picture": ("图片", f"目前还不能读取图片里的文字。{_EDITABLE}"),
    "doc": ("旧版 Word 或 WPS 文字文档（.doc、.wps）", "目前还不能读取。请用 Word 或 WPS 另存为 .docx 后重新提交。"),
    "ppt": ("演示文稿", f"不是年报的格式。{_EDITABLE}"),
    "xlsb": ("二进制的 Excel 工作簿（.xlsb）", "目前还不能读取。请用 Excel 另存为 .xlsx 后重新提交。"),
    "rtf": ("RTF 文档", "目前还不能读取。请用 Word 或 WPS 另存为 .docx 后重新提交。"),
    "odt": ("ODF 文本文档（.odt）", "目前还不能读取。请另存为 .docx 后重新提交。"),
    "ods": ("ODF 表格（.ods）", "目前还不能读取。请另存为 .xlsx 后重新提交。"),
    "word-xml": ("XML 格式的 Word 文档", "目前还不能读取。请用 Word 另存为 .docx 后重新提交。"),
    "excel-xml": ("XML 格式的 Excel 表格", "目前还不能读取。请用 Excel 另存为 .xlsx 后重新提交。"),
    "mhtml": (
        "单个文件网页（.mht、.mhtml）",
        "目前还不能读取。请用浏览器或 Word 打开，另存为 .docx 或普通网页后重新提交。",
    ),
    "archive": ("压缩包", "请先解压，再把里面的年报单独提交。"),
    "program": ("程序文件", f"不是年报。{_EDITABLE}"),
    "unknown": ("无法识别的文件", f"它的内容不是任何一种认得的文档。{_EDITABLE}"),
}


def unreadable(code: str, message: str, place: str = "") -> UnreadableError:
    """The error of a file that cannot be read, with the one problem that says why."""
    return UnreadableError(Problem(code, message, place))


def damaged() -> UnreadableError:
    """The error of a file cut short or broken inside: `damaged_file`."""
    return unreadable("damaged_file", "文件不完整或已损坏，无法读取。请用 Office 或 WPS 打开检查，另存后重新提交。")


def refusal(kind: str) -> UnreadableError:
    """The error that names a recognised kind: `encrypted_file`, `unknown_kind` or `unsupported_kind`."""
    if kind == "encrypted":
        return unreadable("encrypted_file", "文件设有打开密码，无法读取。请取消密码后重新提交。")
    name, advice = _REFUSALS[kind]
    code = "unknown_kind" if kind in {"unknown", "program"} else "unsupported_kind"
    return unreadable(code, f"这是{name}，{advice}")
