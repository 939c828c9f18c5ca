"""Figures that prose gives, and those that it must never be read to give.

All sentences are our own. A miss is a pity; a figure read wrongly accuses a unit of what it never wrote.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Block, Cell, Document, Grid, Paragraph
from tasks.model.report import Contact, Head, ProseFact
from tasks.recognition.prose.recognise import read_prose

OWN_YEAR = Head(title_year=2018)
ABOUT_REQUESTS = "三、依申请公开政府信息情况"
ABOUT_DISPUTES = "五、因政府信息公开申请行政复议、提起行政诉讼情况"
ABOUT_STAFF = "二、政府信息公开机构和人员"


def read(*lines: str, head: Head = OWN_YEAR, form_id: str = "2014") -> list[ProseFact]:
    blocks = tuple(Paragraph(line, f"第{number}行") for number, line in enumerate(lines, 1))
    return list(read_prose(Document("txt", blocks), (), head, form_id))


def found(*lines: str, form_id: str = "2014") -> dict[str, int | str]:
    """What was read, `~` before what is about."""
    facts = read(*lines, form_id=form_id)
    return {
        fact.item: f"~{fact.value}"
        if fact.is_approximate
        else int(fact.value)
        if fact.value == int(fact.value)
        else str(fact.value)
        for fact in facts
    }


SITE, WEIBO, WECHAT, OTHER, GAZETTE = (f"channel.{name}" for name in ("website", "weibo", "wechat", "other", "gazette"))
TOTAL = "proactive.total"
RECEIVED, CLOSED, ANSWERED = "requests.received", "requests.closed", "requests.answered"
IN_PERSON, FAX, ONLINE, LETTER = (f"{RECEIVED}_{way}" for way in ("in_person", "by_fax", "online", "by_letter"))
GRANTED, PARTIAL, DENIED = "answered.granted", "answered.partial", "answered.denied"
REVIEW, LAWSUIT, COMPLAINT, FEES = "review.total", "litigation.total", "complaints.total", "fees.collected"
STAFF, FULL_TIME, PART_TIME = "capacity.staff", "capacity.staff_full_time", "capacity.staff_part_time"
MEETINGS, COURSES, TRAINEES = "training.meetings", "training.courses", "training.trainees"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # channels
        ("全年通过政府网站公开政府信息41条、政务微博公开政府信息7条。", {SITE: 41, WEIBO: 7}),
        (
            "通过不同方式公开:政务微信公开政府信息12条,其他方式公开政府信息9条,政府公报公开政府信息0条。",
            {WECHAT: 12, OTHER: 9, GAZETTE: 0},
        ),
        ("局门户网站上主动公开了１，１１３条政府信息,微信公众号共公开信息26条。", {SITE: 1113, WECHAT: 26}),
        ("在区政府网站公开信息60余条,政务微博公开信息约30条。", {SITE: "~60", WEIBO: "~30"}),
        ("政府网站发布政府信息三十五条,政务微博发布政府信息两百条。", {SITE: 35, WEIBO: 200}),
        (
            "主动公开政府信息80条,其中:网站公开50条,微博公开20条,微信公开10条。",
            {TOTAL: 80, SITE: 50, WEIBO: 20, WECHAT: 10},
        ),
        ("政府网站公开政府信息1.2万条,政务微信公开政府信息10471多条。", {SITE: 12000, WECHAT: "~10471"}),
        ("网站、微博、微信公开政府信息均为0条,以公示栏张贴为主。", {SITE: 0, WEIBO: 0, WECHAT: 0}),
        ("我局通过公示栏等其他方式公开政府信息15条。", {OTHER: 15}),
        # totals
        ("2018年,我局主动公开政府信息120条。", {TOTAL: 120}),
        ("本年度共主动公开各类政府信息共计1,024条,内容涵盖机构职能。", {TOTAL: 1024}),
        ("全年累计主动公开政府信息88条。", {TOTAL: 88}),
        ("二〇一八年主动公开政府信息数为九十六条。", {TOTAL: 96}),
        ("全年共公开政府信息77条,群众反映良好。", {TOTAL: 77}),
        ("一年中收到政府信息公开申请5件。", {RECEIVED: 5}),
        ("一年来,主动公开了近100条政府信息。", {TOTAL: "~100"}),
        # requests
        ("2018年共收到政府信息公开申请12件,办结申请12件。", {RECEIVED: 12, CLOSED: 12}),
        ("2018年1月1日至12月31日,收到依申请公开5件。", {RECEIVED: 5}),
        ("全年收到5件公民、法人提交的政府信息公开申请。", {RECEIVED: 5}),
        ("我局收到十二宗政府信息公开申请。", {RECEIVED: 12}),
        ("本年度受理信息公开申请10件。", {RECEIVED: 10}),
        (
            "收到信息公开申请9件,其中当面申请2件,传真申请1件,网络申请4件,信函申请2件。",
            {RECEIVED: 9, IN_PERSON: 2, FAX: 1, ONLINE: 4, LETTER: 2},
        ),
        ("收到信息公开申请4件(其中:通过网上提交3件,现场提交1件)。", {RECEIVED: 4, ONLINE: 3, IN_PERSON: 1}),
        ("信息公开申请中,当面、传真、信函申请均为0件。", {IN_PERSON: 0, FAX: 0, LETTER: 0}),
        # disputes
        ("因政府信息公开被申请行政复议3件、提起行政诉讼1件。", {REVIEW: 3, LAWSUIT: 1}),
        ("2018年发生2件涉及政府信息公开的行政复议。", {REVIEW: 2}),
        ("收到信息公开方面的举报投诉2件。", {COMPLAINT: 2}),
        ("涉及政府信息公开的行政复议、行政诉讼均为0件。", {REVIEW: 0, LAWSUIT: 0}),
        # money
        ("依申请公开政府信息共收取费用350元。", {FEES: "0.035"}),
        ("依申请公开收取检索、复制等费用1.5万元。", {FEES: "1.5"}),
        ("依申请公开政府信息收费为0。", {FEES: 0}),
        # staff
        ("配备政务公开专职工作人员2名、兼职工作人员5名。", {FULL_TIME: 2, PART_TIME: 5}),
        ("为做好政务公开工作,明确了1名专职人员和3名兼职人员。", {FULL_TIME: 1, PART_TIME: 3}),
        ("从事政府信息公开工作人员3人,其中专职人员1人。", {STAFF: 3, FULL_TIME: 1}),
        ("配备专、兼职工作人员六名,负责信息公开日常工作。", {STAFF: 6}),
        # meetings and training
        ("召开政务公开工作会议3次。", {MEETINGS: 3}),
        ("每季度召开一次专题会议,研究部署信息公开工作。", {MEETINGS: 4}),
        ("每个月召开1次政务公开工作会议。", {MEETINGS: 12}),
        ("每半年召开一次专题会议,安排政务公开任务。", {MEETINGS: 2}),
        ("为推进政府信息公开,召开专题会议2次。", {MEETINGS: 2}),
        ("举办政务公开业务培训班2期,培训人员80人次。", {COURSES: 2, TRAINEES: 80}),
        ("组织了3次政府信息公开培训,参训人员45人次。", {COURSES: 3, TRAINEES: 45}),
        # denials
        ("我局未收到政府信息公开申请。", {RECEIVED: 0}),
        ("没有收到公民、法人和其他组织向我局提出的公开政府信息的申请。", {RECEIVED: 0}),
        ("2018年无依申请公开事项。", {RECEIVED: 0}),
        ("全年没有公民申请公开政府信息。", {RECEIVED: 0}),
        ("截至2018年12月31日,我局未收到政府信息公开申请。", {RECEIVED: 0}),
        ("信息公开申请方面,未收到当面、传真、信函申请。", {IN_PERSON: 0, FAX: 0, LETTER: 0}),
        ("未发生因政府信息公开申请引发的行政复议、行政诉讼和举报投诉。", {REVIEW: 0, LAWSUIT: 0, COMPLAINT: 0}),
        ("全年没有因政府信息公开申请行政复议、提起行政诉讼的情况。", {REVIEW: 0, LAWSUIT: 0}),
        ("政府信息公开工作中无行政复议,无行政诉讼,无投诉。", {REVIEW: 0, LAWSUIT: 0, COMPLAINT: 0}),
        ("本年度没有人就政府信息公开提起行政复议或者行政诉讼。", {REVIEW: 0, LAWSUIT: 0}),
        ("办理依申请公开时未向申请人收取任何费用。", {FEES: 0}),
        ("收到信息公开申请3件,未发生行政复议或诉讼案件。", {RECEIVED: 3, REVIEW: 0, LAWSUIT: 0}),
    ],
)
def test_read(text: str, expected: dict[str, int | str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (ABOUT_REQUESTS, "全年共收到申请2件,均按时办结。", {RECEIVED: 2}),
        (
            ABOUT_REQUESTS,
            "已答复的11件申请中,同意公开的8件,占73%;同意部分公开2件;不同意公开1件。",
            {ANSWERED: 11, GRANTED: 8, PARTIAL: 2, DENIED: 1},
        ),
        (
            ABOUT_REQUESTS,
            "收到申请8件。其中,通过网络申请5件,占62.5%;通过信函申请3件。",
            {RECEIVED: 8, ONLINE: 5, LETTER: 3},
        ),
        (ABOUT_REQUESTS, "未收到任何申请。", {RECEIVED: 0}),
        (ABOUT_DISPUTES, "全年行政复议案件1件,行政诉讼0件。", {REVIEW: 1, LAWSUIT: 0}),
        (ABOUT_DISPUTES, "以上情况均未发生,没有行政复议和行政诉讼。", {REVIEW: 0, LAWSUIT: 0}),
        (ABOUT_STAFF, "配备专职人员1名,兼职人员4名。", {FULL_TIME: 1, PART_TIME: 4}),
        ("(三)政务公开会议和培训", "召开会议2次,举办培训班1期。", {MEETINGS: 2, COURSES: 1}),
        (ABOUT_DISPUTES, "全年征收类行政复议3件,其他的行政诉讼2件。", {}),
        # the heading is another's
        ("四、行政审批制度改革情况", "全年共收到申请2件,均按时办结。", {}),
        ("四、行政审批制度改革情况", "未收到任何申请。", {}),
        ("四、法治建设情况", "全年行政复议案件1件,行政诉讼2件。", {}),
        ("四、队伍建设情况", "配备专职人员1名,兼职人员4名。", {}),
        ("四、队伍建设情况", "召开会议2次,举办培训班1期。", {}),
    ],
)
def test_headings_say_what_a_sentence_is_about(heading: str, text: str, expected: dict[str, int | str]) -> None:
    assert found("一、概述", heading, text) == expected
    assert found(f"一、概述。 {heading} {text}").items() <= expected.items(), "all on one line"


@pytest.mark.parametrize(
    "text",
    [
        # cumulative
        "累计主动公开政府信息3000条。",
        "截至2018年12月31日,我局主动公开政府信息260条。",
        "截止目前,通过政府网站公开政府信息640条。",
        "自2008年条例施行以来,共收到政府信息公开申请56件。",
        "网站开通至今,公开政府信息9000条,受到好评。",
        "到2018年底,主动公开政府信息2000条。",
        "历年主动公开政府信息总量为900条。",
        # another year, or part of one
        "2017年主动公开政府信息86条。",
        "上年收到政府信息公开申请7件,上年度办结申请7件。",
        "去年召开政务公开工作会议3次。",
        "2017年未收到政府信息公开申请。",
        "上半年通过政府网站公开政府信息20条。",
        "年中收到政府信息公开申请5件。",
        "6月份,召开政务公开工作会议1次。",
        "第一季度收到信息公开申请2件。",
        "2018年3月,举办政务公开培训班1期。",
        "上半年没有收到政府信息公开申请。",
        # comparisons
        "政府网站公开政府信息比上年增加20条。",
        "比上年多主动公开政府信息15条。",
        "政府信息公开数量由2017年的110条增加到190条。",
        "收到信息公开申请同比减少3件。",
        # plans
        "下一步,力争全年主动公开政府信息300条。",
        "2019年,计划通过政府网站公开政府信息200条。",
        "今后将召开政务公开工作会议4次。",
        "我局将继续努力,全年主动公开政府信息500条。",
        "要求各科室在网站公开信息5条。",
        "主要领导每年至少召开一次政务公开工作会议。",
        "原则上每季度召开1次政务公开工作会议。",
        # parts, shares and measures of something else
        "共制作政府信息300条,其中主动公开政府信息100条,依申请公开信息50条,不予公开信息150条。",
        "全年制发公文120件,其中主动公开80件,依申请公开30件,不予公开10件。",
        "主动公开率100%,网站公开信息占90%。",
        "修订后的主动公开基本目录共61条,分为机构概况和办事服务两类。",
        "梳理主动公开目录政府信息61条。",
        "政务微信粉丝1200人,阅读量3万次,公开效果良好。",
        "政务微博公开信息浏览量200条。",
        "通过政府网站公开财政预决算信息12条。",
        "微博公开疫情防控信息20条,群众反映良好。",
        "重点领域方面,主动公开政府信息12条。",
        "在局务公开栏主动公开政府信息15条,方便群众查阅。",
        "每月在网站公开信息10条。",
        "平均每个科室主动公开政府信息6条。",
        "在省政府网站公开政府信息14条。",
        # channels together
        "通过政府网站、政务微信公开政府信息120条。",
        "通过网站,微信公开政府信息30条。",
        "政务微博和微信公开政府信息48条。",
        "通过报刊、电视、政务微信等形式公开政府信息270条。",
        "在公告栏和网站公开政府信息25条,方便群众。",
        "通过网站、微博、公示栏等渠道,主动公开政府信息66条。",
        "政府网站、政务微博分别公开政府信息35条、32条。",
        # parts of one item in a sentence
        "在市政府网站公开政府信息10条,在区政府网站公开政府信息12条。",
        # other people's business
        "承办代表建议18件,全部办结18件,答复摘要在政府网站公开。",
        "办理政协提案9件,答复9件,满意率100%。",
        "办结行政许可申请120件,结果信息公开及时。",
        "收到行政许可申请35件,全部在网上申请公开办理。",
        "答复网民留言7件,12345平台转来工单4起,与依申请公开一并登记。",
        "12345热线受理投诉658件,推进政务公开。",
        "收到市场监管投诉举报65件,全部在信息公开平台办理。",
        "受理低保申请18件,办结18件,并依法公开信息。",
        "跟帖回应舆情8件,与依申请公开分开办理。",
        "配备专职消防员5名、专职网格员12名,推进政务公开。",
        "各科室明确1名兼职人员,负责信息公开工作。",
        "召开安全生产专题会议4次,研究部署安全生产工作,并在政务公开栏公示。",
        "召开党组会议12次,学习政务公开文件。",
        "召开专题会议4次,研究部署安全生产工作。",
        "编制政务公开目录,召开专题会议4次。",
        "举办安全生产培训班3期,培训农民工120人次,信息公开及时。",
        "收取排污费12万元,并在政府信息公开栏公示。",
        "政府信息公开复制费收费标准为每页0.5元。",
        "减免政府信息公开收费1200元。",
        "2018年共处理网民咨询30件,其中当面咨询3件,网上咨询27件,依申请公开。",
        "依据《2018年政府网站主动公开政府信息20条》等文件,推进公开工作。",
        "国办发〔2014〕32号、云政办发〔2018〕9号文件要求公开。",
        # the opposite
        "信息公开申请未办结2件。",
        "不主动公开政府信息30条,应主动公开政府信息90条。",
        "不予受理信息公开申请2件。",
        "政府信息公开申请逾期未答复1件。",
        "依申请公开政府信息不收取费用350元。",
        "每年要召开政务公开工作会议4次。",
        # more than one thing at once
        "同意公开和部分公开的信息公开申请共5件。",
        "因政府信息公开引起的行政复议和行政诉讼共3件。",
        "当面、网上提交信息公开申请共7件。",
        "专职和兼职人员5名,负责政务公开工作。",
        # denials of less
        "未收到不予公开的政府信息公开申请。",
        "没有收到重复的政府信息公开申请。",
        "除网上申请外,未收到其他政府信息公开申请。",
        "通过传真未收到政府信息公开申请。",
        "下属单位未收到政府信息公开申请。",
        "政府信息公开申请没有未按时办结的情况。",
        "如未收到政府信息公开申请答复,可以投诉。",
        "未收到对政府信息公开申请答复不满意的投诉。",
        "没有对政府信息公开申请收取费用不当的投诉。",
        "办理信访3件,无投诉,推进政务公开。",
        "本年度没有依申请公开和不予公开的政府信息。",
        "无偿提供政府信息公开申请服务,无障碍阅读全面开通。",
        "公民有无政府信息公开申请,均可登录网站查询。",
        "两次值相互矛盾时,收到信息公开申请3件,实际收到信息公开申请5件。",
        "收到信息公开申请第3件,编号为2件。",
        "数十条政府信息主动公开,几十件信息公开申请收到。",
        "收到信息公开申请2.5件。",
    ],
)
def test_not_read(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "heading",
    [
        "五、存在的主要问题及改进措施",
        "第五部分 存在不足和努力方向",
        "六、下一步工作打算",
        "六、2019年工作计划",
        "存在的问题和不足",
    ],
)
def test_sections_on_plans_and_shortcomings_are_not_read(heading: str) -> None:
    text = "主动公开政府信息80条,召开政务公开工作会议3次。"
    assert found(heading, text) == {}
    assert found(heading, f"(一)加强领导。{text}") == {}
    assert found(heading, "七、其他情况", text) == {TOTAL: 80, MEETINGS: 3}


def test_a_short_sentence_about_plans_is_no_heading() -> None:
    assert found("制定了工作计划。", "主动公开政府信息80条。") == {TOTAL: 80}


@pytest.mark.parametrize(
    "lines",
    [
        ["2.政府网站公开政府信息数", "条", "20"],
        ["2.政府网站公开政府信息数 条 20"],
        ["2.政府网站公开政府信息数 20条"],
        ["六、举报投诉数量", "件", "0"],
        ["1.专职人员数(不包括政府公报及政府网站工作人员数)", "1人"],
        ["报告全文如下。 统计指标 单位 统计数 (一)主动公开政府信息数 93条,政府网站公开政府信息20条。"],
    ],
)
def test_the_tables_own_lines_are_not_prose(lines: list[str]) -> None:
    assert found(*lines) == {}


def test_table_cells_are_not_prose_but_long_texts_in_cells_are() -> None:
    text = "2018年,我局主动公开政府信息41条,未收到政府信息公开申请。"
    rows = (
        (Cell("三、依申请公开情况", "A1"), Cell("三、依申请公开情况", "B1", is_origin=False)),
        (Cell("主动公开政府信息20条。", "A2"), Cell("条", "B2"), Cell("20", "C2")),
        (Cell(text, "A3"), Cell(text, "B3", is_origin=False)),
    )
    blocks: tuple[Block, ...] = (Grid(rows, "Sheet1"),)
    facts = read_prose(Document("xlsx", blocks), (), OWN_YEAR, "2014")
    assert [(fact.item, fact.value, fact.place) for fact in facts] == [(TOTAL, 41, "A3"), (RECEIVED, 0, "A3")]


def test_a_sentence_broken_over_lines_is_read_whole() -> None:
    lines = [
        "我局认真贯彻落实条例,自开展工作以来累计通过政府网",
        "站主动公开政府信息300条。全年主动公开政府信息",
        "20条,群众满意。",
    ]
    facts = read(*lines)
    assert [(fact.item, fact.value, fact.place) for fact in facts] == [(TOTAL, 20, "第1行")]


def test_the_years_come_from_title_and_table_or_else_the_period() -> None:
    text = "2017年主动公开政府信息86条。2018年主动公开政府信息99条。"
    assert [fact.value for fact in read(text, head=Head(title_year=2017))] == [86]
    assert [fact.value for fact in read(text, head=Head(title_year=2017, table_year=2018))] == [86, 99]
    assert read(text, head=Head()) == []
    assert [fact.value for fact in read(text, head=Head(signed_on=date(2019, 1, 15)))] == [99]


def test_figures_that_contradict_each_other_in_different_sentences_are_both_kept() -> None:
    facts = read("全年政府网站公开政府信息20条。", "以上共通过政府网站公开政府信息16条。")
    assert [(fact.value, fact.place) for fact in facts] == [(20, "第1行"), (16, "第2行")]


def test_different_figures_of_meetings_are_parts_of_a_total() -> None:
    assert found("召开政务公开工作会议2次。", "召开政府信息公开专题会议1次。") == {}
    assert found("召开政务公开工作会议2次。", "全年召开政务公开会议2次。") == {MEETINGS: 2}


def test_quotes_are_as_written_without_personal_data() -> None:
    contacts = (Contact("填报人", "沈予安", "第9行"), Contact("联系电话", "0991-2233445", "第9行"))
    text = "经沈 予安统计,全年“门户网站”主动公开政府信息 ４１ 条,可致电2233445查询。"
    facts = read_prose(Document("txt", (Paragraph(text, "第3行"),)), contacts, OWN_YEAR, "2014")
    assert [(fact.quote, fact.sentence) for fact in facts] == [
        (
            "全年“门户网站”主动公开政府信息 ４１ 条",
            "经〔已隐去〕统计,全年“门户网站”主动公开政府信息 ４１ 条,可致电〔已隐去〕查询。",
        )
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("政府网站公开政府信息1.20万条。", "12000"),
        ("政府网站公开政府信息100条。", "100"),
        ("依申请公开收取费用350元。", "0.035"),
        ("依申请公开收取费用10万元。", "10"),
        ("依申请公开收取费用0元。", "0"),
    ],
)
def test_values_are_plain_numbers(text: str, value: str) -> None:
    assert [str(fact.value) for fact in read(text)] == [value]


COUNTS = st.integers(min_value=0, max_value=999_999)


def _written(value: int, style: str) -> str:
    return {"plain": str(value), "thousands": f"{value:,}", "wide": str(value).translate(WIDE), "spaced": f" {value} "}[
        style
    ]


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
STYLES = st.sampled_from(["plain", "thousands", "wide", "spaced"])


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), STYLES)
def test_channel_figures_come_back(values: tuple[int, int, int, int], style: str) -> None:
    site, weibo, wechat, other = (_written(value, style) for value in values)
    text = (
        f"全年在门户网站主动公开政府信息{site}条、政务微博公开政府信息{weibo}条、"
        f"政务微信公开政府信息{wechat}条、其他方式公开政府信息{other}条。"
    )
    assert found(text) == dict(zip((SITE, WEIBO, WECHAT, OTHER), values, strict=True))


@given(st.tuples(COUNTS, COUNTS, COUNTS), STYLES)
def test_request_figures_come_back(values: tuple[int, int, int], style: str) -> None:
    received, online, closed = (_written(value, style) for value in values)
    text = f"２０１８年，共收到政府信息公开申请{received}件（其中：网络申请{online}件），办结申请{closed}件。"
    assert found(text) == dict(zip((RECEIVED, ONLINE, CLOSED), values, strict=True))


@given(COUNTS, st.integers(min_value=2009, max_value=2030).filter(lambda year: year != 2018))
def test_another_years_figures_never_come_back(value: int, year: int) -> None:
    assert found(f"{year}年,我局主动公开政府信息{value}条,收到政府信息公开申请{value}件。") == {}


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "收到" + "共计" * 900 + "张,5件。",
        "收到" + "社会公众" * 400 + "张5件政府信息公开申请。",
        "网站" + "信息公开" * 400 + "张5条。",
        "召开" + "会议" * 800 + "张5次,政务公开。",
        "收取" + "费" * 1500 + "张5元,政务公开。",
        "没有" + "政府信息公开申请" * 200 + "张。",
        "在网站公开政府信息5条、" * 3000,
        "未收到政府信息公开申请,5件" * 3000,
        "《" * 1900 + "5条。",
        "已经" * 900 + "办结张5件,政府信息公开申请。",
        "政府信息公开申请" + "予以公开、" * 300 + "张5件。",
        "全区" * 900 + "收到张5件政府信息公开申请。",
        "各单位" * 600 + "收到张5件政府信息公开申请。",
        "区教育局" * 400 + "收到政府信息公开张5件。",
        "政府信息公开申请" + "均已" * 800 + "办张。",
        "5〔1〕" * 600 + "张件,政府信息公开申请。",
        "张三份收到5件。" * 3000,
        "负责" * 800 + "专职人员张5名,政务公开。",
        "1," * 900 + "条。",
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    assert found(text) == {}


@pytest.mark.timeout(20)
def test_very_many_broken_lines_take_no_time() -> None:
    assert found(*["我局认真贯彻落实各项要求,稳步推进各项工作并取得积极成效的情况"] * 5000) == {}


@given(st.text(alphabet="网站公开政府信息申请收到未无条件,。、0123(一)年月共行政复议", max_size=60))
def test_any_text_is_read_without_an_error_and_every_quote_stands_in_it(text: str) -> None:
    for fact in read(text):
        assert fact.quote in fact.sentence
        assert fact.value >= 0
        assert fact.value == Decimal(int(fact.value))


@pytest.mark.parametrize(
    "text",
    [
        "全区各单位共主动公开政府信息5230条。",
        "下属事业单位主动公开政府信息60条。",
        "新增主动公开政府信息30条。",
        "参加区政府组织的政务公开培训会3次。",
        "我区共收到政府信息公开申请36件。",
        "收到政府信息公开申请两十零件。",
    ],
)
def test_figures_of_others_and_odd_numerals_are_not_the_units(text: str) -> None:
    assert found(text) == {}
