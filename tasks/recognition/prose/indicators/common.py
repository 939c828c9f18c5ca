"""The words that the phrases of several groups share."""

__all__ = ["ASKED_BY", "CASES", "DISCLOSURE", "IN_CHARGE", "REQUESTS", "THAT_IS"]

CASES = ("件", "宗", "份", "起", "例")
DISCLOSURE = r"(?:政府信息公开|政府信息|政务信息公开|政务公开|信息公开|依申请公开)"
THAT_IS = (
    r"(?:共有|共计|共|总计|合计|总共|全年累计|数量|总数|件数|条数|数|分别为|为|是|有|达到|达|多达|计|均|都"
    r"|大约|大概|约|将近|接近|近|逾|超过|超|仅有|仅|只有|:)*+"
)
"""What may stand between an indicator's words and its figure."""

ASKED_BY = (
    r"(?:公民|法人|自然人|和|或者|或|及|、|其[他它]组织|群众|社会公众|公众|申请人|社会|各类|提交|提出|递交|要求|的"
    r"|依法|各种形式|各种)*+"
)
REQUESTS = r"(?:政府信息公开|信息公开|依申请公开)?(?:的)?(?:申请)?(?:数量)?"
IN_CHARGE = r"(?:(?:具体|专门|共同|专职)?(?:负责|从事|承担)[^,;]*(?:公开|这项|此项|该项)[^,;]*)?"
