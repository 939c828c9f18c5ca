"""Does every person disappear from a text, and nothing else?"""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE
from tasks.common.personal_data import MASK, find_personal_data, is_impersonal, scrub
from tasks.model.report import Contact

CONTACTS = (
    Contact("填报人", "沈予安", "第9行"),
    Contact("联系电话", "2233445", "第9行"),
    Contact("联系电话", "0991-6677889", "第9行"),
    Contact("电子邮箱", "sya@example.gov.cn", "第9行"),
    Contact("联系电话", "12345", "第9行"),
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("填报人:沈予安。", f"填报人:{MASK}。"),
        ("由沈 予 安负责", f"由{MASK}负责"),
        ("内线2233445转接", f"内线{MASK}转接"),
        ("请拨6677889或0991-6677889", f"请拨{MASK}或{MASK}"),
        ("请拨(0991)6677889", f"请拨{MASK}"),
        ("来信sya@example.gov.cn", f"来信{MASK}"),
    ],
)
def test_known_contacts_disappear(text: str, masked: str) -> None:
    assert scrub(text, CONTACTS) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机13812345678。", f"手机{MASK}。"),
        ("手机138 1234 5678。", f"手机{MASK}。"),
        ("手机138-1234-5678。", f"手机{MASK}。"),
        ("手机+86 13812345678。", f"手机{MASK}。"),
        ("手机１３８１２３４５６７８。", f"手机{MASK}。"),
        ("电话0952-2233445。", f"电话{MASK}。"),
        ("电话0952—2233445。", f"电话{MASK}。"),
        ("电话0952--2233445。", f"电话{MASK}。"),
        ("电话(010)66778899-801。", f"电话{MASK}。"),
        ("电话09522233445。", f"电话{MASK}。"),
        ("联系电话:2233445", f"联系电话:{MASK}"),
        ("联系电话7705021,传真7703121。", f"联系电话{MASK},传真{MASK}。"),
        ("电 话 : 66778899、66778890", f"电 话 : {MASK}"),
        ("联系方式：６６７７８８９９", f"联系方式：{MASK}"),
        ("邮箱 a.b-c@mail.example.cn 收", f"邮箱 {MASK} 收"),
        ("邮箱ａｂｃ＠example.cn", f"邮箱{MASK}"),
        ("身份证650101199003071234号", f"身份证{MASK}号"),
        ("身份证65010119900307123X", f"身份证{MASK}"),
    ],
)
def test_numbers_and_addresses_disappear_by_their_pattern(text: str, masked: str) -> None:
    assert scrub(text) == masked
    assert len(find_personal_data(text)) == masked.count(MASK)


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2014〕32号、云政办发【2018】9号",
        "2018年1月1日至2018年12月31日",
        "2019-02-12 16:32",
        "拨打12345、12315、12369热线,电话:12345",
        "主动公开政府信息10471条,阅读1234567次,投入12345678元",
        "共13812345678元,合计13812345678条",
        "电话咨询1234567次,电话访问12345678人",
        "0.13812345678万元",
        "1,138,123,456.78元",
        "统一编码20180100000000123456",
        "地址:云溪路2018号1102室,邮编830000",
        "400-800-8820",
        "90 110 0 25 31 12",
        "",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert scrub(text, CONTACTS) == text
    assert find_personal_data(text, CONTACTS) == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a" * 300_000 + "@", "1 " * 200_000, "0" * 200_000, "电话" * 100_000 + "12345678条"])
def test_hostile_texts_take_no_time(text: str) -> None:
    assert scrub(text) == text


def test_a_scrubbed_text_is_clean() -> None:
    text = "联系人:沈予安,电话:2233445、13812345678,sya@example.gov.cn"
    assert find_personal_data(scrub(text, CONTACTS), CONTACTS) == []


UNITS = st.sampled_from(["条", "件", "次", "人", "万元", "元", "余条", "多人次"])
HARMLESS = st.one_of(
    st.tuples(st.integers(min_value=0, max_value=10**13), UNITS).map(lambda pair: f"公开信息{pair[0]}{pair[1]},"),
    st.decimals(min_value=0, max_value=10**9, places=2).map(lambda amount: f"费用{amount}万元,"),
    st.dates().map(lambda day: f"{day.year}年{day.month}月{day.day}日,"),
    st.dates().map(lambda day: f"{day.isoformat()} "),
    st.tuples(st.integers(2008, 2030), st.integers(1, 200)).map(lambda pair: f"国办发〔{pair[0]}〕{pair[1]}号、"),
    st.sampled_from(["12345热线,", "拨打12315,", "监督电话:12345。", "电话:12369,", "二〇一八年,", "(一)"]),
    st.text(alphabet="政府信息公开申请行政复议电话联系方式,。、:;()《》\n ", max_size=12),
)


@given(st.lists(HARMLESS, max_size=12).map("".join))
def test_counts_dates_and_document_numbers_never_disappear(text: str) -> None:
    assert scrub(text) == text


@given(st.binary(min_size=32, max_size=32), st.uuids())
def test_digests_and_ids_never_disappear(digest: bytes, number: UUID) -> None:
    text = f"{digest.hex()} {number}"
    assert scrub(text) == text


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.text(alphabet=HAN, min_size=2, max_size=4)
PHONES = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"0[1-9][0-9]{1,2}-[2-9][0-9]{6,7}", fullmatch=True),
    st.from_regex(r"[2-9][0-9]{6,7}", fullmatch=True),
)
SURROUNDINGS = st.text(alphabet="政府信息公开,。:0 1条电话", max_size=20)


@given(NAMES, PHONES, SURROUNDINGS, SURROUNDINGS)
def test_planted_people_never_survive(name: str, phone: str, before: str, after: str) -> None:
    contacts = (Contact("填报人", name, ""), Contact("联系电话", phone, ""))
    text = f"{before}填报人:{name} 联系电话:{phone} {after}"
    cleaned = scrub(text, contacts)
    assert name not in cleaned.replace(MASK, "\n")
    assert phone not in cleaned
    assert find_personal_data(cleaned, contacts) == []


@given(PHONES.filter(lambda phone: len(phone) > 9), SURROUNDINGS.filter(lambda text: not text[:1].isdigit()))
def test_full_numbers_never_survive_even_when_unknown(phone: str, after: str) -> None:
    assert phone not in scrub(f"请拨{phone}，{after}")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("局长样例甲主持召开政务公开工作会议4次", "局长〔已隐去〕主持召开政务公开工作会议4次"),
        ("由局长主持召开政务公开工作会议4次", "由局长主持召开政务公开工作会议4次"),
        ("主要负责同志参加新闻发布会2次", "主要负责同志参加新闻发布会2次"),
    ],
)
def test_a_person_named_by_office_and_deed_is_masked(text: str, kept: str) -> None:
    assert scrub(text) == kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("专职工作人员1名（沈予安）", f"专职工作人员1名（{MASK}）"),
        ("配备人员1名（样例甲），公开信息12条", f"配备人员1名（{MASK}），公开信息12条"),
        ("兼职人员2名(沈予安、顾南)", f"兼职人员2名({MASK}、{MASK})"),
        ("明确专职人员两名（沈予安和顾南）", f"明确专职人员两名（{MASK}和{MASK}）"),
        ("确定1名工作人员（沈予安）负责，公开信息12条", f"确定1名工作人员（{MASK}）负责，公开信息12条"),
        ("分管领导（许知远）召开会议2次", f"分管领导（{MASK}）召开会议2次"),
        ("填报人：沈予安 12条", f"填报人：{MASK} 12条"),
        ("审核人:顾 南 填报人(签字)：沈 予 安 联系", f"审核人:{MASK} 填报人(签字)：{MASK} 联系"),
        ("信息员：阿依古丽·买买提", f"信息员：{MASK}"),
    ],
)
def test_people_behind_the_words_that_introduce_them_are_masked(text: str, masked: str) -> None:
    assert scrub(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "专职人员1名（兼职）",
        "工作人员3名（专职1名，兼职2名）",
        "工作人员3名（含领导）",
        "工作人员5人（均为兼职）",
        "兼职人员2名（办公室、法制科）",
        "填报人（签字）：",
        "负责人：（盖章）",
        "申请人：自然人3件",
        "审核人员（含兼职人员）3名",
        "（一）法人或其他组织（二）自然人",
    ],
)
def test_words_in_brackets_behind_people_stay(text: str) -> None:
    assert scrub(text) == text


def test_no_official_label_is_masked() -> None:
    for layout in map(form, form_ids()):
        for text in (layout.title, *(label for row in layout.rows for label in (row.label, *row.variants, row.name))):
            assert scrub(f"{text} 12件", CONTACTS) == f"{text} 12件"
        for item in layout.items:
            assert (
                scrub(f"“{layout.name(item.id)}”填的是 12 {item.unit}")
                == f"“{layout.name(item.id)}”填的是 12 {item.unit}"
            )


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["人员1名（", "和", "人员", "1名", "审 核 人 ", "填报人(", "人员1名(甲乙、", "负责人:王"]
)
def test_hostile_people_take_no_time(piece: str) -> None:
    scrub(piece * 50_000)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "（其中修订16件）",
            "增加98项",
            "60余条",
            "23.9847万次",
            "251000元",
            "(修订16)",
            "约60",
            "一百零二",
            "〔1〕",
            "①",
            "1 0",
        ),
        *(
            "增",
            "0/0",
            "见附件",
            "未统计",
            "空",
            "—",
            "本行有多个数：3、5",
            "102.0000000001",
            "2019年4月3日",
            "制定3件，废止2件",
            "",
        ),
    ],
)
def test_numbers_signs_and_known_words_may_be_quoted(text: str) -> None:
    assert is_impersonal(text) or not text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "沈予安",
            "3件（沈予安）",
            "13812345678",
            "0991-2233445",
            "20190403 沈予安",
            "办公室填",
            "余万年",
            "万千",
            "于新年",
            "a@b.cn",
        ),
        *("请问小沈", "", "高度", "张三3件"),
    ],
)
def test_whatever_else_may_name_somebody_and_is_not_quoted(text: str) -> None:
    assert not is_impersonal(text)


@given(
    st.lists(st.sampled_from(["3件", "其中", "修订", "、", "增", "12,345", "约", "共计", "（", "）"]), min_size=1).map(
        "".join
    ),
    NAMES,
)
def test_a_name_among_known_words_is_seen(words: str, name: str) -> None:
    surname_first = f"沈{name}"
    assert not is_impersonal(words + surname_first)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["1", "一", "1,", "共", "增加", "（", "年", "1.1万元"])
def test_hostile_notes_take_no_time(piece: str) -> None:
    assert not is_impersonal(piece * 100_000 + "甲")


def test_nothing_the_catalogue_says_looks_like_a_person() -> None:
    for rule in CATALOGUE.values():
        for text in (rule.title, rule.formula, rule.suggestion, rule.source, *(check.message for check in rule.checks)):
            assert find_personal_data(text) == []
