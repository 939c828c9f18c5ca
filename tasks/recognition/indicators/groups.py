"""How are the indicators of a group worded, and with what must they not be confused?"""

from tasks.recognition.indicators.model import NAME, Group, Phrase
from tasks.recognition.indicators.words import OTHER_CHANNELS, OTHER_MATTERS

__all__ = ["GROUPS"]

_DISCLOSURE = r"(?:政府信息公开|政府信息|政务信息公开|政务公开|信息公开|依申请公开)"
_THAT_IS = (
    r"(?:共有|共计|共|总计|合计|总共|全年累计|数量|总数|件数|条数|数|分别为|为|是|有|达到|达|计|均|都|约|近|大约|:)*+"
)
_OF_DISCLOSURE = rf"(?:因|涉及|关于|有关)?(?:{_DISCLOSURE}(?:工作|申请|方面|类)?)?(?:引发|引起)?的?"


_CASES = ("件", "宗", "份", "起", "例")
_CHANNEL_PLACE = (
    r"(?:上|平台|公众号|公众平台|订阅号|账号|专栏|栏目|渠道|途径|方式|(?:政府)?信息公开(?:专栏|栏目|专栏目|平台)?)*+"
)
_PUBLISHED = r"(?:向社会|对外|主动|及时|依法|累计|总共|共计|共|全年)*+公[开布]了?"
_INFORMATION = r"(?:各类|各项)?(?:政府|政务)?(?:公开)?信息"
_ASKED_BY = (
    r"(?:公民|法人|自然人|和|或者|或|及|、|其[他它]组织|群众|社会公众|公众|申请人|社会|各类|有效|提交|提出|递交|要求|的"
    r"|依法|各种形式|各种)*+"
)
_RECEIVED = r"(?<![未没有])(?:收到|接到|接收到?|收)了?"
_REQUESTS = r"(?:政府信息公开|信息公开|依申请公开)?(?:的)?(?:申请)?(?:数量)?"
_CARRIED = r"(?:结转|转结)"
_LAST_YEAR = r"上一?年度?"
_NEXT_YEAR = r"(?:下一?年度?|次年|明年)"
_WAYS = r"网络|网上|互联网|信函|信件|邮寄|邮件|邮箱|传真|当面|现场|窗口|来信"
_ASSEMBLIES = rf"(?:{_DISCLOSURE}|工作|专题|专项|相关|各类|或|会议)*会议"
_COURSES = (
    rf"(?:全[区市县局镇乡]|{_DISCLOSURE}|工作|业务|专题|专项|各类|各种|人员|知识|集中|能力|的)*培训(?:班|会|活动)?"
)
_STAFF_LED_BY = (
    r"(?:^|配[备齐有]了?|确定了?|明确了?|安排了?|指定了?|落实了?|设[立置]?了?|有|和|及|与|、|其中|公开|工作|的|共)"
)
_DISPUTE_LED_BY = (
    r"(?:^|收到|接到|发生|受理|办理|提起|申请|涉及|年度?|全年|共|(?:公开|引[发起]|方面|工作)类?的?|[、和及与:])"
)

GROUPS: dict[str, Group] = {
    "channel": Group(
        units=("条",),
        phrases=(
            Phrase(rf"{NAME}{_CHANNEL_PLACE}{_PUBLISHED}(?:{_INFORMATION})?{_THAT_IS}", rf"(?:{_INFORMATION})?"),
            Phrase(rf"{NAME}{_CHANNEL_PLACE}(?:主动|共)*发布了?(?:各类)?政府(?:公开)?信息{_THAT_IS}"),
            Phrase(rf"{NAME}{_CHANNEL_PLACE}(?:主动|共)*发布了?{_THAT_IS}", "政府(?:公开)?信息"),
        ),
        unless_in_clause=r"(?:省|自治区|国务院|国家|上级)[^,]{0,8}网",
        is_listed=True,
    ),
    "proactive": Group(
        units=("条",),
        phrases=(
            Phrase(rf"(?<![未非不应可于予])主动公开了?(?:各类|各项)?(?:政府|政务)?信息{_THAT_IS}"),
            Phrase(rf"(?<![未非不应可于予])主动公开了?{_THAT_IS}", r"(?:各类|各项)?(?:政府|政务)信息"),
            Phrase(
                rf"(?:全年|年内|年度|共计|共)(?:[我本][局镇乡办委街道单位]+|共计|共)*公开了?(?:各类|各项)?政府信息{_THAT_IS}"
            ),
        ),
        unless=rf"{OTHER_CHANNELS}|栏|屏|大厅|窗口|通过|利用|借助|依托|运用|采[取用]|其中|领域|方面|目录|类别|专栏|栏目|平台|渠道|途径|网|微[博信]|两微|公报|方式|形式|梳理|依申请公开信息",
    ),
    "received": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"{_RECEIVED}{_ASKED_BY}(?:{_DISCLOSURE}|公开(?:政府)?信息)?的?申请(?:表|事项|案件|书)?{_THAT_IS}"),
            Phrase(rf"{_RECEIVED}{_ASKED_BY}(?:政府信息)?依申请公开(?:政府信息|信息|事项|申请)?{_THAT_IS}"),
            Phrase(rf"{_RECEIVED}{_THAT_IS}", rf"{_ASKED_BY}(?:{_DISCLOSURE}|公开(?:政府)?信息)的?申请"),
            Phrase(rf"{_RECEIVED}{_THAT_IS}", r"(?:政府信息)?依申请公开(?:政府信息|信息|事项)?"),
        ),
        topic="request",
        unless=rf"结转|转办|转来|重复|其中|{OTHER_MATTERS}",
        unless_in_clause=_WAYS,
    ),
    "new": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"新收到?了?{_ASKED_BY}(?:{_DISCLOSURE}|公开(?:政府)?信息)?的?申请(?:数量|表|事项)?{_THAT_IS}"),
            Phrase(rf"新收到?了?{_THAT_IS}", rf"{_ASKED_BY}(?:{_DISCLOSURE}|公开(?:政府)?信息)?的?申请"),
        ),
        topic="request",
        unless=rf"转办|转来|重复|其中|{OTHER_MATTERS}",
        unless_in_clause=_WAYS,
    ),
    "carried_in": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"{_LAST_YEAR}{_CARRIED}(?:的|来的)?(?:未办结)?(?:的)?{_REQUESTS}{_THAT_IS}", _REQUESTS),
            Phrase(rf"{_CARRIED}{_LAST_YEAR}(?:未办结)?的?{_REQUESTS}{_THAT_IS}", _REQUESTS),
        ),
        topic="request",
        unless=OTHER_MATTERS,
        is_timed=True,
    ),
    "carried_out": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"{_CARRIED}(?:至|到)?{_NEXT_YEAR}(?:继续)?(?:办理)?(?:的)?{_REQUESTS}{_THAT_IS}", _REQUESTS),
            Phrase(
                r"(?:^|[有余的,、及和]|剩余|申请)(?:共)?",
                rf"的?{_REQUESTS}(?:未办结)?(?:需要?|将|已)?{_CARRIED}(?:至|到)?{_NEXT_YEAR}(?:继续)?(?:办理)?",
            ),
        ),
        topic="request",
        unless=OTHER_MATTERS,
        is_timed=True,
    ),
    "accepted": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"(?<![未不予])受理了?{_ASKED_BY}{_DISCLOSURE}的?申请(?:事项|案件)?{_THAT_IS}"),
            Phrase(rf"(?<![未不予])受理了?{_THAT_IS}", rf"{_ASKED_BY}{_DISCLOSURE}的?申请"),
        ),
        topic="request",
        unless=rf"收到|接到|接收|结转|重复|其中|{OTHER_MATTERS}",
        unless_in_clause=_WAYS,
    ),
    "way": Group(
        units=_CASES,
        phrases=(
            Phrase(
                rf"{NAME}(?:方式|形式|渠道|途径|平台|的|提交|提出|递交|收到|受理)*{_DISCLOSURE}?的?(?:申请)?{_THAT_IS}",
                rf"{_DISCLOSURE}?的?(?:申请)?",
            ),
        ),
        topic="request",
        unless=rf"邮件|邮箱|{OTHER_MATTERS}",
        is_listed=True,
    ),
    "handled": Group(
        units=_CASES,
        phrases=(Phrase(rf"{NAME}了?{_DISCLOSURE}?的?(?:申请)?{_THAT_IS}", rf"{_DISCLOSURE}?的?(?:申请)?中?"),),
        topic="request",
        unless=OTHER_MATTERS,
        unless_in_clause=r"结转|转结|上年|提前|延期|逾期|当场|其中|剩余|其余",
    ),
    "answer": Group(
        units=_CASES,
        phrases=(Phrase(rf"{NAME}(?:答复)?的?(?:申请)?(?:答复)?{_THAT_IS}", r"的?(?:申请)?"),),
        topic="answer",
        unless=rf"公文|发文|文件|制发|制作|属性|保密审查|主动公开(?!范围)|{OTHER_MATTERS}",
        is_listed=True,
    ),
    "dispute": Group(
        units=_CASES,
        phrases=(
            Phrase(rf"{_DISPUTE_LED_BY}{NAME}(?:案件|案|申请|事项)?{_THAT_IS}"),
            Phrase(
                rf"(?:收到|接到|受理|发生|办理|引发|被提起|被申请)了?{_THAT_IS}",
                rf"{_OF_DISCLOSURE}{NAME}(?:案件|案|申请)?",
            ),
        ),
        topic="dispute",
        unless_in_clause=r"维持|纠[错正]|撤销|驳回|审结|胜诉|败诉|应诉|12345|12315|热线|信访|消费|工单|环[保境]|食品|网络|来电|来访",
        is_listed=True,
    ),
    "fees": Group(
        units=("元",),
        phrases=(
            Phrase(
                rf"(?<![未不])收取的?(?:各项|各种|相关|任何|检索|复制|邮寄|信息|公开|处理|工本|成本|费|[、及和等])*费用?的?(?:总金额|总额|金额|总计)?{_THAT_IS}"
            ),
            Phrase(rf"(?<![未不])收费(?:金额|总额)?{_THAT_IS}"),
            Phrase(rf"信息(?:公开)?处理费(?:的)?(?:收取|收费)?(?:情况|总金额|金额|总额)?{_THAT_IS}"),
        ),
        topic="disclosure",
        unless_in_clause=r"标准|事业性|涉企|每[页张件份]|免|退|应收",
    ),
    "staff": Group(
        units=("人", "名", "位"),
        phrases=(
            Phrase(rf"{_STAFF_LED_BY}{NAME}(?:工作|管理)?人员{_THAT_IS}"),
            Phrase(
                r"(?:^|配[备齐有]|确定|明确|安排|指定|落实|设[立置]?|有|和|及|与|、|其中)了?(?:共|有)*",
                rf"{NAME}(?:工作|管理)?人员",
            ),
        ),
        topic="disclosure",
        unless_in_clause=r"各|每|下属|所属|网站|公报|编辑|培训",
    ),
    "staff_total": Group(
        units=("人", "名", "位"),
        phrases=(
            Phrase(rf"(?:从事|负责){_DISCLOSURE}工作的?(?:工作)?人员{_THAT_IS}"),
            Phrase(rf"{_STAFF_LED_BY}专(?:、|和)?兼职(?:工作|管理)?人员{_THAT_IS}"),
            Phrase(r"(?:^|配[备齐有]|确定|明确|安排|指定|落实|有)了?(?:共|有)*", r"专(?:、|和)?兼职(?:工作|管理)?人员"),
        ),
        topic="disclosure",
        unless_in_clause=r"各|每|下属|所属|网站|公报|编辑|培训",
    ),
    "meeting": Group(
        units=("次", "场", "场次"),
        phrases=(
            Phrase(rf"(?:召开|举行)了?{_ASSEMBLIES}(?:(?:研究|部署|安排|推进)+{_DISCLOSURE}(?:工作)?)?{_THAT_IS}"),
            Phrase(rf"(?:召开|举行)了?{_THAT_IS}", _ASSEMBLIES),
        ),
        topic="near",
        is_in_parts=True,
        is_periodic=True,
    ),
    "course": Group(
        units=("次", "期", "场", "场次", "班次"),
        phrases=(
            Phrase(rf"(?:举办|组织|开展|召开)+了?{_COURSES}{_THAT_IS}"),
            Phrase(rf"(?:举办|组织|开展|召开)+了?{_THAT_IS}", _COURSES),
        ),
        topic="near",
        is_in_parts=True,
        is_periodic=True,
    ),
    "trainee": Group(
        units=("人次", "人", "名"),
        phrases=(
            Phrase(rf"(?:接受|参加)?培训(?:的)?(?:{_DISCLOSURE})?(?:工作)?(?:人员|干部|信息员)?{_THAT_IS}"),
            Phrase(rf"(?:参训|受训)(?:人员|干部)?{_THAT_IS}"),
        ),
        topic="near",
        is_in_parts=True,
        unless_in_clause=r"每[期次场]",
    ),
}
