"""Pages for tests of whole runs; each story is different, so that none is another's copy."""

from __future__ import annotations

from html import escape

PLACES = ("北岸", "南湖", "青石", "柳溪", "东桥", "白塔", "梅山", "兰江")
SUBJECTS = ("图书馆", "博物馆", "植物园", "体育馆", "老街市", "码头区", "天文台", "少年宫")


def document(*lines: str) -> str:
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>页</title></head><body>{body}</body></html>"


def news(number: int) -> str:
    """Return an ordinary news page of its own."""
    place, subject = PLACES[number % 8], SUBJECTS[number // 8 % 8]
    return document(
        f"本报讯（记者 蓝可）{place}{subject}昨日重新开放，首日接待居民{number + 1200}人次，其中近半数是第一次来访。",
        f"{subject}去年闭馆修缮，{place}的居民提出了{number + 37}条建议，馆方采纳了其中的大部分，并逐条作了公开答复。",
        "负责人郁青介绍，馆内增设了休息区和无障碍通道，开放时间延长到晚上九点，周末另有讲解员带领参观。",
    )


EMPTY = document("")
