"""What a document without a table of any form is: a report all the same, a letter, or something else."""

import re
from itertools import islice

from tasks.model.codes import Nature
from tasks.model.document import Document
from tasks.model.report import Report
from tasks.recognition.head.lines import read_lines
from tasks.recognition.prose.sentences import squeeze

__all__ = ["read_nature"]

_LETTER = r"(?:情况说明|说明函?|复函|回函|函|回复|答复)"
_OTHER = r"(?:通知|请示|批复|纪要|通报|公告|意见|方案|决定|议程|名单)"
# An official title begins with or holds 关于; a reply is also headed by its kind alone, with the unit before it. A bare
# 公告 or 通知 is more often a link of a page than a title.
_LETTER_TITLE = re.compile(rf"关于.*{_LETTER}(?:\([^()]*\))?$|(?:情况说明|复函|回函)(?:\([^()]*\))?$")
_OTHER_TITLE = re.compile(rf"关于.*{_OTHER}(?:\([^()]*\))?$")
# The words of a report and of the official tables; one of them anywhere, and the document may be a report.
_OF_REPORT = re.compile(
    r"年度报告|年报|统计表|主动公开|依申请公开|公开申请|规范性文件|行政许可|行政处罚|行政强制|行政复议|行政诉讼"
)
# The title stands behind a red head, number and date at most: 公文 have them in these four lines before it.
_FIRST_LINES = 5


def read_nature(document: Document, report: Report) -> Nature:
    """Tell a letter by its title, then a report by its words; what was not read whole may be a report.

    Args:
        document: one without a table of any form.
        report: what was recognised in it.
    """
    texts = [squeeze(line.text).text for line in read_lines(document)]
    for title in islice(filter(None, texts), _FIRST_LINES):
        if _LETTER_TITLE.search(title):
            return Nature.LETTER
        if _OTHER_TITLE.search(title):
            return Nature.OTHER
    says_anything = report.prose or report.percentages or report.head.title_year or report.head.table_year
    if says_anything or document.problems or any(_OF_REPORT.search(text) for text in texts):
        return Nature.REPORT
    return Nature.OTHER
