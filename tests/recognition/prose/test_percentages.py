"""Percentages that are given with the two counts they are made of, and those that are not."""

import pytest

from tasks.model.document import Document, Paragraph
from tasks.recognition.prose.percentages import read_percentages


def read(text: str) -> list[tuple[int, int, str]]:
    found = read_percentages(Document("txt", (Paragraph(text, "第1行"),)))
    return [(int(claim.part), int(claim.whole), str(claim.stated)) for claim in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请10件，其中予以公开9件，占90%。", [(9, 10, "90")]),
        ("收到申请３件，其中予以公开２件，占总数的６６.７％。", [(2, 3, "66.7")]),
        (
            "收到申请10件，其中予以公开6件，占60%；部分公开3件，占30%；不予公开1件，占10%。",
            [(6, 10, "60"), (3, 10, "30"), (1, 10, "10")],
        ),
        ("收到申请８件，其中当面申请２件（占总数的25％）、网络申请６件（占75％）。", [(2, 8, "25"), (6, 8, "75")]),
        ("收到申请10件，其中不予公开4件，占40%，其中国家秘密1件，占25%。", [(4, 10, "40")]),
        ("收到申请10件，其中予以公开6件，占60%；公开信息30条，占20%。", [(6, 10, "60")]),
        ("收到申请10件，其中予以公开6件，占60%，同比增长20%；办结率100%。", [(6, 10, "60")]),
        ("共公开信息120条。其中网站公开60条，占50%。", []),
        ("比上年增加5件，其中网上申请4件，占80%；收到申请10件，其中信函申请1件，占10%。", [(1, 10, "10")]),
    ],
)
def test_read(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "收到申请20件，比上年增加5件，其中网上申请15件，占75%。",
        "收到申请20件，同比增长了5件，其中网上申请15件，占75%。",
        "收到申请20件，较上年减少5件，其中网上申请15件，占75%。",
        "收到申请20件，比去年多5件，其中网上申请15件，占75%。",
        "收到申请20件，新增办理5件，其中网上申请15件，占75%。",
        "收到申请20件，上升到25件，其中网上申请15件，占75%。",
        "收到申请约20件，其中网上申请15件，占76%。",
        "收到申请20余件，其中网上申请15件，占70%。",
        "其中网上申请15件，占75%。",
        "收到申请20件，办结15件，其中予以公开12件，占60%。",
        "收到申请20件，同比增长20%，办结率100%，按时办结率98%。",
        "收到申请20件，占全区的20%，其中予以公开12件，占全区的30%。",
        "收到申请20件，其中予以公开12件，占办结总数的80%。",
    ],
)
def test_a_difference_or_a_round_number_is_no_whole(text: str) -> None:
    assert read(text) == []
