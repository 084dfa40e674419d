"""Invented brands and strings of place names. Knows no kit and no page."""

from __future__ import annotations

from random import Random

CHINESE_SYLLABLES = (
    "嘉", "泽", "澜", "铂", "森", "奥", "帝", "凯", "恒", "欣", "诺", "菲", "威", "莱", "朗", "顿", "斯",
    "宝", "尚", "美", "康", "德", "瑞", "华", "迪", "科", "佳", "格", "尔", "力", "盾", "安", "博", "沃",
    "依", "卡", "罗", "曼", "雅", "维", "特", "浦", "金", "鸿", "运", "睿", "桐", "锐", "纳", "蓝", "拓",
    "优", "麦", "星", "澳", "海", "达", "宏", "鼎", "天", "晟", "硕", "艾", "琪", "栎", "菁", "萨", "梵",
    "洛", "伊", "尼", "赛", "百", "荣", "聚", "乐", "昊",
)  # fmt: skip
LATIN_SYLLABLES = (
    "ka", "vo", "lin", "ter", "ma", "ro", "shi", "den", "bau", "nor", "fel", "qi", "zu", "ex", "ton",
    "wei", "bo", "rui", "sen", "max", "hai", "gre", "lux", "tec", "pro", "oma",
)  # fmt: skip
COUNTIES: dict[str, str] = {
    "天津市": "和平区 河东区 河西区 南开区 红桥区 东丽区 西青区 津南区 静海区 蓟州区",
    "上海市": "黄浦区 徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 宝山区 嘉定区 崇明区",
    "重庆市": "万州区 涪陵区 渝中区 江北区 沙坪坝区 北碚区 綦江区 长寿区 合川区 铜梁区 巫山县",
    "徐州市": "鼓楼区 云龙区 泉山区 铜山区 丰县 沛县 睢宁县 新沂市 邳州市",
    "温州市": "鹿城区 龙湾区 瓯海区 洞头区 永嘉县 平阳县 苍南县 文成县 瑞安市 乐清市",
    "阜阳市": "颍州区 颍东区 颍泉区 临泉县 太和县 阜南县 颍上县 界首市",
    "漳州市": "芗城区 龙文区 龙海区 云霄县 漳浦县 诏安县 东山县 平和县",
    "上饶市": "信州区 广丰区 玉山县 铅山县 横峰县 弋阳县 余干县 鄱阳县 婺源县 德兴市",
    "临沂市": "兰山区 罗庄区 河东区 沂南县 郯城县 沂水县 兰陵县 费县 平邑县 莒南县",
    "南阳市": "宛城区 卧龙区 南召县 方城县 西峡县 镇平县 内乡县 淅川县 唐河县 邓州市",
    "襄阳市": "襄城区 樊城区 襄州区 南漳县 谷城县 保康县 老河口市 枣阳市 宜城市",
    "永州市": "零陵区 冷水滩区 东安县 双牌县 道县 江永县 宁远县 蓝山县 新田县",
    "清远市": "清城区 清新区 佛冈县 阳山县 连山壮族瑶族自治县 英德市 连州市",
    "桂林市": "秀峰区 叠彩区 象山区 七星区 阳朔县 灵川县 全州县 兴安县 龙胜各族自治县",
    "绵阳市": "涪城区 游仙区 安州区 三台县 盐亭县 梓潼县 北川羌族自治县 江油市",
    "铜仁市": "碧江区 万山区 江口县 石阡县 思南县 德江县 松桃苗族自治县",
    "曲靖市": "麒麟区 沾益区 马龙区 陆良县 师宗县 罗平县 会泽县 宣威市",
    "渭南市": "临渭区 华州区 潼关县 大荔县 合阳县 澄城县 蒲城县 韩城市",
    "大同市": "平城区 云冈区 新荣区 阳高县 天镇县 广灵县 灵丘县 浑源县",
    "赤峰市": "红山区 松山区 阿鲁科尔沁旗 巴林左旗 林西县 翁牛特旗 喀喇沁旗 敖汉旗",
    "朝阳市": "双塔区 龙城区 建平县 喀喇沁左翼蒙古族自治县 北票市 凌源市",
    "绥化市": "北林区 望奎县 兰西县 青冈县 庆安县 明水县 安达市 肇东市 海伦市",
    "临夏": "临夏市 康乐县 永靖县 广河县 和政县 东乡族自治县",
    "中山市": "小榄镇 古镇镇 横栏镇 东升镇 三乡镇 坦洲镇 石岐街道 火炬街道",
    "黄冈市": "黄州区 团风县 红安县 罗田县 英山县 浠水县 蕲春县 黄梅县 麻城市 武穴市",
}
NESTED_MARKS = (("（", "）", "、"), ("(", ")", "、"), ("：", "；", "、"), ("【", "】", " "), ("—", "，", "/"))
LIST_MARKS = ("、", "、", "、", ",", "，", " ", "/")


def invent_brand(rng: Random) -> str:
    """Return a brand in Chinese, in Latin letters, or in both."""
    chinese = "".join(rng.sample(CHINESE_SYLLABLES, rng.choice((2, 2, 3))))
    latin = invent_latin(rng)
    shape = rng.random()
    if shape < 0.6:
        return chinese
    if shape < 0.75:
        return rng.choice((latin.upper(), latin.capitalize()))
    if shape < 0.9:
        return rng.choice((chinese + latin.upper(), f"{latin.capitalize()}/{chinese}", f"{latin.upper()}{chinese}"))
    return rng.choice((f"{chinese}（{latin.capitalize()}）", f"{chinese}({latin})"))


def invent_latin(rng: Random) -> str:
    """Return a pronounceable lower-case word of two or three syllables."""
    return "".join(rng.sample(LATIN_SYLLABLES, rng.choice((2, 2, 3))))


def list_places_flat(rng: Random, mark: str | None = None) -> str:
    """Return 4 to 12 place names of one line; sometimes a city's name is glued before, sometimes doubled."""
    joint = rng.choice(LIST_MARKS) if mark is None else mark
    names = []
    for _ in range(rng.randint(4, 12)):
        city = rng.choice(tuple(COUNTIES))
        names.append((city if rng.random() < 0.85 else "") + rng.choice(COUNTIES[city].split()))
    return joint.join(names)


def list_places_nested(rng: Random) -> str:
    """Return 2 to 4 cities, each with its counties in brackets."""
    left, right, mark = rng.choice(NESTED_MARKS)
    cities = rng.sample(tuple(COUNTIES), rng.randint(2, 4))
    return rng.choice((" ", "", "　")).join(
        city + left + mark.join(pick_some(COUNTIES[city].split(), 3, 9, rng)) + right for city in cities
    )


def pick_some(items: list[str], least: int, most: int, rng: Random) -> list[str]:
    """Return between ``least`` and ``most`` distinct items in random order."""
    return rng.sample(items, min(len(items), rng.randint(least, most)))
