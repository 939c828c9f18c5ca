"""Characters in their common form, so that texts can be compared.

`fold` gives half width and common characters, letter for letter. The tables of traditional forms are closed: the forms
that OpenCC knows of the characters of official labels, and of those that names of places and units are commonly made
of. They serve to compare; names and prose stay as they are written. `printable` and `one_line` show a text.
"""

import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "COMMON",
    "SIMPLIFIED",
    "SIMPLIFIED_IN_NAMES",
    "SIMPLIFIED_IN_TEXT",
    "decoded_by_office",
    "displayable",
    "fold",
    "one_line",
    "printable",
]

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_DASHES = "\u2013\u2014\u2015"
_LOOKALIKES = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA))
"""Kangxi radicals and compatibility ideographs: characters that some fonts of PDF files give for common ones."""
_RADICALS = (
    "⺠⺩⺬⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "民王示羊肉虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
"""Radicals of the supplement, which no normal form brings back to common characters."""

COMMON = dict(zip(map(ord, _RADICALS[0]), _RADICALS[1], strict=True)) | {
    code: folded
    for codes in _LOOKALIKES
    for code in codes
    if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded != chr(code)
}
"""For characters that only look like common ones, the common ones, as `str.translate` takes them."""

_FOLDED = (
    COMMON | {code: chr(code - 0xFEE0) for code in _FULL_WIDTH} | {0x3000: " "} | dict.fromkeys(map(ord, _DASHES), "-")
)
_HAS_FOLDED = re.compile(f"[\uff01-\uff5e\u3000{_DASHES}\u2e80-\u2fdf\uf900-\ufadf]")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
"""What a person does not see: control characters, surrogates, and characters that take no room, look like a space that
they are not, or turn the direction of writing."""
_UNDISPLAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PUNCTUATION = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"))
_LABELS = (
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
_NAMES = (
    (
        "倉僑兒創劃劉勞協吳喬園圖團堅塢墻壟壩壯壽婁婦孫學實寧寬寶導層島峽崗嵐嶺嶽巖庫廟廣廳彎徵恆愛態慶憲",
        "仓侨儿创划刘劳协吴乔园图团坚坞墙垄坝壮寿娄妇孙学实宁宽宝导层岛峡岗岚岭岳岩库庙广厅弯征恒爱态庆宪",
    ),
    (
        "懷戰戶撫擁擴晉曉書東棗棟楊榮樂樓樹橋橫檔檢歐歷歸殘氣沖涼淨淵淺湯溝溫滄滿漁漢漣潁潔潛潤潯澗澤濕濰",
        "怀战户抚拥扩晋晓书东枣栋杨荣乐楼树桥横档检欧历归残气冲凉净渊浅汤沟温沧满渔汉涟颍洁潜润浔涧泽湿潍",
    ),
    (
        "濱瀋瀏瀘灘灣灤災煙營爐牆獅獨瑪環瓊療監盧礦禮種節糧紀紅級紡綠縣羅義聖聲聽肅臺與興莊華葉蔣蕭薊藍藝",
        "滨沈浏泸滩湾滦灾烟营炉墙狮独玛环琼疗监卢矿礼种节粮纪红级纺绿县罗义圣声听肃台与兴庄华叶蒋萧蓟蓝艺",
    ),
    (
        "藥蘆蘇蘭蠶術衛衞視觀訊試調證譚豐財貴賀資賓賴趙車軌軍軟輸農連運達遠遷遼邊郵鄉鄒鄧鄭鄲醫銀銅鋼錢錦",
        "药芦苏兰蚕术卫卫视观讯试调证谭丰财贵贺资宾赖赵车轨军软输农连运达远迁辽边邮乡邹邓郑郸医银铜钢钱锦",
    ),
    (
        "鎮鐘鐵長閣陝陰陳陸陽隊險雙離雲霽靈靜鞏韓順領頭顧風飛養館馬馮駱騰驗驛魚魯鱗鳥鳳鴻鵬鶴鷹鹽麥黃黨齊",
        "镇钟铁长阁陕阴陈陆阳队险双离云霁灵静巩韩顺领头顾风飞养馆马冯骆腾验驿鱼鲁鳞鸟凤鸿鹏鹤鹰盐麦黄党齐",
    ),
    ("龍", "龙"),
)

_PROSE = (
    (
        "覆嶗閩贛麗畢饒來們間見該還讓給將並兩語寫論識詳誤課諮諸謝變貨貫貼貸賬賦質賠贈贊趨跡踐蹟較載輕輛輪轄辭",
        "复崂闽赣丽毕饶来们间见该还让给将并两语写论识详误课咨诸谢变货贯贴贷账赋质赔赠赞趋迹践迹较载轻辆轮辖辞",
    ),
    (
        "辯週遊違適遲選遺鄰釋鑑針錄鍵鎖鑒閉闡際階隨雖雜難響頁頂須預頒頓頻願顯飲駐驅鬧鮮齒亂亞偉側債傷傾僅價儀",
        "辩周游违适迟选遗邻释鉴针录键锁鉴闭阐际阶随虽杂难响页顶须预颁顿频愿显饮驻驱闹鲜齿乱亚伟侧债伤倾仅价仪",
    ),
    (
        "億儘優儲兌冊凍別刪則剛劇劑勝勢勵勸匯卻嚴囑圓塊塵墾壓壞壇夠奪奮尋屆岡幣師帳帶幫幾廈廚廠張彈徹惡慣慮憂",
        "亿尽优储兑册冻别删则刚剧剂胜势励劝汇却严嘱圆块尘垦压坏坛够夺奋寻届冈币师帐带帮几厦厨厂张弹彻恶惯虑忧",
    ),
    (
        "懇懲懸拋掃掛揚換揮損撥擇擊擔擠擬擺攝攔敗斷暢暫極樣欄歡歲殺毀洩測準滅滯滲漲漸濃濾煩煉爭狀獎獻產畝異疊",
        "恳惩悬抛扫挂扬换挥损拨择击担挤拟摆摄拦败断畅暂极样栏欢岁杀毁泄测准灭滞渗涨渐浓滤烦炼争状奖献产亩异叠",
    ),
    (
        "盜盡盤矚矯礎礙禍稅積窮競筆築篩簡簽籌籤約紋純紙紛細終絕綜緊緒締緣緩練縮績繞繪罷習聰脫腦臨舊艱蓋薦虛蟲",
        "盗尽盘瞩矫础碍祸税积穷竞笔筑筛简签筹签约纹纯纸纷细终绝综紧绪缔缘缓练缩绩绕绘罢习聪脱脑临旧艰盖荐虚虫",
    ),
    (
        "衝裝裡裏覺覽觸訂討託記診評誠誰諒講謀謹譯譽餘闢藉佔擾敘啟啓鬆姦嚮蒐",
        "冲装里里觉览触订讨托记诊评诚谁谅讲谋谨译誉余辟借占扰叙启启松奸向搜",
    ),
)


def fold(text: str) -> str:
    """The text in half width and common characters: of the same length, with the same digits."""
    if not _HAS_FOLDED.search(text):
        return text
    for wide, half in _PUNCTUATION:
        text = text.replace(wide, half)
    return text.translate(_FOLDED) if _HAS_FOLDED.search(text) else text


def decoded_by_office(data: bytes) -> str | None:
    """Read a text as the office's programs write it, UTF-8 (with a mark or without) or GBK; `None` if it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def displayable(text: str) -> str:
    """Replace with `�` what no page or document can hold, such as control characters."""
    return _UNDISPLAYABLE.sub("\ufffd", text)


def printable(text: str) -> str:
    r"""The text with what nobody sees written out (`\u200b`), so that it cannot command a terminal or hide in a line.

    Line ends and tabs stay.
    """
    return _UNSEEN.sub(lambda found: found[0] if found[0] in "\n\t" else _written_out(found), text)


def one_line(text: str) -> str:
    """The text likewise, line ends and tabs written out too: words of a sender, such as a file's name.

    Whatever stands in them, they cannot pass for lines of ours.
    """
    return _UNSEEN.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _table(pairs: Iterable[tuple[str, str]]) -> dict[int, str]:
    return {ord(old): new for before, after in pairs for old, new in zip(before, after, strict=True)}


SIMPLIFIED = _table(_LABELS)
"""The characters of official labels, as `str.translate` takes them."""

SIMPLIFIED_IN_NAMES = SIMPLIFIED | _table(_NAMES)
"""Besides, those of names of places and units."""

SIMPLIFIED_IN_TEXT = SIMPLIFIED_IN_NAMES | _table(_PROSE)
"""Besides, those of the sentences of reports."""
