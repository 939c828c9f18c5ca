"""Which words of a report introduce a person, and what can be a person's name?"""

import re

__all__ = ["BRIEF_ROLES", "NAME", "ROLES", "is_name", "spaced"]

ROLES = (
    "单位负责人|分管负责人|主要负责人|部门负责人|统计负责人|负责人|分管领导|主管领导|审核人|审批人|审定人|签发人|复核人|校对人"
    "|填报人员|填报人|填表人|制表人|报送人|上报人|录入人|统计人员|统计人|经办人员|经办人|联系人|联络员|信息员|责任编辑|责编"
)
"""Words that a person's name follows behind a colon."""

BRIEF_ROLES = "审核|复核|审批|审定|签发|校对|制表|填表|填报|报送|统计|经办"
"""Words that a name follows in the foot of a table alone, for elsewhere they mean the deed."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文虎纳哈撒海穆祁丽马褚卫施牛洪庞樊兰殷翟安倪严温柴华俞章鲁葛伍韦申尤毕聂"
    "丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲鲍骆成游阳裴席甘屈覃霍翁隋植甄柏缪卓阮蒲单封巩苟冉景佘晏仇党车"
)
_TWO_LETTER_SURNAMES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒"
_HAN = r"[\u4e00-\u9fff]"
NAME = (
    rf"(?:(?:{_TWO_LETTER_SURNAMES}){_HAN}{{1,2}}|[{_SURNAMES}](?:{_HAN}{{1,3}}|\s+{_HAN}(?:\s+{_HAN})?)"
    rf"|{_HAN}{{1,10}}(?:·{_HAN}{{1,10}})+)(?!{_HAN}|·)"
)
"""A name that begins with a surname, or that a dot parts, with no letter behind it; its letters may stand apart."""

_NAME = re.compile(NAME)
_WORDS = re.compile(
    r"程序|金额|方案|方式|方法|方面|任务|范围|文件|文字|文本|常务|高级|万元|安全|时间|单位|单独|管理|关注|成员|成果|项目|党员|党组"
    r"|.*(?:签字|签名|盖章|签章|专职|兼职|其中|领导|人员)|.{1,2}(?:局长|主任|科长|书记|科|室|办|局|处|站|所|股|委|中心)"
)


def is_name(text: str) -> bool:
    """Whether a text can be nothing but a name, by its surname or its dot."""
    return bool(_NAME.fullmatch(text)) and not _WORDS.fullmatch("".join(text.split()))


def spaced(words: str) -> str:
    """Alternatives of an expression with any blanks between their letters."""
    return "|".join(r"\s*".join(map(re.escape, word)) for word in words.split("|"))
