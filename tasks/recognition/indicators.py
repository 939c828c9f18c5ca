"""By which words does the prose of a report name the items of form 2014?

Data only: `prose` is the engine. A phrase is two regular expressions over squeezed text: what the
words before a figure end with, and what the words behind its measure word begin with. Whatever they
do not spell out makes the phrase fail, so that a figure is read only where nothing else is said of it.
"""

from dataclasses import dataclass

__all__ = [
    "GROUPS",
    "INDICATORS",
    "NAME",
    "NEVER",
    "NONE_WORDS",
    "OTHER_CHANNELS",
    "OTHER_MATTERS",
    "TOPICS",
    "Group",
    "Indicator",
    "Phrase",
]

NAME = "{name}"
"""Stands in a phrase for the indicator's own name."""

_DISCLOSURE = r"(?:政府信息公开|政府信息|政务信息公开|政务公开|信息公开|依申请公开)"
_THAT_IS = (
    r"(?:共有|共计|共|总计|合计|总共|全年累计|数量|总数|件数|条数|数|分别为|为|是|有|达到|达|计|均|都|约|近|大约|:)*+"
)
_OF_DISCLOSURE = rf"(?:因|涉及|关于|有关)?(?:{_DISCLOSURE}(?:工作|申请|方面|类)?)?(?:引发|引起)?的?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say a figure; `{name}` stands for the indicator's name."""

    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators that are worded alike and listed together.

    `units` are the measure words. `topic` names the entry of `TOPICS` a figure must be about. `unless`
    must not occur in the sentence up to the figure, nor `unless_in_clause` in the clause. `is_periodic`
    lets `每季度` multiply. Where `is_listed`, one figure for several names of the group says nothing of
    each, unless it is zero. Where `is_in_parts`, different figures in one report are parts of a total.
    """

    units: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    topic: str | None = None
    unless: str | None = None
    unless_in_clause: str | None = None
    is_periodic: bool = False
    is_listed: bool = False
    is_in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item: its group, the words it is named by there, and its own topic where the group's is too wide."""

    item: str
    group: str
    name: str
    topic: str | None = None


OTHER_CHANNELS = (
    r"报[纸刊]|电视|广播|(?:公[开示告]|宣传)栏|展板|电子屏|显示屏|LED|手册|抖音|头条|APP|客户端|短信|档案馆|图书馆|媒体"
    r"|新闻|海报|QQ"
)
"""Ways of publication the form does not name; a figure for one of them and a named channel together is of neither."""

_CASES = ("件", "宗", "份", "起", "例")
OTHER_MATTERS = (
    r"许可|审批|办事|执法|咨询|留言|信访|来信|信箱|舆情|建议|提案|(?<!复)议案|工单|热线|处罚|预算|督办|低保|补贴|报名"
)
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
    ),
    "accepted": Group(
        units=(*_CASES, "条"),
        phrases=(
            Phrase(rf"(?<![未不予])受理了?{_ASKED_BY}{_DISCLOSURE}的?申请(?:事项|案件)?{_THAT_IS}"),
            Phrase(rf"(?<![未不予])受理了?{_THAT_IS}", rf"{_ASKED_BY}{_DISCLOSURE}的?申请"),
        ),
        topic="request",
        unless=rf"收到|接到|接收|结转|重复|其中|{OTHER_MATTERS}",
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
                rf"(?<![未不])收取的?(?:各项|各种|相关|任何|检索|复制|邮寄|信息|处理|工本|成本|费|[、及和等])*费用?(?:总额|金额|总计)?{_THAT_IS}"
            ),
            Phrase(rf"(?<![未不])收费(?:金额|总额)?{_THAT_IS}"),
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

INDICATORS = (
    Indicator("channel.gazette", "channel", r"政府公报"),
    Indicator("channel.website", "channel", r"(?:网站|官网|门户网|政府网|政务网)"),
    Indicator("channel.weibo", "channel", r"微博"),
    Indicator("channel.wechat", "channel", r"微信"),
    Indicator("channel.other", "channel", r"其[他它](?:公开)?(?:方式|渠道|形式|途径)"),
    Indicator("proactive.total", "proactive", r"公开"),
    Indicator("requests.received", "received", r"[收接]"),
    Indicator("requests.received", "accepted", r"受理"),
    Indicator("requests.received_in_person", "way", r"(?:当面|现场)"),
    Indicator("requests.received_by_fax", "way", r"传真"),
    Indicator("requests.received_online", "way", r"(?:网络|网上|互联网)"),
    Indicator("requests.received_by_letter", "way", r"(?:信函|邮寄|信件)"),
    Indicator("requests.closed", "handled", r"(?:(?<![时期限内未不])办结|申请办结)"),
    Indicator("requests.answered", "handled", r"(?:(?:^|已|已经|共|申请|并|均|全部|年)答复)"),
    Indicator("answered.granted", "answer", r"(?:(?<![不分])(?:同意公开|予以公开)|全部公开)"),
    Indicator("answered.partial", "answer", r"(?:同意部分公开|(?<!意)部分公开)"),
    Indicator("answered.denied", "answer", r"(?:不同意公开|不予公开)"),
    Indicator("review.total", "dispute", r"行政复议"),
    Indicator("litigation.total", "dispute", r"(?:行政诉讼|(?<!政)诉讼(?!请求))"),
    Indicator(
        "complaints.total",
        "dispute",
        r"(?:举报投诉|投诉举报|举报、投诉|投诉、举报|(?<![诉、])举报(?!、?投)|(?<![报、])投诉(?!、?举))",
        topic="complaint",
    ),
    Indicator("fees.collected", "fees", r"收(?:取|费)"),
    Indicator("capacity.staff_full_time", "staff", r"专职"),
    Indicator("capacity.staff_part_time", "staff", r"(?<![专、和])兼职"),
    Indicator("capacity.staff", "staff_total", r"人员"),
    Indicator("training.meetings", "meeting", r"(?:召开|举行)"),
    Indicator("training.courses", "course", r"培训"),
    Indicator("training.trainees", "trainee", r"训"),
)

NEVER = (
    r"目录|留言|舆情|工单|热线|信箱|阅读|粉丝|点击|浏览|访问|建议|提案|(?<!复)议案|许可|处罚|信访|同比|环比|[比较][上去前往20]"
    r"|增[加长幅]|减少|下降|上升|提高|至少|不少于|不低于|不得|应当|必须|原则上|确保|分别|平均|人均|总量|存量|历年"
    r"|(?<!全年)(?<!年度)(?<!年内)累计"
    r"|全[区市县省]|我[区市县]|各(?!类|项|种|级)|下属|所属|参加|新增|更新|审核"
)
"""Words that keep a figure in the same clause from being an item of the form, or of the report's year."""

TOPICS = {
    "disclosure": r"政务公开|信息公开|政府信息|依申请公开|公开工作",
    "request": r"依申请|申请公开|公开(?:政府)?(?:信息)?(?:的)?申请|信息公开[^,。;]{0,4}申请",
    "dispute": (
        r"(?:因|涉及?|关于|针对|有关|由|对|就|不服)[^,。;]{0,8}(?:信息|政务)公开"
        r"|(?:信息|政务)公开[^,。;]{0,12}(?:复议|诉讼|投诉|举报)"
    ),
    "complaint": r"(?:信息|政务|依申请)公开[^,。;]{0,12}(?:投诉|举报)",
    "answer": r"答复|(?<!依)申请",
    "none": r"政务公开|信息公开|依申请公开|政府信息|申请公开|公开(?:政府)?(?:信息)?的?申请",
    "none_heading": r"复议|诉讼|投诉|举报|依申请|申请|收费",
}
"""What a sentence, or a heading above it, must be about."""

NONE_WORDS: tuple[tuple[str, str], ...] = (
    ("filler", r"申请人|申请(?=(?:提起)?(?:行政)?复议|提起)"),
    ("review.total", r"(?:行政)?复议(?:申请|案件|案)?"),
    ("litigation.total", r"(?:行政)?诉讼(?:案件|案)?"),
    ("complaints.total", r"举报|投诉"),
    ("requests.received_in_person", r"(?:当面|现场)(?:申请|(?=[、和及或]))"),
    ("requests.received_by_fax", r"传真(?:申请|(?=[、和及或]))"),
    ("requests.received_online", r"(?:网络|网上)(?:申请|(?=[、和及或]))"),
    ("requests.received_by_letter", r"信函(?:申请|(?=[、和及或]))"),
    (
        "requests.received",
        r"依申请公开(?:政府信息|信息)?(?:的)?(?:申请|受理|办理)*|申请公开政府信息的?(?:要求|申请)?|(?:要求)?公开(?:政府)?信息的?申请|申请",
    ),
    ("fees.collected", r"费用|收费"),
    ("ender", r"(?:引起|引发|导致|产生|提起|提出|发生)的|(?:引起|引发|导致)(?=(?:行政)?(?:复议|诉讼)|举报|投诉)"),
    ("connect", r"、|以及|或者|[和及与或]"),
    ("tail", r"案件|情况|情形|现象|事件|事项|记录|发生|产生|出现|案|等|的"),
    (
        "filler",
        (
            r"收到|接到|接收|受理|提出|提交|递交|收取|引发|引起|提起|被|过|任何|一[件起例宗]|人(?=[就因对])"
            r"|公民|法人|自然人|企业|单位|个人|群众|社会公众|社会|公众|其[他它]组织|组织|向|对"
            r"|我[局委办镇乡区县市厅院]|本(?:局|委|办|镇|乡|区|县|市|单位|机关|街道|部门)"
            r"|依照|依据|按照|根据|《□*》|条例|有关|相关|规定|要求"
            r"|政府信息公开|政务信息公开|政务公开|信息公开|政府信息|信息|公开|因|由|就|涉及|针对|关于|方面|工作|事务|而"
            r"|减免|申诉|申述|检索|复制|邮寄|处理|类|到|了|依法|各项|各种|各类|形式|均|也|有|没有|无|未"
        ),
    ),
)
"""The words of a statement that there was none of something, tried in this order; any other word makes it unread."""
