"""How does prose say what was published, and through which channels?"""

from collections.abc import Mapping
from types import MappingProxyType

from tasks.recognition.prose.indicators.common import THAT_IS
from tasks.recognition.prose.indicators.model import NAME, Group, Phrase
from tasks.recognition.prose.indicators.words import OTHER_CHANNELS

__all__ = ["PUBLISHED"]

_CHANNEL_PLACE = (
    r"(?:上|平台|公众号|公众平台|订阅号|账号|专栏|栏目|渠道|途径|方式|(?:政府)?信息公开(?:专栏|栏目|专栏目|平台)?)*+"
)
_PUBLISHED = r"(?:向社会|对外|已|主动|及时|依法|累计|总共|共计|共|全年)*+公[开布]了?"
_INFORMATION = r"(?:各类|各项)?(?:政府|政务)?(?:公开)?信息"
_POSSIBLE = r"(?<![未非不应可于予])"
_BY_SOME_WAY = (
    rf"{OTHER_CHANNELS}|栏|屏|大厅|窗口|通过|利用|借助|依托|运用|采[取用]|其中|领域|方面|目录|类别|专栏|栏目|平台|渠道|途径|网|微[博信]|两微|公报"
    r"|方式|形式|梳理|依申请公开信息|提供|移送|报送|送交"
)

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
