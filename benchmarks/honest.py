"""``python -m benchmarks.honest``: honest pages in great variety, none of which may be called spam or lose a line.

Written by hands that had seen neither the detector nor its word lists (``honest_pages``: a set a file): notices,
columns, forums, novels, directories, reviews, letters, warnings, in Chinese of both scripts and in other languages.
Each is cleaned as plain text and as HTML under its title; and both again in the frame of an invented local site (a
portal, an office, a forum, a paper), with services in its menu, its most read questions and its own contacts below, as
are the articles of ``../shared``.

A set that somebody has looked at says how well it was learnt from; only a fresh one says how well the product
generalises (``--sets``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.pages.articles import load_articles
from spamcrawl.core.clean import clean_page
from spamcrawl.core.judging.detect import TEMPLATE_SCORE
from spamcrawl.core.model import Page, Record, VerdictLabel
from spamcrawl.core.reading.page import read_html, read_text

PAGES = Path(__file__).with_name("honest_pages")
HONEST = frozenset({VerdictLabel.LEGITIMATE, VerdictLabel.NO_CONTENT})
FORMS = ("text", "html", "framed text", "framed html")
NEWS = "news"
"""The set that is made of the articles of ../shared, or of the bundled ones."""
NEAR = 0.6
"""Pages that come so near to the threshold are listed, too."""

SITES = ("清河在线", "云川生活网", "东城热线", "家园网", "城市便民网", "天天资讯", "装修之家", "家电论坛")
MENU = (
    *("首页", "新闻", "生活", "健康", "房产", "汽车", "教育", "便民电话", "家政服务", "家电维修"),
    *("搬家公司", "开锁换锁", "旅游", "招聘", "论坛", "联系我们"),
)
QUESTIONS = (
    *("洗衣机不脱水怎么办", "热水器维修多少钱", "本地搬家公司排行", "贷款逾期了怎么办", "空调加氟价格表"),
    *("如何办理营业执照", "开锁公司靠谱吗", "甲醛检测机构名单", "考研培训班哪家好", "二手车过户流程"),
    *("足球竞猜开奖结果", "旅行社投诉电话", "口腔医院排名", "补办身份证要多久"),
)
CONTACTS = {
    "portal": (
        "广告热线：0571-8#######",
        "客服热线：400-###-####（工作日9:00-18:00）",
        "商务合作QQ：########",
        "投稿邮箱：tougao@site.example",
        "违法和不良信息举报电话：010-8#######",
        "Copyright © 2009-2024 版权所有 备案号00123456号",
        "客服微信：kefu_#####",
        "本站所有信息均来自网友投稿，如有侵权请联系我们",
        "技术支持：某某网络",
    ),
    "office": (
        "地址：清河市人民东路88号　电话：0571-8#######　邮编：310000",
        "主办：清河市人民政府办公室　联系电话：0571-8#######",
        "招生办咨询电话：0571-8#######、0571-8#######",
        "预约挂号：0571-8#######　急诊：0571-8#######",
        "Tel：0571-8#######　Fax：0571-8#######",
        "版权所有：清河市图书馆　备案号00123456号",
    ),
    "forum": (
        "会员服务QQ群：#########",
        "版主招募中，联系QQ：#########",
        "帮助热线：0571-8#######（9:00-17:30）",
        "发帖前必读 | 积分规则 | 举报",
        "清河在线客户端下载",
        "小程序客服：kefu_#####",
        "置顶：本版禁止发布家政、搬家、开锁、贷款、代开发票广告，违者封号",
    ),
    "paper": (
        "新闻热线：0571-8#######　微信：qhrb_#####",
        "广告垂询：0571-8#######　发行服务：0571-8#######",
        "本报地址：清河市解放路1号　邮编：310000　电话：0571-8#######",
        "零售每份1元　全年订价360元　订报热线11185",
        "未经授权不得转载　法律顾问：某某律师事务所",
    ),
}
"""What stands below the pages of a site, by its kind; # is a figure."""


class HonestPage(NamedTuple):
    """One page: its title and its lines."""

    id: str
    genre: str
    title: str
    lines: Sequence[str]


class Frame(NamedTuple):
    """What a site puts around a page."""

    site: str
    menu: Sequence[str]
    questions: Sequence[str]
    contacts: Sequence[str]


class Cleaned(NamedTuple):
    """What the product made of one page, by form."""

    page: HonestPage
    records: dict[str, Record]

    @property
    def called(self) -> list[str]:
        """The forms in which it is called spam."""
        return [form for form, record in self.records.items() if record.verdict.label not in HONEST]

    @property
    def changed(self) -> bool:
        """Whether the plain text comes back with anything missing or added, white space aside."""
        return join("".join(self.records["text"].article.paragraphs)) != join("".join(self.page.lines))


def join(text: str) -> str:
    return "".join(text.split())


def read_pages(name: str) -> list[HonestPage]:
    """Return the pages of one set."""
    if name != NEWS:
        return [HonestPage(**row) for row in json.loads((PAGES / f"{name}.json").read_text("utf-8"))]
    articles = load_articles()
    return [HonestPage(one.id, NEWS, one.title or one.paragraphs[0][:24], one.paragraphs) for one in articles]


def clean(page: HonestPage) -> Cleaned:
    """Clean a page in all its forms."""
    return Cleaned(page, {form: clean_page(one) for form, one in zip(FORMS, write_forms(page), strict=True)})


def write_forms(page: HonestPage) -> Iterator[Page]:
    """Yield a page in each of the :data:`FORMS`, the same ones each time."""
    url = f"https://{page.id.replace('_', '-').lower()}.example/"
    frame = draw_frame(Random(page.id))
    yield read_text("\n".join(page.lines), url=url)
    yield read_html(mark_up(page), url=url)
    around = [*frame.menu, page.title, *page.lines, "热门文章", *frame.questions, *frame.contacts]
    yield read_text("\n".join(around), url=url)
    yield read_html(mark_up(page, frame), url=url)


def draw_frame(rng: Random) -> Frame:
    """Draw the frame of a site."""
    kinds = CONTACTS[rng.choice(tuple(CONTACTS))]
    contacts = [re.sub("#", lambda _: str(rng.randrange(10)), text) for text in rng.sample(kinds, rng.randint(2, 5))]
    menu, questions = rng.sample(MENU, rng.randint(4, 10)), rng.sample(QUESTIONS, rng.randint(2, 6))
    return Frame(rng.choice(SITES), menu, questions, contacts)


def mark_up(page: HonestPage, frame: Frame | None = None) -> str:
    """Write a page as HTML, a paragraph a line; the menu and the questions of a frame are links."""
    body = "\n".join(f"<p>{escape(line)}</p>" for line in page.lines)
    title = page.title
    if frame:
        menu, questions = (
            "".join(f"<li><a href='/x'>{escape(label)}</a></li>" for label in labels)
            for labels in (frame.menu, frame.questions)
        )
        contacts = "".join(f"<div>{escape(line)}</div>" for line in frame.contacts)
        title = f"{title}_{frame.site}"
        body = f"<ul>{menu}</ul><div>{body}</div><div>热门文章</div><ul>{questions}</ul>{contacts}"
    return f"<html><head><title>{escape(title)}</title></head><body><div>\n{body}\n</div></body></html>"


def report(name: str, pages: Sequence[Cleaned]) -> Iterator[str]:
    """Yield a row of the table, and a line for each page that is called spam or comes near."""
    called = Counter(form for page in pages for form in page.called)
    counts = " | ".join(str(called[form]) for form in FORMS)
    yield f"| {name} | {len(pages)} | {counts} | {sum(page.changed for page in pages)} |"
    for page in pages:
        form, record = max(page.records.items(), key=lambda item: item[1].verdict.score)
        if page.called or record.verdict.score >= TEMPLATE_SCORE - NEAR:
            evidence = ", ".join(f"{item.rule} {item.weight:.2f}" for item in record.verdict.evidence if item.weight)
            called_as = ", ".join(page.called) or "near"
            yield f"  {page.page.id}: {record.verdict.score:.2f} as {form} ({called_as}): {evidence}"


def main() -> None:
    sets = [*sorted(path.stem for path in PAGES.glob("*.json")), NEWS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honest", description=__doc__.split("\n")[0])
    parser.add_argument("--sets", nargs="+", choices=sets, default=sets, help="sets of pages (default: all)")
    options = parser.parse_args()
    print(f"| set | pages | called spam: {' | '.join(FORMS)} | text changed |\n|---|{'---:|' * (len(FORMS) + 2)}")
    for name in options.sets:
        print("\n".join(report(name, list(map(clean, read_pages(name))))))


if __name__ == "__main__":
    main()
