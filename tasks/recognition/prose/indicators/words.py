"""Words that the phrases share, that keep a figure from being an item's, that tell a topic, and that deny."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = [
    "ASKED_BY",
    "CASES",
    "COMPARED",
    "CONDITIONS",
    "DISCLOSURE",
    "DISPUTES",
    "GOES_ON",
    "IN_CHARGE",
    "NEVER",
    "NONE_WORDS",
    "ONE_KIND",
    "OTHER_CHANNELS",
    "OTHER_MATTERS",
    "REQUESTS",
    "RESULTS",
    "RESULTS_UNSORTED",
    "RESULT_LED_BY",
    "THAT_IS",
    "TOPICS",
]

CASES = ("件", "宗", "份", "起", "例")
"""Measure words of requests and cases."""

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
"""By whom requests came."""

REQUESTS = r"(?:政府信息公开|信息公开|依申请公开)?(?:的)?(?:申请)?(?:数量)?"
IN_CHARGE = r"(?:(?:具体|专门|共同|专职)?(?:负责|从事|承担)[^,;]*(?:公开|这项|此项|该项)[^,;]*)?"
"""What staff of disclosure does, behind their number."""

OTHER_CHANNELS = (
    r"报[纸刊]|电视|广播|(?:公[开示告]|宣传)栏|展板|电子屏|显示屏|LED|手册|抖音|头条|APP|客户端|短信|档案馆|图书馆|媒体"
    r"|新闻|海报|QQ"
)
"""Ways of publication the form does not name; a figure for one of them and a named channel together is of neither."""

OTHER_MATTERS = (
    r"许可|审批|办事(?!处)|执法(?!案卷)|咨询|留言|信访|来信|信箱|舆情|建议|提案|(?<!复)议案|工单|热线|处罚"
    r"|预算|督办|低保|补贴|报名"
)
"""Words of other business that counts requests and answers too."""

NEVER = (
    r"目录|留言|舆情|工单|热线|信箱|阅读|粉丝|点击|浏览|访问|建议|提案|(?<!复)议案|许可|处罚|信访(?!举报投诉类)|至少|不少于|不低于|不得|应当|必须|原则上|确保"
    r"|分别(?![为是][^\d一二两三四五六七八九十零])|平均|人均|总量|存量|历年|(?<!全年)(?<!年度)(?<!年内)累计|参加|新增|更新|审核"
)
"""Words that keep a figure in the same clause from being an item of the form, or of the report's year."""

COMPARED = r"同比|环比|[比较][上去前往20]|增[加长幅]|减少|下降|上升|提高"
"""Words of comparison: a figure in the same clause is a difference, or another year's."""

TOPICS = {
    "disclosure": r"信息处理费|政务公开|信息公开|政府信息|依申请公开|公开工作",
    "request": r"依申请|申请公开|公开(?:政府)?(?:信息)?(?:的)?申请|信息公开[^,。;]{0,4}申请",
    "dispute": (
        r"(?:因|涉及?|关于|针对|有关|由|对|就|不服|与|为)[^,。;]{0,8}(?:(?:信息|政务)公开|依申请公开)"
        r"|(?:(?:信息|政务)公开|依申请公开)(?:[^,。;]{0,12}(?:复议|诉讼|投诉|举报)|(?:工作)?方面|工作中|类?的?案件)"
    ),
    "complaint": r"(?:信息|政务|依申请)公开[^,。;]{0,12}(?:投诉|举报)",
    "fees": (
        r"信息(?:公开)?处理费|收费通知|依申请|申请公开|公开[^,;]{0,6}申请"
        r"|(?:信息|政务)公开[^,;]{0,10}(?:收费|收取|费用)"
    ),
    "answer": r"答复|(?<!依)申请",
    "none": r"信息处理费|政务公开|信息公开|依申请公开|政府信息|申请公开|公开(?:政府)?(?:信息)?的?申请",
    "none_heading": r"复议|诉讼|投诉|举报|依申请|申请|收费",
}
"""What a sentence, or a heading above it, must be about."""

ONE_KIND = (
    r"^(?!.*(?:法人|组织)).*(?:自然人|公民)|^(?!.*(?:自然人|公民|群众|公众)).*(?:法人|企业|组织|科研机构|服务机构)"
)
"""A clause that speaks of applicants of one kind: its figure is a part."""

CONDITIONS = r"如(?=收到|接到|有|发生|需|未|对)|若(?!干)|凡(?!是以)|一旦|倘若|假如"
"""Words that begin what was only supposed."""

GOES_ON = (
    r"(?:占(?:比|总数的?)?[\d.]+%|属于|涉及|保护|国家秘密|第三方合法权益|(?:三类)?内部事务信息|(?:四类)?过程性信息|行政执法案卷|行政查询事项"
    r"|本(?:行政)?机关不掌握(?:相关)?(?:政府)?(?:信息)?|没有现成信息|需要?另行制作|补正后(?:申请)?(?:内容)?仍不明确|信访举报投诉类|重复"
    r"|[全我][区市县旗盟州](?:各级|各)?(?:行政机关|部门|单位)?|因|我局|我镇|本机关|20\d\d年度?|目前|并|对|作出|办理|新收|收到|受理|以上|上述|所有|这些|其中|年内|全年|本年度?|当年|年度内|共计|共|合计|总计|已经|已|均|都|全部|按时|按期|依法|及时|在期限内"
    r"|(?:截[至止]|到)到?(?:20\d\d年)?(?:年底|年末|12月31日|12月底)|政府信息公开|信息公开|申请人|申请|办理结果|处理结果|从(?:办理|处理|答复)?(?:结果|情况)?看"
    r"|答复|结果|办结|中|上表|办理完毕|结转|转结|至|到|下一?年度|继续办理|其余|余下|剩下|剩余|另有|尚有|下一?年|上年度?|一并办理|予以公开|部分公开|不予公开|无法提供|不予处理|其[他它]处理|没有|无|的|为|是|有|和|及|与"
    r"|公开|[\d.余多,;:、()。件宗份起例]|[零〇一二两三四五六七八九十百千万])*+"
)
"""Whole sentences of such words alone go on about the requests of the sentence before."""

NONE_WORDS: tuple[tuple[str, str], ...] = (
    (
        "filler",
        (
            r"(?:政府信息|信息)?依申请公开(?:政府信息|信息)?(?:工作|申请|事项|答复)?"
            r"(?:方面|引发|引起|产生|导致|相关|有关|类|而|被|提起|申请|的)*(?=(?:行政)?(?:复议|诉讼)|举报|投诉)"
            r"|行政(?=申诉)|申请人|申请(?=(?:提起)?(?:行政)?复议|提起|收[取费])"
        ),
    ),
    (
        "fees.collected",
        r"(?:依申请公开|政府信息公开|信息公开)?(?:申请)?的?(?:政府)?(?:信息)?(?:公开)?处理费用?|费用|收费",
    ),
    ("review.total", r"(?:行政)?复议(?:申请|案件|案)?"),
    ("litigation.total", r"(?:行政)?诉讼(?:案件|案)?"),
    ("complaints.total", r"举报|投诉"),
    ("requests.received_in_person", r"(?:当面|现场)(?:申请|(?=[、和及或]))"),
    ("requests.received_by_fax", r"传真(?:申请|(?=[、和及或]))"),
    ("requests.received_online", r"(?:网络|网上)(?:申请|(?=[、和及或]))"),
    ("requests.received_by_letter", r"信函(?:申请|(?=[、和及或]))"),
    ("requests.carried_in", r"上一?年度?(?:结转|转结)(?:的|来的)?(?:未办结)?(?:的)?(?:政府信息公开)?(?:申请)?"),
    (
        "requests.carried_out",
        r"(?:政府信息公开)?(?:的)?(?:申请)?(?:需要?)?(?:结转|转结)(?:至|到)?(?:(?:下一?年度?|次年|明年|20\d\d年度?)(?:继续)?(?:办理)?|继续办理)(?:的)?(?:政府信息公开)?(?:申请)?件?",
    ),
    (
        "requests.received",
        (
            r"(?:政府信息|信息)?依申请公开(?:政府信息|信息|事项)?(?:的)?(?:申请|受理|办理|请求|需求|要求|事项|信件|件)*"
            r"|申请公开政府信息的?(?:要求|申请)?|(?:要求)?公开(?:政府)?信息的?申请"
            r"|(?:政府信息|信息|政务)公开的?(?:请求|需求|要求)|申请(?:件|书|表)?"
        ),
    ),
    ("ender", r"(?:引起|引发|导致|产生|提起|提出|提请|发生)的|(?:引起|引发|导致)(?=(?:行政)?(?:复议|诉讼)|举报|投诉)"),
    ("connect", r"、|以及|或者|[和及与或]"),
    ("tail", r"案件|情况|情形|现象|事件|事项|记录|发生|产生|出现|案|等|的"),
    (
        "filler",
        (
            r"收到|接到|接收|接受|受理|提出|提交|递交|实际|收取|引发|引起|提起|被|过|任何|一[件起例宗]|人(?=[就因对])"
            r"|公民|法人|自然人|企业|单位|个人|群众|社会公众|社会|公众|其[他它]组织|组织|向|对"
            r"|我[局委办镇乡区县市厅院]|本(?:局|委|办|镇|乡|区|县|市|单位|机关|街道|部门)|因为"
            r"|(?:书面|网络|网上|线上|线下|当面|信函)(?:、|或者?|和|及)(?:书面|网络|网上|线上|线下|当面|信函)(?:等)?形式"
            r"|依照|依据|按照|根据|《□*》|条例|有关|相关|规定|要求"
            r"|政府信息公开|政务信息公开|政务公开|信息公开|政府信息|信息|公开|因|由|就|涉及|针对|关于|方面|工作|事务|而"
            r"|减免|申诉|申述|检索|复制|邮寄|处理|类|到|了|依法|各项|各种|各类|形式|均|也|有|没有|无|未"
        ),
    ),
)
"""The words of a statement that there was none of something, tried in this order; any other word makes it unread."""

DISPUTES: Mapping[str, str] = MappingProxyType(
    {
        "litigation_direct": r"未经复议直接起诉",
        "litigation_after_review": r"复议后(?:直接)?起诉",
        "review": r"(?:行政)?复议(?!后|机[关构])",
        "litigation": r"(?:行政)?诉讼(?!请求)",
    }
)
"""What may end in one of `RESULTS`, by how the ids of its items begin."""

RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "upheld": r"(?:结果)?(?:为|被|均|予以)?维持(?:原(?:具体)?行政行为|原答复|原决定|答复)?的?",
        "corrected": r"(?:结果)?(?:为|被|依法|予以)*纠[正错]的?",
        "other": r"其[他它](?:结果|情形)的?",
        "pending": r"(?:尚未|未|还未)(?:审结|办结|结案)的?|(?:仍|尚)?(?:正)?在(?:审理|办理)(?:过程)?中?的?",
    }
)
"""How a review or lawsuit may end, by how the ids of its items end; other words are of none for certain."""

RESULT_LED_BY = r"(?:其中|审理|审结|已|案件|案|申请|结果|中|的|有|为|:|,|被(?:提起|申请)?)"
"""What may stand before a result in its clause."""

RESULTS_UNSORTED = r"驳回|撤销|撤回|终止|终结|确认违法|胜诉|败诉|和解|调解|不予受理|责令|二审|再审|一审"
"""Results that a report may count as one of `RESULTS` or another: beside them the figures of the others are no use."""
