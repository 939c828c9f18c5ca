"""The wordings of how many requests came, and of what became of them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tasks.recognition.head.dates import YEAR
from tasks.recognition.prose.indicators.model import NAME, Group, Phrase
from tasks.recognition.prose.indicators.words import ASKED_BY, CASES, DISCLOSURE, OTHER_MATTERS, REQUESTS, THAT_IS

__all__ = ["REQUESTED"]

_UNITS = (*CASES, "条")
_RECEIVED = r"(?<![未没有])(?:收到|接到|接收到?|收)了?(?:[并和及][及按依时法期]*(?:办理|受理|办结|答复)完?[毕成]?了?)?"
_ASKING = rf"(?:{DISCLOSURE}|公开(?:政府)?信息)"
# 依申请公开, and what a request is called behind it: 依申请公开件, 政府信息依申请公开事项.
_ON_REQUEST = (
    r"(?:政府信息|信息|政务信息)?依申请公开的?(?:政府信息|信息|事项)?的?(?:申请|请求|需求)?"
    r"(?:事项|案件|信件|件|书|表|信息|数量?)?"
)
_CARRIED = r"(?:结转|转结)"
_LAST_YEAR = rf"(?:上一?年度?|{YEAR}年度?)"
_NEXT_YEAR = rf"(?:下一?年度?|次年|明年|{YEAR}年度?)"
# 2023年度结转至本年度办理的, 上年结转办理.
_TO_THIS_YEAR = rf"(?:(?:至|到)?(?:本年度?|今年|{YEAR}年度?))?(?:继续)?(?:办理)?"
_INTO = rf"(?:{_CARRIED}|转入|转至|转到|转|顺延|延)(?:至|到|入)?"
# Who, and when: words that may stand before the noun where it is a clause's first.
_LEAD = (
    rf"(?:{YEAR}年度?|全年|年内|年度内|今年|本年度?|当年|其中|我[局委办镇乡厅院街队站所]|我街道|我单位|本(?:机关|局|单位|行政机关|部门|街道|镇|乡|委|办)"
    r"|局|镇|街道|单位|年度|的|依法)*+"
)
_ALL_CLOSED = r"(?:[均也]?已?经?全?部?(?:按[时期])?办结)?"
_AND_CLOSED = rf"{REQUESTS}{_ALL_CLOSED}"
_WAYS = r"网络|网上|互联网|信函|信件|邮寄|邮件|邮箱|传真|当面|现场|窗口|来信|线[上下]"
_ENDED = (
    rf"(?:(?!{NAME})(?:其中|20\d\d年度?|全年|年内|年度内|今年|本年度?|当年|目前|截[至止]|到|年底|[全我][区市县旗盟州](?:各级|各)?(?:行政机关|部门|单位)?|我局|我镇|本机关|对|经|审查|审核|依法|依规"
    r"|依照?规定|按照?规定|按程序|在(?:法定|规定)(?:期限|时限)内|期限内|作出|决定|答复|申请人?|已经|已|均|为|是|有|的|中|分别|主要|包括"
    r"|办理|办结|处理|结果|情况|情形|形式|方式|看|从|全部|共计|共|总计|政府信息公开|信息公开|依申请公开|政府信息|该|即|以上|上述|这些|所有"
    r"|[\d.零〇一二两三四五六七八九十百]+[件宗份起例]|予以公开|部分公开|不予公开|同意公开|同意部分公开|不同意公开"
    r"|无法提供|不予处理|其[他它]处理|属于|属|系|涉及|因|由于|类|以|了|、|和|及|与|:|[一二三四]是|\d[.、]))*+"
)
"""What may stand before the words for an outcome, from the beginning of a clause on."""

# 收到3件,其中…: reasons told of what was received, where no outcome is named first, are other matters.
_OF_THOSE_RECEIVED = r"(?:收|受理)[^,;()]*\d[件宗份][,(]其中(?:(?!予以|不予|无法|部分公开)[^;])*$"
_AS_WHAT = r"(?:的?(?:申请)?|(?:均?为|系)[^,;\d]*)"
_IS_SO = r"(?:的|申请|属于|属|系|为|是|因|被|已|均|依法|决定|答复|作出)*+"
_REASON_AFTER = r"(?:类|情形|事项|范围|信息|申请|不予公开|无法提供|不予处理|的)*+"

# 其中属于国家秘密1件; not the attributes of documents, nor requests carried over, nor a part spelled out behind.
_REASON = Group(
    units=CASES,
    phrases=(
        Phrase(rf"^{_ENDED}{NAME}{_REASON_AFTER}{THAT_IS}", r"的?(?:申请)?"),
        Phrase(r"^(?:其中|中|有|:)*", rf"{_IS_SO}{NAME}{_REASON_AFTER}"),
    ),
    topic="answer",
    unless=rf"公文|发文|文件|制发|属性|建议|提案|工单|热线|收到[^,;]*$|{_OF_THOSE_RECEIVED}|{_CARRIED}的?[^,;\d]{{0,8}}中",
    unless_behind=r"[,(](?:其中)?(?:均?含|包括|包含)",
    is_listed=True,
    is_closing=True,
)

REQUESTED: Mapping[str, Group] = MappingProxyType(
    {
        "received": Group(
            units=_UNITS,
            phrases=(
                Phrase(rf"{_RECEIVED}{ASKED_BY}{_ASKING}?的?申请(?:表|事项|案件|件|书|数量?)?{THAT_IS}"),
                Phrase(rf"{_RECEIVED}{ASKED_BY}{_ON_REQUEST}{THAT_IS}"),
                Phrase(rf"{_RECEIVED}的?{THAT_IS}", rf"{ASKED_BY}{_ASKING}?的?申请(?:书|表|件)?{_ALL_CLOSED}"),
                Phrase(rf"{_RECEIVED}{THAT_IS}", _ON_REQUEST),
                Phrase(rf"依申请公开(?:工作)?共?(?:收到|接到|收件){THAT_IS}"),
            ),
            topic="request",
            unless=rf"结转[^,;]*$|转办|转来|重复|其中|{OTHER_MATTERS}",
            unless_in_clause=_WAYS,
        ),
        # 全年政府信息公开申请数量为8件, 全年共有8件政府信息公开申请: no one says that they came.
        "counted": Group(
            units=_UNITS,
            phrases=(
                Phrase(
                    rf"^{_LEAD}共?(?:{DISCLOSURE}的?申请|依申请公开)(?:受理|收件|接收|收到|新收)?(?:的)?{NAME}{THAT_IS}"
                ),
                Phrase(rf"^{_LEAD}依申请公开的?(?:申请)?{NAME}{THAT_IS}"),
                Phrase(rf"^{_LEAD}(?<=[年度内机关局委办镇乡道位])(?:共有|共计有|有){THAT_IS}", rf"{DISCLOSURE}的?申请"),
            ),
            topic="request",
            unless=rf"结转|转办|转来|重复|其中|办结|答复|{OTHER_MATTERS}",
            unless_in_clause=_WAYS,
        ),
        "new": Group(
            units=_UNITS,
            phrases=(
                Phrase(rf"新收到?了?{ASKED_BY}{_ASKING}?的?(?:申请)?(?:数量|表|事项|件)?{THAT_IS}"),
                Phrase(rf"新收到?了?{THAT_IS}", rf"{ASKED_BY}{_ASKING}?的?申请"),
            ),
            topic="request",
            # 收到52件，其中新收50件 gives two figures; 办理52件，其中新收50件 gives one.
            unless=rf"转办|转来|重复|(?:收到|接到|受理|办结|答复)[^;]*其中|其中(?!新收)|{OTHER_MATTERS}",
            unless_in_clause=_WAYS,
        ),
        "carried_in": Group(
            units=_UNITS,
            phrases=(
                Phrase(
                    rf"{_LAST_YEAR}{_CARRIED}{_TO_THIS_YEAR}(?:的|来的)?(?:未办结)?(?:的)?{REQUESTS}{THAT_IS}",
                    _AND_CLOSED,
                ),
                Phrase(rf"{_CARRIED}上一?年度?(?:未办结)?的?{REQUESTS}{THAT_IS}", _AND_CLOSED),
            ),
            topic="request",
            unless=rf"(?:办结|答复|办理)[^;]*其中(?!新收)|{OTHER_MATTERS}",
            is_timed=True,
        ),
        "carried_out": Group(
            units=_UNITS,
            phrases=(
                Phrase(rf"{_INTO}{_NEXT_YEAR}(?:继续)?(?:办理)?(?:的)?{REQUESTS}{THAT_IS}", REQUESTS),
                Phrase(
                    r"(?:^|[有余除的,、及和]|其中|余下|剩下|剩余|申请)(?:共)?",
                    rf"的?{REQUESTS}(?:未办结)?(?:的)?(?:需要?|将|已)?{_INTO}{_NEXT_YEAR}(?:继续)?(?:办理)?外?",
                ),
            ),
            topic="request",
            unless=OTHER_MATTERS,
            is_timed=True,
        ),
        "accepted": Group(
            units=_UNITS,
            phrases=(
                Phrase(rf"(?<![未不予])受理了?{ASKED_BY}{DISCLOSURE}的?申请(?:事项|案件|件|书|总?数量?)?{THAT_IS}"),
                Phrase(rf"(?<![未不予])受理了?{ASKED_BY}{_ON_REQUEST}{THAT_IS}"),
                Phrase(rf"(?<![未不予])受理了?{ASKED_BY}申请{THAT_IS}"),
                Phrase(rf"(?<![未不予])受理了?{THAT_IS}", rf"{ASKED_BY}{DISCLOSURE}的?申请"),
                Phrase(rf"(?<![未不予])受理了?{THAT_IS}", _ON_REQUEST),
            ),
            topic="request",
            unless=rf"收到|接到|接收|结转[^,;]*$|重复|其中|{OTHER_MATTERS}",
            unless_in_clause=_WAYS,
        ),
        "way": Group(
            units=CASES,
            phrases=(
                Phrase(
                    rf"{NAME}(?:方式|形式|渠道|途径|平台|的|提交|提出|递交|收到|受理)*{DISCLOSURE}?的?(?:申请)?{THAT_IS}",
                    rf"{DISCLOSURE}?的?(?:申请)?",
                ),
            ),
            topic="request",
            needs="申请",
            unless=rf"邮件|邮箱|{OTHER_MATTERS}",
            is_listed=True,
        ),
        "handled": Group(
            units=CASES,
            phrases=(
                Phrase(
                    rf"^{_ENDED}{NAME}了?(?:{DISCLOSURE}|公开政府信息)?的?(?:申请)?(?:事项|案件|件|数)?{THAT_IS}",
                    rf"{DISCLOSURE}?的?(?:申请)?中?",
                ),
            ),
            topic="request",
            unless=rf"{_CARRIED}的?[^,;\d]{{0,8}}中|{OTHER_MATTERS}",
            unless_in_clause=r"结转|转结|上年|提前|延期|逾期|当场|其中|剩余|其余",
            is_closing=True,
        ),
        # 按期办结36件 is all that was closed where nothing is said of what was closed late.
        "all_in_time": Group(
            units=CASES,
            phrases=(Phrase(rf"^{_ENDED}{NAME}了?{DISCLOSURE}?的?(?:申请)?{THAT_IS}", rf"{DISCLOSURE}?的?(?:申请)?"),),
            topic="request",
            needs=r"(?:收到|新收|受理|接到)[^;]*\d[件宗份起例]",
            unless=rf"延期|逾期|超期|其中|{_CARRIED}的?[^,;\d]{{0,8}}中|{OTHER_MATTERS}",
            unless_in_clause=r"结转|转结|上年|当场|剩余|其余",
            unless_behind=r"[^;]*(?:延期|逾期|超期)",
            is_closing=True,
        ),
        # 已答复27件，余下5件结转下年度: what was answered is all that was closed, for the rest was carried over.
        "all_but_rest": Group(
            units=CASES,
            phrases=(Phrase(rf"^{_ENDED}{NAME}了?{DISCLOSURE}?的?(?:申请)?{THAT_IS}", rf"{DISCLOSURE}?的?(?:申请)?"),),
            topic="request",
            needs_behind=(
                rf"[^,;]*,(?:(?:余下|剩下|剩余|其余|余|尚有|另有|还有|另)[^,;]{{0,6}}\d+[件宗份起例][^,;]{{0,8}}{_INTO}{_NEXT_YEAR}"
                rf"|{_INTO}{_NEXT_YEAR}(?:继续)?(?:办理)?(?:的)?\d+[件宗份起例])"
            ),
            unless=rf"延期|逾期|当场|其中|{_CARRIED}的?[^,;\d]{{0,8}}中|{OTHER_MATTERS}",
            is_closing=True,
        ),
        # 办结27件，其中公开9件: bare 公开 is 予以公开 where it says what became of the requests told of before it.
        "opened": Group(
            units=CASES,
            phrases=(Phrase(rf"^(?:其中|已|均|依法|属于|决定|作出|的|:)*{NAME}的?{THAT_IS}"),),
            topic="answer",
            needs=r"(?:办结|办理|答复|收到|受理|接到|新收)[^;]{0,40}?\d[件宗份起例][^;]*公开",
            unless=rf"公文|发文|文件|制发|制作|属性|复议|诉讼|第三方|主动公开|网站|微信|征求|会议|稿|{OTHER_MATTERS}",
            unless_behind=r"[^;]*(?:网站|微信|微博|公示栏)|[,(](?:其中)?(?:均?含|包括|包含)",
            is_closing=True,
        ),
        "in_time": Group(
            units=CASES,
            phrases=(Phrase(rf"^{_ENDED}{NAME}的?{DISCLOSURE}?的?(?:申请)?{THAT_IS}"),),
            topic="request",
            unless=rf"{_CARRIED}|{OTHER_MATTERS}",
            is_closing=True,
        ),
        "answer": Group(
            units=CASES,
            phrases=(
                Phrase(rf"^{_ENDED}{NAME}(?:答复|决定)?的?(?:政府信息|信息)?(?:申请)?(?:答复)?{THAT_IS}", _AS_WHAT),
                # 其中9件予以公开
                Phrase(r"^(?:其中|中|有|:)*", rf"{_IS_SO}{NAME}"),
            ),
            topic="answer",
            unless=(
                rf"公文|发文|文件|制发|制作|属性|保密审查|审[查核]中|复议|诉讼|重新|第三方(?!合法)|征[询求]|主动公开(?!范围)|会议|审议|复文|{_CARRIED}的?[^,;\d]{{0,8}}中|{OTHER_MATTERS}"
            ),
            unless_in_clause=r"(?:^|[其(])(?:含|包括|包含)",
            unless_behind=r"[,(](?:其中)?(?:均?含|包括|包含)",
            is_listed=True,
            is_closing=True,
        ),
        "reason": _REASON,
        "refused": replace(_REASON, needs=r"不予处理|不再处理|结果|答复"),
    }
)
"""Groups of indicators by name: requests received in all, new, carried in and out, by way, handled, and how."""
