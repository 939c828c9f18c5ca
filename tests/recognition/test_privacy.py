"""Does every person disappear from a text, and nothing else?"""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.recognition.privacy import MASK, find_personal_data, scrub
from tasks.report import Contact

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
