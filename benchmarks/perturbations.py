"""Copies of an article as sites make them: edited, cut, converted, moved, and with spam left in."""

# ruff: noqa: E501 (a paragraph is one line, and its characters count twice)

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

Perturb = Callable[[str, random.Random], str]

HALF_WIDTH = str.maketrans("，。！？：；（）“”、　", ',.!?:;()"", ')
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
CITIES = ["安平", "宁河", "临江", "长乐", "永和", "新丰", "东源", "南岭", "西湾", "北塘", "龙泉", "青山", "白石", "高桥", "清溪", "石门"]  # fmt: skip
UNITS = ["市", "区", "县"]
PRODUCTS = ["热水器", "燃气灶", "油烟机", "空调", "冰箱", "洗衣机", "保险柜", "指纹锁", "壁挂炉"]
PROMISES = (
    "我们的服务团队全年在线,为每一位用户解决后顾之忧", "上门前先核对故障现象,报价清楚后再动手维修", "配件均可查询来源,更换下来的旧件当面交还",
    "客服中心统一派单,就近安排持证工程师上门", "维修完成以后由回访专员核实满意程度", "拨打热线即可预约,夜间同样有人值守",
)  # fmt: skip


def spam_lines(length: int, rng: random.Random) -> list[str]:
    """Write lines of a made-up hotline template, ``length`` characters together at least."""
    brand, product = "".join(rng.sample("佳德美康华盛宝信安泰利源", 2)), rng.choice(PRODUCTS)
    phone = f"400-{rng.randrange(1000, 9999)}-{rng.randrange(100, 999)}"
    lines: list[str] = []
    while sum(map(len, lines)) < length:
        places = "、".join(rng.choice(CITIES) + rng.choice(CITIES)[0] + rng.choice(UNITS) for _ in range(8))
        lines.append(rng.choice((f"{brand}{product}售后服务电话:{phone}", rng.choice(PROMISES) + "。", places)))
    return lines


def leave_spam(share: float, *, inside: bool) -> Perturb:
    def perturb(text: str, rng: random.Random) -> str:
        spam = spam_lines(int(share * len(text)), rng)
        if not inside:
            return "\n".join([*spam, text])
        lines = text.split("\n")
        for line in spam:
            lines.insert(rng.randrange(len(lines) + 1), line)
        return "\n".join(lines)

    return perturb


def scatter(share: float, changes: str = "replace") -> Perturb:
    """Change single characters at random places: replace, insert, delete, or any of them."""

    def perturb(text: str, rng: random.Random) -> str:
        written = []
        for char in text:
            change = rng.choice(("replace", "insert", "delete")) if changes == "any" else changes
            if rng.random() >= share:
                written.append(char)
            elif change != "delete":
                written.append(rng.choice(COMMON) + (char if change == "insert" else ""))
        return "".join(written)

    return perturb


def rewrite(share: float, stretches: int) -> Perturb:
    """Replace whole stretches of the text, ``share`` of it altogether."""

    def perturb(text: str, rng: random.Random) -> str:
        length = max(1, int(len(text) * share / stretches))
        for _ in range(stretches):
            start = rng.randrange(max(1, len(text) - length))
            text = text[:start] + "".join(rng.choices(COMMON, k=length)) + text[start + length :]
        return text

    return perturb


def delete_parts(share: float, stop: str) -> Perturb:
    """Delete paragraphs (``stop`` a line break) or sentences, up to a share of the characters.

    Where every paragraph is longer than that, sentences go instead; a text of one sentence stays whole.
    """

    def perturb(text: str, rng: random.Random) -> str:
        parts = text.split(stop)
        left = share * len(text)
        gone = set()
        for index in rng.sample(range(len(parts)), len(parts)):
            if 0 < len(parts[index]) <= left:
                left -= len(parts[index])
                gone.add(index)
        if not gone and stop != "。":
            return delete_parts(share, "。")(text, rng)
        return stop.join(part for index, part in enumerate(parts) if index not in gone)

    return perturb


def move_paragraphs(text: str, rng: random.Random) -> str:
    parts = text.split("\n")
    cut = rng.randrange(len(parts))
    return "\n".join(parts[cut:] + parts[:cut])


def add_byline(text: str, rng: random.Random) -> str:
    return f"本报{rng.choice(CITIES)}讯(记者 {rng.choice('赵钱孙李周吴')}{rng.choice('文武明华')})\n{text}\n【编辑:{rng.choice('郑王冯陈')}安】"


def add_noise(text: str, rng: random.Random) -> str:
    return "".join(char + ("**" if char in "，。,." or rng.random() < 0.02 else "") for char in text)


def chain(*steps: Perturb) -> Perturb:
    def perturb(text: str, rng: random.Random) -> str:
        for step in steps:
            text = step(text, rng)
        return text

    return perturb


def truncate(share: float) -> Perturb:
    return lambda text, _: text[: int(share * len(text))]


def keep_stretch(share: float) -> Perturb:
    def perturb(text: str, rng: random.Random) -> str:
        start = rng.randrange(int(len(text) * (1 - share)) + 1)
        return text[start : start + int(len(text) * share)]

    return perturb


def conversions() -> dict[str, Perturb]:
    """Simplified to traditional Chinese, by OpenCC where it is installed: the project itself converts nothing."""
    if find_spec("opencc") is None:
        return {}
    convert = import_module("opencc").OpenCC
    names = {"s2t": "traditional", "s2tw": "Taiwan", "s2hk": "Hong Kong", "s2twp": "Taiwan, with its words"}
    return {name: lambda text, _, code=code: convert(code).convert(text) for code, name in names.items()}


# Name → (how, the recall asked for; None where nothing is asked).
PERTURBATIONS: dict[str, tuple[Perturb, float | None]] = {
    "half-width punctuation": (lambda text, _: text.translate(HALF_WIDTH), 0.99),
    "full width throughout": (lambda text, _: text.translate(FULL_WIDTH), 0.99),
    "no punctuation, no space": (lambda text, _: "".join(c for c in text if unicodedata.category(c)[0] in "LN"), 0.99),
    **{name: (perturb, 0.99) for name, perturb in conversions().items()},
    "byline and editor kept": (add_byline, 0.99),
    "noise inside": (add_noise, 0.99),
    "1 stretch of 10% rewritten": (rewrite(0.10, 1), 0.99),
    "4 stretches, 10% rewritten": (rewrite(0.10, 4), 0.99),
    "2% of characters replaced": (scatter(0.02), 0.99),
    "5% of characters replaced": (scatter(0.05), 0.99),
    "10% of characters replaced": (scatter(0.10), 0.99),
    "10% of characters inserted": (scatter(0.10, "insert"), 0.99),
    "10% of characters deleted": (scatter(0.10, "delete"), 0.99),
    "10% of characters, any change": (scatter(0.10, "any"), 0.99),
    "15% of characters replaced": (scatter(0.15), None),
    "10% of paragraphs deleted": (delete_parts(0.1, "\n"), 0.99),
    "30% of paragraphs deleted": (delete_parts(0.3, "\n"), 0.99),
    "30% of sentences deleted": (delete_parts(0.3, "。"), 0.99),
    "50% of sentences deleted": (delete_parts(0.5, "。"), None),
    "truncated to 60%": (truncate(0.6), 0.95),
    "truncated to 50%": (truncate(0.5), 0.95),
    "truncated to 30%": (truncate(0.3), None),
    "a stretch of 20%": (keep_stretch(0.2), None),
    "50% spam before": (leave_spam(0.5, inside=False), 0.95),
    "50% spam between": (leave_spam(0.5, inside=True), 0.95),
    "100% spam between": (leave_spam(1.0, inside=True), 0.95),
    "300% spam before": (leave_spam(3.0, inside=False), None),
    "paragraphs moved": (move_paragraphs, None),
    "30% of sentences deleted, 5% of characters": (chain(delete_parts(0.3, "。"), scatter(0.05)), None),
    "truncated to 50%, 10% of characters": (chain(truncate(0.5), scatter(0.1)), None),
    "50% spam between, 5% of characters": (chain(leave_spam(0.5, inside=True), scatter(0.05)), None),
    "truncated to 70%, 20% spam before": (chain(truncate(0.7), leave_spam(0.2, inside=False)), None),
}  # fmt: skip
