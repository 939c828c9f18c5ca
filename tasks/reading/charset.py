"""The characters that bytes stand for, whatever their label says.

Chinese reports come as UTF-8, GBK or UTF-16, and what they declare is wrong often enough that the bytes
come first: a byte order mark, then strict UTF-8, then UTF-16 by its zero bytes, and what is left is GB18030
(of which GB2312 and GBK are parts) or UTF-8 with some damage, whichever fits better. Big5 has the same
bytes as rare characters of GBK: it is read where nearly all would be common characters in Big5 and many
would be rare ones in GBK, or some where Big5 is declared.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from tasks.model.codes import ProblemCode
from tasks.model.document import Problem

__all__ = ["PAGE_BREAK", "Decoded", "decode", "transcribe"]

PAGE_BREAK = "\u2028"
"""What form feeds and vertical tabs become: an end of line, but none that editors count."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all texts and
# pages of tests/reading and of examples.render were read again, and tests/reading/test_charset.py.

# As many bytes are looked at to tell an encoding: 2^8 to 2^32 alike.
_SAMPLE_BYTES = 1 << 16
# UTF-8 with more zero bytes is UTF-16 without a mark, whose digits and Latin letters have one each. 0.15 to 0.6 alike.
_MOST_ZEROS = 0.3
# The characters that Chinese reports are made of: Latin, punctuation, enclosed numbers, Chinese, full width.
_COMMON = re.compile(r"[\t\n\r -~\u00a0\u00b7\u2010-\u203b\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# The share of them in a text that is UTF-16 in this byte order; in the other one hardly any are. Half and double alike.
_LEAST_COMMON = 0.9
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DOS_END = "\x1a"
# A control character between two digits: whether they are one number or two, nobody knows.
_BETWEEN_DIGITS = re.compile(r"(?<=[\d.,])[\x00-\x08\x0e-\x1f\x7f]+(?=[\d.,])")
_BIG5 = "cp950"
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(?:big5|cp950|x-x-big5)", re.IGNORECASE)
_BIG5_NAME = re.compile(r"big5|cp950|x-x-big5", re.IGNORECASE)
# Two bytes that are one character in Big5 or GBK; the pairs of Big5's common characters (levels 0 and 1); those of GBK
# outside GB2312, which are rare in reports.
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_BIG5_COMMON = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")
_GBK_RARE = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xa0]|[\xaa-\xaf\xf8-\xfe][\xa1-\xfe]")
# The share of common characters that makes a text Big5: 0.48 to 0.95 alike; at 1.19 test_a_page_in_big5_is_read fails.
_LEAST_BIG5 = 0.95
# The share of pairs rare in GBK that a text must have besides, and the share where Big5 is declared: 0.1 to 0.4 and
# 0.025 to 0.1 alike; at 1 test_big5_is_told_from_gbk_by_its_bytes fails.
_LEAST_RARE = 0.2
_LEAST_RARE_DECLARED = 0.05
# The pairs that are enough to tell by: 9 to 24 alike; at 6 the golden page 8bit-big5 of tests/reading reads otherwise.
_FEWEST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding found, and what could not be kept of the bytes.

    `replaced` counts U+FFFD in the text, `dropped` the control characters left out of it.
    """

    text: str
    encoding: str
    replaced: int
    dropped: int

    def problems(self, place: str = "") -> tuple[Problem, ...]:
        """Return what a person should know of the loss, if any; `place` is where the first loss stands."""
        found = []
        if self.replaced:
            message = (
                f"有 {self.replaced} 处文字的编码无法识别，已用“\ufffd”代替。"
                "请核对原文，或另存为 UTF-8 编码后重新提交。"
            )
            found.append(Problem(ProblemCode.UNDECODABLE_CHARACTERS, message, place))
        if self.dropped:
            message = f"文件里有 {self.dropped} 个不可见的控制字符，已忽略。请核对原文是否完整。"
            found.append(Problem(ProblemCode.CONTROL_CHARACTERS, message))
        return tuple(found)


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode bytes by what they are; form feeds become `PAGE_BREAK`, other control characters are dropped.

    Digits that such characters part stay apart, by a space.

    `declared` is the encoding that someone else gives for them; only Big5 is believed, and only if it fits.
    """
    raw, encoding = transcribe(data, declared)
    text = raw.replace("\f", PAGE_BREAK).replace("\v", PAGE_BREAK).rstrip(_DOS_END)
    dropped = 0
    if _CONTROLS.search(text):
        dropped = len(_CONTROLS.findall(text))
        text = _CONTROLS.sub("", _BETWEEN_DIGITS.sub(" ", text))
    return Decoded(text, encoding, text.count("\ufffd"), dropped)


def transcribe(data: bytes, declared: str = "") -> tuple[str, str]:
    """The characters that bytes stand for, control characters included, and the encoding found."""
    encoding, body = _encoding(data, declared)
    return body.decode(encoding, errors="replace"), encoding


def _encoding(data: bytes, declared: str) -> tuple[str, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return encoding, data
            break
    zeros = data.count(0)
    if zeros <= _MOST_ZEROS * len(data):
        with suppress(UnicodeDecodeError):
            data.decode("utf-8")
            return "utf-8", data
    sample = data[:_SAMPLE_BYTES]
    wide = _utf16_byte_order(sample) if zeros else None
    if wide or _resembles_utf8(sample):
        return wide or "utf-8", data
    is_declared = bool(_BIG5_NAME.match(declared) or _DECLARED.search(sample))
    return _BIG5 if _resembles_big5(sample, is_declared=is_declared) else "gb18030", data


def _utf16_byte_order(sample: bytes) -> str | None:
    """UTF-16 without a mark: in the right byte order, and in no other, nearly all is common Chinese text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
        if len(_COMMON.findall(text)) > _LEAST_COMMON * len(text):
            return encoding
    return None


def _resembles_utf8(sample: bytes) -> bool:
    """Damaged UTF-8 keeps most of its many-byte characters whole; GBK read as UTF-8 has hardly any."""
    text = sample.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    many_byte = len(text) - len(text.encode("ascii", errors="ignore"))
    return many_byte - bad > bad


def _resembles_big5(sample: bytes, *, is_declared: bool) -> bool:
    """Tell whether nearly all two-byte characters are common ones of Big5, and enough are rare ones of GBK."""
    pairs = _PAIR.findall(sample)
    common = sum(map(bool, map(_BIG5_COMMON.fullmatch, pairs)))
    if not pairs or common < _LEAST_BIG5 * len(pairs):
        return False
    rare = sum(map(bool, map(_GBK_RARE.fullmatch, pairs)))
    if is_declared:
        return rare >= _LEAST_RARE_DECLARED * len(pairs)
    return len(pairs) >= _FEWEST_PAIRS and rare >= _LEAST_RARE * len(pairs)
