"""Characters that a conversion left, folded before anything is looked for."""

import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph
from tasks.recognition.characters import fold_characters


def folded(*texts: str) -> list[str]:
    document = fold_characters(Document("txt", tuple(Paragraph(text, "第1行") for text in texts)))
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全年收到政府資訊公開申請31件，已辦結30件，無行政複議。",
            "全年收到政府信息公开申请31件，已办结30件，无行政复议。",
        ),
        ("其他主動公開檔案", "其他主动公开文件"),
        ("規範性檔案的標題", "规范性文件的标题"),
        ("檔案館報送資訊", "档案馆报送信息"),
        ("规(guī)章(zhāng)", "规章"),
        ("收到申请聽聽31件", "收到申请 31件"),
        ("收到申请Â 31件", "收到申请  31件"),
        ("收到申请&nbsp;31件", "收到申请 31件"),
    ],
)
def test_what_a_conversion_left_is_folded(text: str, expected: str) -> None:
    assert folded(text) == [expected]


def test_one_traditional_character_may_be_a_names() -> None:
    assert folded("晴川区聽松街道2024年政府信息公开工作年度报告") == ["晴川区聽松街道2024年政府信息公开工作年度报告"]


def test_the_cell_of_a_number_stays_as_it_is() -> None:
    grid = Grid(
        ((Cell("規範性檔案數", "表1 行1 列1"), Cell("１２餘件", "表1 行1 列2"), Cell("聽", "表1 行1 列3")),), "表1"
    )
    (found,) = fold_characters(Document("html", (grid,))).grids
    assert [cell.text for cell in found.rows[0]] == ["规范性文件数", "１２餘件", ""]
