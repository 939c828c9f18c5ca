"""The people that a report names, and what is nobody's name."""

import pytest

from tasks.model.document import Block, Cell, Document, Grid, Paragraph
from tasks.recognition import recognise
from tasks.recognition.head.contacts import is_foot, read_contacts


def contacts(*lines: str | list[str]) -> list[tuple[str, str]]:
    blocks: list[Block] = []
    for number, line in enumerate(lines, 1):
        if isinstance(line, str):
            blocks.append(Paragraph(line, f"第{number}行"))
        else:
            cells = tuple(Cell(text, f"表{number} 行1 列{at}") for at, text in enumerate(line, 1))
            blocks.append(Grid((cells,), f"表{number}"))
    return [(contact.role, contact.text) for contact in read_contacts(Document("txt", tuple(blocks)))]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["填报人:沈予安 联系电话:2233445"], [("填报人", "沈予安"), ("联系电话", "2233445")]),
        (
            ["单位负责人:许知远   审核人:顾南   填报人:沈予安"],
            [("单位负责人", "许知远"), ("审核人", "顾南"), ("填报人", "沈予安")],
        ),
        (
            ["填报人：沈 予 安    联系电话：０９９１－２２３３４４５"],
            [("填报人", "沈予安"), ("联系电话", "0991-2233445")],
        ),
        (["填 报 人:顾 南 联系 电话:13812345678"], [("填报人", "顾南"), ("联系电话", "13812345678")]),
        (["审核人(签字):阿依古丽·买买提"], [("审核人", "阿依古丽·买买提")]),
        (["联系人:沈予安 13812345678"], [("联系人", "沈予安"), ("联系电话", "13812345678")]),
        (["联系方式:沈予安,0991-2233445"], [("联系方式", "沈予安")]),
        (["联系方式:2233445"], [("联系方式", "2233445")]),
        (["联系人:沈予安、顾南"], [("联系人", "沈予安"), ("联系人", "顾南")]),
        (["填报人:沈予安(办公室)填报日期:2019年1月17日"], [("填报人", "沈予安")]),
        (["电子邮箱:sya@example.gov.cn"], [("电子邮箱", "sya@example.gov.cn")]),
        (
            ["如有疑问,请与云溪区水务局联系(联系人:沈予安,电话:2233445,电子邮箱:sya@example.gov.cn,邮编:830000)。"],
            [("联系人", "沈予安"), ("联系电话", "2233445"), ("电子邮箱", "sya@example.gov.cn")],
        ),
        (["咨询请拨打办公室联系电话2233445,传真2233446。"], [("联系电话", "2233445")]),
        (["电话(传真):0991-2233445"], [("联系电话", "0991-2233445")]),
        (
            [["单位负责人", "许知远", "审核人", "", "填报人", "沈予安"]],
            [("单位负责人", "许知远"), ("填报人", "沈予安")],
        ),
        ([["填报人:", "沈予安", "联系电话:", "2233445"]], [("填报人", "沈予安"), ("联系电话", "2233445")]),
        ([["填报人:沈予安", "联系电话:2233445"]], [("填报人", "沈予安"), ("联系电话", "2233445")]),
        (["填报人:", "沈予安", "联系电话:", "2233445"], [("填报人", "沈予安"), ("联系电话", "2233445")]),
        (["填报人:沈予安", "填报人:沈予安"], [("填报人", "沈予安")]),
        (["制表：顾南"], [("制表", "顾南")]),
        (["制表人：顾南"], [("制表人", "顾南")]),
        (["报送人:沈予安 统计人员:顾南"], [("报送人", "沈予安"), ("统计人员", "顾南")]),
        (["统计负责人：许知远"], [("统计负责人", "许知远")]),
        (["联络员：沈予安"], [("联络员", "沈予安")]),
        (["经办人 沈予安"], [("经办人", "沈予安")]),
        (["填报人 沈予安   联系电话 2233445"], [("填报人", "沈予安"), ("联系电话", "2233445")]),
        (["审核：许知远 填表：沈予安"], [("审核", "许知远"), ("填表", "沈予安")]),
        (["审核 许知远　复核 顾南　制表 沈予安"], [("审核", "许知远"), ("复核", "顾南"), ("制表", "沈予安")]),
        (["复 核：顾 南"], [("复核", "顾南")]),
        ([["审核", "许知远", "填表", "沈予安"]], [("审核", "许知远"), ("填表", "沈予安")]),
        (["填报单位：云溪区水务局 审核：许知远 填报日期：2019年1月17日"], [("审核", "许知远")]),
        (
            ["0 单位负责人:许知远 审核人:顾南 填报人:沈予安 " + "政府信息公开" * 20],
            [("单位负责人", "许知远"), ("审核人", "顾南"), ("填报人", "沈予安")],
        ),
        (["（责任编辑：顾南）", "负责人:样例甲"], [("责任编辑", "顾南"), ("负责人", "样例甲")]),
    ],
)
def test_read(lines: list[str | list[str]], expected: list[tuple[str, str]]) -> None:
    assert contacts(*lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["单位负责人:      审核人:"],
        ["填报人:   联系电话:   填报日期:2019年1月17日"],
        [["单位负责人:", ""], ["审核人:", ""]],
        ["单位负责人:", "审核人:", "附件"],
        ["填报人:/ 审核人:无 联系电话:—"],
        ["填报人:____________"],
        ["联系人:局办公室"],
        ["联系人:云溪街道办事处"],
        ["监督电话:12345"],
        ["公民可通过电话、联系方式、电子邮箱等提出申请。"],
        ["审核人员3名,填报人员2名,联系人大代表5名。"],
        ["电话咨询1200次。"],
        ["收到申请人:3件"],
        ["审核 程序"],
        ["审核：程序"],
        [["审核", "程序"]],
        ["审核:程序严谨。"],
        ["严格审核：许多信息及时公开。"],
        ["信息员：定期更新公开内容。"],
        ["联络员：负责信息报送。"],
        ["统计指标 单位 统计数"],
        [["统计", "安全"], ["填报", "单位"]],
        ["统计人员 管理"],
        [["填报日期", "2019年1月17日"], ["统计数", "2233445"]],
    ],
)
def test_nobody_is_named(lines: list[str | list[str]]) -> None:
    assert contacts(*lines) == []


def test_places_are_kept() -> None:
    grid = Grid(((Cell("填报人:", "Sheet1!A9"), Cell("沈予安", "Sheet1!B9")),), "Sheet1")
    (contact,) = read_contacts(Document("xlsx", (grid,)))
    assert (contact.text, contact.place) == ("沈予安", "Sheet1!A9")


def test_a_label_in_the_next_cell_is_nobody() -> None:
    row = tuple(
        Cell(text, f"表1 行1 列{column}")
        for column, text in enumerate(("单位负责人:", "审核人:", "填报人:", "样例甲"), 1)
    )
    found = read_contacts(Document("txt", (Grid((row,), "表1"),)))
    assert [contact.text for contact in found] == ["样例甲"]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("审核：许知远 填表：沈予安", True),
        ("填报单位：云溪区水务局　填报日期：2019-01-17", True),
        ("单位负责人： | 审核人： | 填报人：", True),
        ("联系电话：0991-2233445", True),
        ("填报单位", True),
        ("审核 程序", False),
        ("审核人员数 | 人 | 3", False),
        ("(三)从事政府信息公开工作人员数 | 人 | 3", False),
        ("其他主动公开文件 | 件 | 3", False),
        ("", False),
    ],
)
def test_what_is_the_foot_of_a_table(text: str, is_it: bool) -> None:
    assert is_foot(text) is is_it


def test_a_document_without_a_word_names_nobody() -> None:
    nothing = Document("txt", ())
    assert read_contacts(nothing) == ()
    assert recognise(nothing).contacts == ()
