"""Ways to disturb a page: changes of template lines, and changes of the article. Knows no layout.

A template mutation is (line, random) → line. Marked numbers (private-use characters) pass through untouched.
"""

from __future__ import annotations

import re
from random import Random

SIMPLIFIED = (
    "务话热线费请拨机报维区电号码点击询咨专业师检测质优惠时间无论现场终极产东丝两严个丰临为举么义乐习乡书买乱争亏云亚亲"
    "仅从仓价众会传伤伦伪体余侧侨俭债倾偿储儿关兴养兽内冈军农冯冲决况冻净准凉减凤凭凯击创则刚删别制剂动劳势匀医华协单"
    "卖卫厂厅历压厌厕厨县参双发变叠台叶吗听启员响团园围国图圆圣块坏坚坛执扩扫扬护担拥择挂损换据数断旧显来极构标树样桥"
    "梦欢气汇汉汤沟没泪泽洁浆测济浏润涂渐满灭灯灵灾炉点烟热爱牌犹独环画疗监盖盘确码祸离种积称稳穷竞笔签简类紧纠红约级"
    "纪纯纳纸线组细织终经结给络绝统继绩续维综绿网罗罚职联胜脑脚脱脸艺节药获营虽补装观规视览觉订认讨让训议记讲许设访证"
    "评识诉词试诚话询该详语误说请调谈贝负责败货质贩贪贫购贴贵贷费资赔赖赠赢赶车转轮软轻载较辆辑输边达迁过运还这进远违"
    "连迟适选递逻遗邮郑酝里鉴针钉钟钢钥钱铁铃银铺链销锁错锅键门闪闭问间闻队阳阴阵阶际陆陈险随难静项顺须顾预领频题颜额"
    "风飞饭饮馆马驾验骑鱼鲜鸟鸡麦黄齐龙龟"
)
TRADITIONAL = (
    "務話熱線費請撥機報維區電號碼點擊詢諮專業師檢測質優惠時間無論現場終極產東絲兩嚴個豐臨為舉麼義樂習鄉書買亂爭虧雲亞親"
    "僅從倉價眾會傳傷倫偽體餘側僑儉債傾償儲兒關興養獸內岡軍農馮沖決況凍淨準涼減鳳憑凱擊創則剛刪別製劑動勞勢勻醫華協單"
    "賣衛廠廳歷壓厭廁廚縣參雙發變疊臺葉嗎聽啟員響團園圍國圖圓聖塊壞堅壇執擴掃揚護擔擁擇掛損換據數斷舊顯來極構標樹樣橋"
    "夢歡氣匯漢湯溝沒淚澤潔漿測濟瀏潤塗漸滿滅燈靈災爐點煙熱愛牌猶獨環畫療監蓋盤確碼禍離種積稱穩窮競筆簽簡類緊糾紅約級"
    "紀純納紙線組細織終經結給絡絕統繼績續維綜綠網羅罰職聯勝腦腳脫臉藝節藥獲營雖補裝觀規視覽覺訂認討讓訓議記講許設訪證"
    "評識訴詞試誠話詢該詳語誤說請調談貝負責敗貨質販貪貧購貼貴貸費資賠賴贈贏趕車轉輪軟輕載較輛輯輸邊達遷過運還這進遠違"
    "連遲適選遞邏遺郵鄭醞裏鑒針釘鐘鋼鑰錢鐵鈴銀鋪鏈銷鎖錯鍋鍵門閃閉問間聞隊陽陰陣階際陸陳險隨難靜項順須顧預領頻題顏額"
    "風飛飯飲館馬駕驗騎魚鮮鳥雞麥黃齊龍龜"
)
TO_TRADITIONAL = str.maketrans(dict(zip(SIMPLIFIED, TRADITIONAL, strict=True)))
TO_HALF_WIDTH = str.maketrans("，。：；！？（）【】／", ",.:;!?()[]/")
TO_FULL_WIDTH = str.maketrans(",:;!?()/", "，：；！？（）／")
DIGITS = re.compile(r"[0-9０-９]+")
MARKED = re.compile("[\U0010f000-\U0010f00f]")
NOISE = re.compile("[，。、]")

TEMPLATE_MUTATIONS = (
    "letter_spaced", "half_width", "full_width", "traditional", "headless", "numberless", "one_section",
)  # fmt: skip
ARTICLE_MUTATIONS = ("noise", "digits_stripped", "byline", "editor")
MUTATIONS = TEMPLATE_MUTATIONS + ARTICLE_MUTATIONS


def space_letters(line: str, rng: Random) -> str:
    return rng.choice((" ", " ", "\u3000", "\u00a0")).join(line)


def mutate_template(lines: list[str], mutations: tuple[str, ...], rng: Random) -> list[str]:
    """Apply the named template mutations to a block of lines."""
    if "headless" in mutations and len(lines) > 4:
        lines = lines[rng.randint(1, 3) :]
    if "numberless" in mutations:
        lines = drop_numbers(lines, rng)
    return [mutate_line(line, mutations, rng) for line in lines]


def mutate_line(line: str, mutations: tuple[str, ...], rng: Random) -> str:
    """Apply the mutations that change characters of one line."""
    if "traditional" in mutations:
        line = line.translate(TO_TRADITIONAL)
    if "half_width" in mutations:
        line = line.translate(TO_HALF_WIDTH)
    if "full_width" in mutations:
        line = line.translate(TO_FULL_WIDTH)
    if "letter_spaced" in mutations and rng.random() < 0.6:
        line = space_letters(line, rng)
    return line


def drop_numbers(lines: list[str], rng: Random) -> list[str]:
    """Cut the numbers out of about half the lines that have one, never out of all of them."""
    having = [i for i, line in enumerate(lines) if MARKED.search(line)]
    cut = set(rng.sample(having, len(having) // 2))
    return [MARKED.sub("", line) if i in cut else line for i, line in enumerate(lines)]


def strip_digits(paragraph: str) -> str:
    return DIGITS.sub("", paragraph)


def add_noise(paragraph: str, rng: Random) -> str:
    """Put asterisks around some of the commas and stops, as ``**，**``."""
    return NOISE.sub(lambda hit: f"**{hit.group()}**" if rng.random() < 0.3 else hit.group(), paragraph)
