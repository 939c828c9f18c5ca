"""The traditional forms of the characters in which official labels are written.

The labels are few and fixed, so the table is closed: the forms that OpenCC knows of their characters, and
nothing else. Names and prose stay as they are written.
"""

__all__ = ["SIMPLIFIED"]

_PAIRS = (
    (
        "佈係個備傳內動務區參員問單國圍執報場審專對屬廢強後徑從復應採據數於時會條業構標機權決沒況減濟",
        "布系个备传内动务区参员问单国围执报场审专对属废强后径从复应采据数于时会条业构标机权决没况减济",
    ),
    (
        "為無熱爲獲現當發眞眾確碼祕稱穩箇範糾納組結絡統經綫維網線編總織繫繳繼續罰聞聯職舉萬處號衆衹",
        "为无热为获现当发真众确码秘称稳个范纠纳组结络统经线维网线编总织系缴继续罚闻联职举万处号众只",
    ),
    (
        "補製複覈規計訓訟訪設許訴註詢話誌認說説談請議護讀負責費購輯輿轉辦迴逕這進過錯門開閤閱閲關隱",
        "补制复核规计训讼访设许诉注询话志认说说谈请议护读负责费购辑舆转办回径这进过错门开合阅阅关隐",
    ),
    ("隻電項題額類駁體點", "只电项题额类驳体点"),
)

SIMPLIFIED = {
    ord(old): new for traditional, simplified in _PAIRS for old, new in zip(traditional, simplified, strict=True)
}
"""As `str.translate` takes them."""
