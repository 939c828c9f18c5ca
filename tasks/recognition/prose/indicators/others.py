"""The wordings of what was published, of disputes, of fees, of staff, and of meetings and training."""

from collections.abc import Mapping
from types import MappingProxyType

from tasks.recognition.prose.indicators.model import NAME, Group, Phrase
from tasks.recognition.prose.indicators.words import CASES, DISCLOSURE, IN_CHARGE, OTHER_CHANNELS, THAT_IS

__all__ = ["DISPUTED", "ORGANISED", "PUBLISHED"]

# What may stand behind a channel's name, in any number: 微信公众号平台上.
_CHANNEL_PLACE = (
    r"(?:上|平台|公众号|公众平台|订阅号|账号|专栏|栏目|渠道|途径|方式|(?:政府)?信息公开(?:专栏|栏目|专栏目|平台)?)*+"
)
_PUBLISHED = r"(?:向社会|对外|已|主动|及时|依法|累计|总共|共计|共|全年)*+公[开布]了?"
_INFORMATION = r"(?:各类|各项)?(?:政府|政务)?(?:公开)?信息"
_POSSIBLE = r"(?<![未非不应可于予])"
# Words by which a figure of what was published is one of a channel's, or of one kind of information.
_BY_SOME_WAY = (
    rf"{OTHER_CHANNELS}|栏|屏|大厅|窗口|通过|利用|借助|依托|运用|采[取用]|其中|领域|方面|目录|类别|专栏|栏目|平台|渠道|途径|网|微[博信]|两微|公报"
    r"|方式|形式|梳理|依申请公开信息|提供|移送|报送|送交"
)
_OF_DISCLOSURE = rf"(?:因|涉及|关于|有关)?(?:{DISCLOSURE}(?:工作|申请|方面|类)?)?(?:引发|引起)?的?"
# What may stand before a dispute's name, so that it is not the end of another word.
_DISPUTE_LED_BY = (
    r"(?:^|收到|接到|发生|产生|受理|办理|提起|申请|涉及|年度?|全年|共|其中"
    r"|(?:公开|引[发起]|方面|工作|事务|有关|相关|被申请|被提起)类?的?|(?<!因)被|[、和及与或:])"
)
_SOME_RESULT = r"维持|纠[错正]|撤销|驳回|审结|胜诉|败诉"
_ASSEMBLIES = rf"(?:{DISCLOSURE}|工作|专题|专项|相关|各类|或|会议)*会议"
# 全区政府信息公开业务培训班
_COURSES = (
    rf"(?:全[区市县局镇乡]|{DISCLOSURE}|工作|业务|专题|专项|各类|各种|人员|知识|集中|能力|的)*培训(?:班|会|活动)?"
)
# What may stand before 专职人员 and 兼职人员, so that it is not the end of another word.
_STAFF_LED_BY = (
    r"(?:^|配[备齐有]了?|确定了?|明确了?|安排了?|指定了?|落实了?|设[立置]?了?|有|和|及|与|、|其中|公开|工作|的|共)"
)
_STAFF_PROVIDED = r"(?:^|配[备齐有]|确定|明确|安排|指定|落实|设[立置]?|有|和|及|与|、|其中)了?(?:共|有)*"
_PEOPLE = ("人", "名", "位")
_OTHER_STAFF = r"各|每|下属|所属|网站|公报|编辑|培训"

PUBLISHED: Mapping[str, Group] = MappingProxyType(
    {
        "channel": Group(
            units=("条",),
            phrases=(
                Phrase(rf"{NAME}{_CHANNEL_PLACE}{_PUBLISHED}(?:{_INFORMATION})?{THAT_IS}", rf"(?:{_INFORMATION})?"),
                Phrase(rf"{NAME}{_CHANNEL_PLACE}(?:主动|共)*发布了?(?:各类)?政府(?:公开)?信息{THAT_IS}"),
                Phrase(rf"{NAME}{_CHANNEL_PLACE}(?:主动|共)*发布了?{THAT_IS}", "政府(?:公开)?信息"),
            ),
            unless_in_clause=r"(?:省|自治区|国务院|国家|上级)[^,]{0,8}网",
            is_listed=True,
        ),
        "proactive": Group(
            units=("条",),
            phrases=(
                Phrase(rf"{_POSSIBLE}主动公开了?(?:各类|各项)?(?:政府|政务)?信息{THAT_IS}"),
                Phrase(rf"{_POSSIBLE}主动公开了?{THAT_IS}", r"(?:各类|各项)?(?:政府|政务)信息"),
            ),
            unless=_BY_SOME_WAY,
        ),
        "published": Group(
            units=("条",),
            phrases=(
                Phrase(
                    rf"(?:全年|年内|年度|共计|共)(?:[我本][局镇乡办委街道单位]+|共计|共)*公开了?(?:各类|各项)?政府信息{THAT_IS}"
                ),
            ),
            unless=_BY_SOME_WAY,
            unless_behind=r"[^;]*主动公开",
        ),
    }
)
"""Groups of indicators by name: the channels one by one, and all that was published."""

DISPUTED: Mapping[str, Group] = MappingProxyType(
    {
        "dispute": Group(
            units=CASES,
            phrases=(
                Phrase(rf"{_DISPUTE_LED_BY}{NAME}(?:案件|案|申请|事项)?的?{THAT_IS}"),
                Phrase(
                    rf"(?<![未没无有曾])(?:收到|接到|受理|发生|办理|引发|被提起|被申请)了?{THAT_IS}",
                    rf"{_OF_DISCLOSURE}{NAME}(?:案件|案|申请)?",
                ),
            ),
            topic="dispute",
            unless_in_clause=rf"{_SOME_RESULT}|应诉|起诉|12345|12315|热线|信访|消费|工单|环[保境]|食品|网络|来电|来访|代理|为被|为复议",
            unless_behind=r"[,(](?:其中)?(?:均?含|包括|包含)",
            is_listed=True,
        ),
        "lawsuit": Group(
            units=CASES,
            phrases=(Phrase(rf"^(?:其中|、|和|及|因政府信息公开)*{NAME}的?(?:行政诉讼)?(?:案件|案)?{THAT_IS}"),),
            topic="dispute",
            unless_in_clause=_SOME_RESULT,
            is_listed=True,
        ),
        "fees": Group(
            units=("元",),
            phrases=(
                # 收取检索、复制、邮寄等费用共计3元
                Phrase(
                    rf"(?<![未不])收取的?(?:各项|各种|相关|任何|检索|复制|邮寄|信息|公开|处理|工本|成本|费|[、及和等])*费用?的?(?:收取)?(?:总金额|总额|金额|总计)?{THAT_IS}"
                ),
                Phrase(rf"(?<![未不])收取的?(?:总金额|总额|金额){THAT_IS}"),
                Phrase(rf"(?<![未不])收费(?:金额|总额)?{THAT_IS}"),
                Phrase(rf"信息(?:公开)?处理费(?:的)?(?:实际)?(?:收取|收费)?(?:情况|总金额|金额|总额)?{THAT_IS}"),
            ),
            topic="fees",
            unless_in_clause=r"标准|查阅点|复印|事业性|涉企|每[页张件份]|免|退|应收",
        ),
    }
)
"""Groups of indicators by name: reviews, lawsuits and complaints, lawsuits of two kinds, and fees."""

ORGANISED: Mapping[str, Group] = MappingProxyType(
    {
        "staff": Group(
            units=_PEOPLE,
            phrases=(
                Phrase(rf"{_STAFF_LED_BY}{NAME}(?:工作|管理)?人员{THAT_IS}", IN_CHARGE),
                Phrase(_STAFF_PROVIDED, rf"{NAME}(?:工作|管理)?人员{IN_CHARGE}"),
            ),
            topic="staff",
            unless_in_clause=_OTHER_STAFF,
        ),
        "staff_total": Group(
            units=_PEOPLE,
            phrases=(
                Phrase(rf"(?:从事|负责){DISCLOSURE}工作的?(?:工作)?人员{THAT_IS}"),
                Phrase(rf"{_STAFF_LED_BY}专(?:、|和)?兼职(?:工作|管理)?人员{THAT_IS}", IN_CHARGE),
                Phrase(_STAFF_PROVIDED, rf"专(?:、|和)?兼职(?:工作|管理)?人员{IN_CHARGE}"),
            ),
            topic="staff",
            unless_in_clause=_OTHER_STAFF,
        ),
        "meeting": Group(
            units=("次", "场", "场次"),
            phrases=(
                Phrase(rf"(?:召开|举行)了?{_ASSEMBLIES}(?:(?:研究|部署|安排|推进)+{DISCLOSURE}(?:工作)?)?{THAT_IS}"),
                Phrase(rf"(?:召开|举行)了?{THAT_IS}", _ASSEMBLIES),
            ),
            topic="near",
            is_in_parts=True,
            is_periodic=True,
        ),
        "course": Group(
            units=("次", "期", "场", "场次", "班次"),
            phrases=(
                Phrase(rf"(?:举办|组织|开展|召开)+了?{_COURSES}{THAT_IS}"),
                Phrase(rf"(?:举办|组织|开展|召开)+了?{THAT_IS}", _COURSES),
            ),
            topic="near",
            is_in_parts=True,
            is_periodic=True,
        ),
        "trainee": Group(
            units=("人次", "人", "名"),
            phrases=(
                Phrase(rf"(?:接受|参加)?培训(?:的)?(?:{DISCLOSURE})?(?:工作)?(?:人员|干部|信息员)?{THAT_IS}"),
                Phrase(rf"(?:参训|受训)(?:人员|干部)?{THAT_IS}"),
            ),
            topic="near",
            is_in_parts=True,
            unless_in_clause=r"每[期次场]",
        ),
    }
)
"""Groups of indicators by name: staff, meetings, courses, and those who took part."""
