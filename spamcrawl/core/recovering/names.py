"""Names of people as Chinese bylines write them: which runs of characters are names, and which never are.

Knows characters only; where on a page a byline stands is credits.py's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

RUN_MAX = 120
"""Characters of a byline that are read; the longest real ones (six names with roles) stay below 60."""
NAMES_MAX = 12
"""Names taken from one run; longer lists are rosters, not bylines."""

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁"
    "岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉"
    "禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧曾蕭葉蘇盧鍾陸賈韋鄒閻龍賀顧龔邵錢嚴湯莊聶魯歐蘭寧紀單畢蔣譚"
)
_COMPOUND = re.compile(
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|夏侯|司徒|端木|独孤|南宫|长孙|宇文|轩辕|百里"
    "|呼延|闻人|申屠|司空|太史|澹台|公冶|濮阳|淳于|单于|钟离|赫连|拓跋|完颜|耶律|西门|东郭|歐陽|諸葛"
)
_ROLE = re.compile(
    r"(?:本[报刊网台]\s?)?(?:(?:实习|见习|特约|特派|驻站|首席|摄影|高级)?记者|通讯员)|特约撰稿人?|实习生|撰稿人?|作者|撰文|摄影报道|编译|摄影|采写|文字|文/图|图/文|图文"
)
"""Words between or before names that are no part of them."""
_CUT = re.compile(r"(?:发自|文图|报道|报导|摄影报道|电$|等\d{0,3}[人名]?$|等$|\d).*$")
"""From here on a byline speaks of place or manner, not of people."""
_PLACE_TAIL = re.compile(
    r"(?:北京|上海|天津|重庆|广州|深圳|杭州|南京|武汉|成都|西安|长沙|郑州|济南|青岛|沈阳|大连|长春|哈尔滨|石家庄|太原|合肥|福州|厦门|南昌|南宁|海口|昆明"
    r"|贵阳|拉萨|兰州|西宁|银川|乌鲁木齐|呼和浩特|苏州|宁波|香港|澳门|台北|东莞|佛山)$"
)
_NOT_NAMES = re.compile(
    r"连线|查证|查询|查看|调查|观察|手记|走访|暗访|探访|获悉|采访|了解|报道|综合|整理|佚名|未知|匿名|不详|网络|本报|本刊"
    r"|本网|本站|原创|转载|小编|编辑|记者|管理员|评论员|作者|图片|版权|高清|后期|文章|全文|原文|国家|公司|公众|微信|平台"
    r"|时报|日报|晚报|电视|新闻|广播|未完|待续|简介|介绍|内容|本文|方面|相关|时间|人民|中国|关闭|打印|导航|学生|摄像"
)
_ORG_END = re.compile(r"(?:[部局处室科院所社网组团司厅队校店办委台报号厂庭]|中心|集团|大学|学会|协会|频道|栏目)$")
"""No name on the word of a label alone ends like this."""
_NICK_END = re.compile(
    r"(?:[厅局社网部处室厂报報刊]|中心|集团|大学|学会|协会|频道|栏目|公司|编辑部|委员会|办公室|工作室|项目组)$"
)
"""Not even behind a surname does a name end like this."""
_TOKEN = re.compile(
    r"(?P<dotted>[一-鿿]{1,10}(?:[·•・‧][一-鿿]{1,10}){1,4})"
    r"|(?P<latin>[A-Z][A-Za-z'’.\-]{0,20}(?: [A-Z][A-Za-z'’.\-]{0,20}){0,3})"
    r"|(?P<han>[一-鿿]{1,20})"
    r"|(?P<gap>[\s\u3000、,，;；/&|丨:：()（）]{1,10})"
)
_JOINED = re.compile(r"[和与及]")


def is_name(text: str, *, loose: bool = False) -> bool:
    """Tell whether the whole text is one person's name; ``loose`` also takes 2-4 characters without a surname.

    >>> is_name("欧阳娜娜"), is_name("编辑部"), is_name("迪丽热巴·迪力木拉提"), is_name("格桑边觉", loose=True)
    (True, False, True, True)
    """
    token = _TOKEN.fullmatch(text)
    if token is None or token.lastgroup == "gap":
        return False
    if token.lastgroup == "latin":
        return len(text) > 2 and not text.isupper()
    return token.lastgroup == "dotted" or _is_han_name(text, loose=loose)


def _is_han_name(text: str, *, loose: bool) -> bool:
    """Tell whether 2-4 Chinese characters are a name: by the surname, or by having nothing against it."""
    if not 2 <= len(text) <= 4 or _NOT_NAMES.search(text):
        return False
    if _COMPOUND.match(text) and len(text) > 2:
        return True
    if text[0] in _SURNAMES and len(text) <= 3:
        return not _NICK_END.search(text)
    return loose and not _ORG_END.search(text)


def read_names(run: str, *, loose: bool = False) -> tuple[str, ...]:
    """Return the names in what follows a byline label, in order, each once; reading stops at the first other word.

    >>> read_names("陈雪频实习记者唐翔发自上海"), read_names("刘　欣、张三和李四 北京报道"), read_names("财经编辑部")
    (('陈雪频', '唐翔'), ('刘欣', '张三', '李四'), ())
    """
    names: list[str] = []
    for name in _walk(run[:RUN_MAX], loose=loose):
        if name is None or len(names) >= NAMES_MAX:
            break
        if name not in names:
            names.append(name)
    return tuple(names)


def only_names(run: str, *, loose: bool = False) -> bool:
    """Tell whether the run holds names and byline words and nothing else.

    >>> only_names("张三、李四 摄影报道"), only_names("张三说，他不去。")
    (True, False)
    """
    if len(run) > RUN_MAX:
        return False
    found = list(_walk(run, loose=loose))
    return bool(found) and None not in found


def _walk(run: str, *, loose: bool) -> Iterator[str | None]:
    """Yield each name of the run, and None (then nothing more) where something else stands."""
    for part in _ROLE.split(run):
        cut = _CUT.search(part)
        tail = part[cut.start() :] if cut else ""
        part = part[: cut.start()] if cut else part
        if re.search(r"[。！？!?“”]", tail):
            yield None
            return
        tokens = list(_join_spaced(_tokens(_PLACE_TAIL.sub("", part.rstrip()))))
        if len(tokens) > 1 and _ORG_END.search(tokens[0]) and not is_name(tokens[0]):
            del tokens[0]  # a writer's office: 炼铁厂 袁志强
        for token in tokens:
            names = _split_joined(token, loose=loose)
            if names is None:
                yield None
                return
            yield from names


def _tokens(part: str) -> Iterator[str]:
    """Yield the words of a run; whatever is neither word nor separator comes out as itself."""
    position = 0
    while position < len(part):
        token = _TOKEN.match(part, position)
        if token is None:
            yield part[position]
            position += 1
            continue
        position = token.end()
        if token.lastgroup != "gap":
            yield token[0]


def _join_spaced(tokens: Iterator[str]) -> Iterator[str]:
    """Close the gap that newspapers set into two-character names: 刘　欣."""
    held = ""
    for token in tokens:
        if held:
            yield from [held + token] if len(token) == 1 else [held, token]
            held = ""
        elif len(token) == 1 and token in _SURNAMES:
            held = token
        else:
            yield token
    if held:
        yield held


def _split_joined(token: str, *, loose: bool) -> list[str] | None:
    """Return the name or the two names joined by 和; None where it is neither."""
    if is_name(token, loose=loose):
        return [token]
    parts = _JOINED.split(token)
    if len(parts) > 1 and all(is_name(part, loose=False) for part in parts):
        return parts
    return None
