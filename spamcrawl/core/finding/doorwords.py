"""The words that a betting house's door is made of: ways in, games, what houses call themselves, marks. Match form.

Knows the vocabulary alone; doornames.py finds a name with it, doors.py what that name was put into.
"""

from __future__ import annotations

import re

KINDS = {
    "site": "官方网站|官方正版|官方版|官网|门户网站",
    "entry": "登录入口|登陆入口|登录|登陆|入口",
    "place": "网页版|网址|线路|平台|全站app",
    "account": "注册|开户|vip认证",
    "draws": "开奖结果查询|开奖结果|开奖记录|开奖直播|资料大全|报码室?|走势图|一肖一码|特码",
    "app": "app官方下载|官方下载|app下载|免费下载|下载|客户端|手机版|安卓版?|苹果版?|ios|通用版|最新版|app(?![a-z])",
}
WAYS = "|".join(KINDS.values())
WAY = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in KINDS.items()))
_PLAYED = (
    "赌场|投注|博彩|百家乐|老虎机|六合|德州扑克|牛牛|龙虎斗|轮盘|炸金花|骰宝|番摊|牌九|二八杠|梭哈|时时彩|分分彩|快三|(?:十一|11)选(?:五|5)"
    "|幸运(?:飞艇|28)|极速(?:赛车|飞艇)|pc蛋蛋|pk10|爆分|盘口|让球|滚球|波胆|买球|网投|真钱|现金网|荷官|派彩|返水|报码|[特平]码|[一二三四六九]肖"
)
CASINO = re.compile(f"{_PLAYED}|棋牌|娱乐|真人|视讯|彩票|电子游[艺戏]|电玩城|捕鱼|赔率|开奖|资料大全")
"""Words of betting itself: two signs."""
GAMES = re.compile(_PLAYED)
"""Those of them that name nothing else, as 娱乐 and 真人 do."""
HOUSE = re.compile("体育|国际|电竞|竞技|竞猜|麻将|十三水|斗地主|即时比分|购彩|飞艇|赛车")
"""Words that houses have in their names, and others too: one sign."""
NAMED = re.compile("(?:体育|国际|电竞|棋牌|娱乐城?|真人|赌场|(?<![精色光多出喝水七异])彩|彩票|会所)$")
"""How the names of houses end."""
COINED = re.compile(r"(?:[a-z]{1,5}[0-9]{1,5}[a-z]{0,3}|[0-9]{1,5}[a-z]{1,5})[\u4e00-\u9fff]{2}")
COINED_NAME = re.compile("[a-z]+[0-9]{2,}[a-z0-9]*|[0-9]+[a-z]+[a-z0-9]*")
BRANCHED = re.compile(r"·?[(](?:中国(?:大陆)?|china|亚洲|全球|全站)[)](?:官|有限|$)|·[(]?(?:中国|china|亚洲)")
DECORATED = re.compile("[✅✔☑⚡⎝▶★☆●◆■▲※❤♛➤☞]")
EDITION = re.compile(r"[\u4e00-\u9fff]{2}[版款]?v?[0-9]{1,3}\.[0-9]{1,4}$")
"""Of what else such titles are made: QV73国际, ·(中国), ✅, 解释落实_旗舰版3.285."""
SIGNS = (WAY, CASINO, HOUSE, COINED, BRANCHED, DECORATED, EDITION)

PIECE = re.compile(r"[\u4e00-\u9fffa-z0-9]+")
OFFERED = re.compile(f"{WAYS}|{HOUSE.pattern}|{CASINO.pattern}|中国|欢迎光临|新闻中心|首页|[0-9]+")
BARE = re.compile(
    "(?:最新|免费|在线|用户|会员|手机|官方|正版|平台|全站|中国|亚洲|全球|综合|精准|已更新|认证|(?:20)?[0-9]{2}年|[0-9]+期?)+"
)
"""What stands before a way in and is no name."""
TRADE = "电子(?:游[艺戏])?|体育|游戏|国际|娱乐|真人|棋牌"
BRANCH = rf"[·•\-]?[(【\[]?(?:中国(?:大陆)?|china|亚洲|全球|官方|全站|综合|sports|vip)[)】\]]?|[(](?:{TRADE})[)]"
BEHIND = re.compile(
    rf"(?:{BRANCH}|[·•\-])?(?:(?:全站|免费|最新|{TRADE})?(?:{WAYS})(?:{BRANCH}|[·•/|_\-](?={WAYS}))?)+|{BRANCH}"
    r"|[·.(\-]{0,2}[0-9][0-9()·. \-]{5,17}[0-9]"
)
"""What follows a name that is glued on: a branch, ways in, a number."""
TRADE_BEHIND = re.compile(rf"(?:{TRADE}|彩票)(?![馆局场中大比机界性赛竞])")
"""What follows a name without its trade: another."""


def count_ways(title: str) -> int:
    """Count the kinds of ways in that a title names.

    >>> count_ways("星棹体育官网-登录入口-官网下载")
    3
    """
    return len({way.lastgroup for way in WAY.finditer(title)})


def count_house(title: str, name: str) -> int:
    """Count what in a title is a betting house's: its games, a coined name, a branch, symbols, an edition's number."""
    named = HOUSE.search(name) or any(NAMED.search(piece[0]) for piece in PIECE.finditer(WAY.sub("\n", title)))
    trade = 2 if CASINO.search(title or name) else int(bool(named))
    made = sum(sign.search(title) is not None for sign in (COINED, BRANCHED, DECORATED))
    return trade + made + 2 * (EDITION.search(title) is not None)
