"""The whole path of a page: laws that hold for any page, and the verdicts people rely on."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.clean import COLLECTED_MAX, clean_page, collector_paused
from spamcrawl.core.model import Label, Record
from spamcrawl.core.reading.page import read_html, read_text

ARTICLE = (
    "本报讯 四月十二日上午，清河县图书馆新馆正式开馆。"
    "新馆位于城东文化广场北侧，建筑面积一万二千平方米，设有阅览座位八百余个。",
    "据县文化局介绍，新馆藏书三十一万册，其中地方文献近两万册。开馆首日，前来办理借阅手续的市民在门口排起了长队。",
    "“以前借书要坐四十分钟公交车，现在走路就到了。”家住东关社区的退休教师周明远告诉记者，他打算每周带孙女来两次。",
    "该馆馆长表示，今年下半年还将在六个乡镇设立分馆，实现通借通还，农村读者不出乡镇就能借到县馆的图书。",
)
NUMBER = "400-618-2207"
TEMPLATE = (
    f"服务电话:{NUMBER}(点击咨询)",
    "森歌特热水器全国统一维修服务热线",
    "森歌特热水器24小时上门维修电话",
    f"森歌特热水器客服中心:(1){NUMBER}(点击咨询)(2)4006-182-207(点击咨询)",
    "森歌特热水器售后网点查询",
    "我们的师傅持证上门，为您提供专业、快捷的维修服务。",
    "森歌特热水器维修电话全国服务区域:",
    "石家庄市长安区、保定市莲池区、唐山市路北区、廊坊市广阳区、沧州市新华区、衡水市桃城区",
    "邢台市襄都区、邯郸市丛台区、承德市双桥区、张家口市桥东区、秦皇岛市海港区、太原市迎泽区",
)
OFFICIAL = (
    "晨光电力有限公司客户服务",
    "客户服务热线：95598，二十四小时受理停电报修、电费查询与投诉举报。",
    "营业时间：周一至周五 8:30—17:30，节假日安排以公告为准。",
    "用电户更名、过户请携带身份证与房产证明到就近营业厅办理，也可以在掌上营业厅提交申请。",
    "如对电费有疑问，请拨打95598，我们将在两个工作日内答复。",
)


def clean_lines(*lines: str) -> Record:
    return clean_page(read_text("\n".join(lines)))


OWN_HASH = clean_lines(*ARTICLE).article.content_hash


def test_hijacked_page_gives_the_article_back() -> None:
    record = clean_lines(*TEMPLATE, *ARTICLE)
    assert record.verdict.label == "hijacked"
    assert record.article.paragraphs == ARTICLE
    assert record.as_dict()["indicators"] == {"phone": ["4006182207"], "brand": ["森歌特"], "product": ["热水器"]}


def test_template_alone_has_no_article() -> None:
    record = clean_lines(*TEMPLATE)
    assert record.verdict.label == "template_only"
    assert record.article.paragraphs == ()
    assert record.article.content_hash is None


@pytest.mark.parametrize("lines", [ARTICLE, OFFICIAL], ids=["news", "official"])
def test_honest_text_stays_whole(lines: tuple[str, ...]) -> None:
    record = clean_lines(*lines)
    assert record.verdict.label == "legitimate"
    assert record.as_dict()["text"] == "\n".join(lines)


def test_official_hotline_as_html_is_never_hijacked() -> None:
    body = "".join(f"<p>{line}</p>" for line in OFFICIAL * 2)
    assert clean_page(read_html(f"<html><body>{body}</body></html>")).verdict.label != "hijacked"


@pytest.mark.parametrize("text", ["", " \n\t\n", "<html></html>"])
def test_empty_pages_have_no_content(text: str) -> None:
    assert clean_page(read_html(text)).verdict.label == "no_content"


@given(
    before=st.lists(st.sampled_from(TEMPLATE), max_size=12),
    after=st.lists(st.sampled_from(TEMPLATE), max_size=12),
)
def test_wrapping_gives_the_articles_own_hash(before: list[str], after: list[str]) -> None:
    record = clean_lines(*TEMPLATE, *before, *ARTICLE, *after)
    assert record.article.content_hash == OWN_HASH


@given(st.lists(st.sampled_from(TEMPLATE), max_size=8), st.sampled_from(TEMPLATE), st.integers(0, 12))
def test_more_template_never_lowers_the_score(lines: list[str], more: str, position: int) -> None:
    page = [*ARTICLE, *lines]
    longer = [*page[:position], more, *page[position:]]
    assert clean_lines(*longer).verdict.score >= clean_lines(*page).verdict.score


PIECES = st.sampled_from(
    [*TEMPLATE, *ARTICLE, "", "　", "\r", "首页", "①③⑧", "【", "。", "\x00", "\ud800", "<p>", "</div>"]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=30))
def test_segments_are_the_page(lines: list[str]) -> None:
    for record in (clean_lines(*lines), clean_page(read_html("<br>".join(lines)))):
        text = record.page.text
        assert "".join(text[part.start : part.end] for part in record.segments) == text
        assert all(part.start < part.end for part in record.segments)
        assert all(isinstance(part.label, Label) for part in record.segments)


def test_the_core_leaves_no_reference_cycles() -> None:
    # On huge pages the collector is paused on that ground.
    page = read_text("\n".join([*TEMPLATE, *ARTICLE] * 20))
    clean_page(page)
    gc.collect()
    gc.disable()
    try:
        record = clean_page(page)
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert record.article.paragraphs


def test_the_collector_goes_on_after_a_huge_page() -> None:
    page = read_text("阴" * (COLLECTED_MAX + 1))
    with collector_paused(page):
        assert not gc.isenabled()
    assert gc.isenabled()
    with collector_paused(read_text("阴")):
        assert gc.isenabled()
