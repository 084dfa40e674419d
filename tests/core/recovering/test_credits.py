"""Credits leave the hash and, where marked on a hijacked page, the body; a story's sentences never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.model import Page
from spamcrawl.core.nearness.fingerprint import content_hash
from spamcrawl.core.reading.page import read_html, read_text
from spamcrawl.core.recovering.bylines import read_credit, split_head, split_tail
from spamcrawl.core.recovering.credits import Credits, separate_credits
from spamcrawl.core.recovering.dates import CHINA, read_date
from spamcrawl.core.recovering.headline import cut_site, read_headline
from spamcrawl.core.recovering.names import is_name, read_names

STORY = (
    "今年入夏以来，河湾镇的三座小型水库先后完成除险加固，下游两千余亩稻田有了稳定的灌溉水源，种粮大户的心也定了下来。",
    "镇水利站工作人员介绍，工程采用错峰施工，白天浇筑、夜间养护，工期比原计划缩短了十一天，没有影响早稻用水。",
    "“往年这时候最怕天不下雨。”村民指着渠里的水说，“现在闸门一开，半个钟头就流到田头。”",
    "下一步，镇里还将为每座水库安装水位自动监测设备，并把管护责任落实到人。",
    "据了解，全县同类水库共有四十七座，计划在明年汛期前全部完成加固。",
)
EMPTY_PAGE = Page("", ())


def separate(*paragraphs: str, hijacked: bool = True) -> Credits:
    return separate_credits(EMPTY_PAGE, paragraphs, hijacked=hijacked)


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("□ 本报记者 张博", [("author", "张博")]),
        ("□ 本报记者 沈砚秋 本报通讯员 顾大川", [("author", "沈砚秋 本报通讯员 顾大川")]),
        ("本报记者陈雪梅实习记者唐翔发自上海", [("author", "陈雪梅实习记者唐翔发自上海")]),
        ("某某日报·某某新闻记者 徐立翔", [("author", "徐立翔")]),
        ("文/栗思明", [("author", "栗思明")]),
        ("文｜王小满", [("author", "王小满")]),
        ("作 者：欧阳修远", [("author", "欧阳修远")]),
        ("（总台记者 张倩 李赛）", [("author", "张倩 李赛")]),
        ("（常书香 马丹阳 ）", [("author", "常书香 马丹阳")]),
        ("新华社北京5月19日电（刘艺、杨吉）", [("author", "刘艺、杨吉")]),
        ("编辑:李楠", [("editor", "李楠")]),
        ("编辑/倪家宁", [("editor", "倪家宁")]),
        ("（ 责任编辑：刘林源 ）", [("editor", "刘林源")]),
        ("(责编：萧潇、张妍)", [("editor", "萧潇、张妍")]),
        ("【编辑:小何】", [("editor", "小何")]),
        ("来源：某某市日报     编辑：苏亮", [("source", "某某市日报"), ("editor", "苏亮")]),
        ("来源 | 综合甲报、乙报", [("source", "综合甲报、乙报")]),
        ("（来源：北方人才市场报）", [("source", "北方人才市场报")]),
        ("（山河日报）", [("medium", "山河日报")]),
        ("責任編輯：張實", [("editor", "張實")]),
        ("記者 陳大文 北京報道", [("author", "陳大文 北京報道")]),
        ("By John Smith", [("author", "John Smith")]),
        ("2005年8月25日（来源：山河日报）", [("date", "2005年8月25日"), ("source", "山河日报")]),
        ("2022-02-13 20:04:17", [("date", "2022-02-13 20:04:17")]),
        ("发布时间：2025年3月8日 10:20", [("date", "2025年3月8日 10:20")]),
        ("二〇〇五年八月二十六日", [("date", "二〇〇五年八月二十六日")]),
        ("《山河日报》（2024年05月20日 03版）", [("medium", "山河日报"), ("date", "2024年05月20日")]),
        (
            "2024-05-20 10:20 来源：山河网 作者：张三 责任编辑：李四 字号：大 中 小",
            [
                ("date", "2024-05-20 10:20"),
                ("source", "山河网"),
                ("author", "张三"),
                ("editor", "李四"),
                ("other", "大 中 小"),
            ],
        ),
    ],
)
def test_credit_lines(line: str, fields: list[tuple[str, str]]) -> None:
    assert [(field.kind.value, field.value) for field in read_credit(line)] == fields


@pytest.mark.parametrize(
    "line",
    [
        "",
        "记者",
        "记者调查",
        "记者连线",
        "记者从水利部门了解到，三座水库已完工",
        "编辑部的故事",
        "编辑：一份稿子要改三遍才能发出去",
        "作者：文章写得好不好要看读者怎么说",
        "来源：多方证实的消息。",
        "王立参加会见。",
        "北京时间5月20日，今天比赛结束",
        "2024年5月20日上午，水库完工",
        "水库管理办法",
        "《金色池塘》",
        "文化/旅游",
        "答：可以",
        "朝代：唐代",
        "时间就是金钱",
        "刘小鹤、肖大捷、何立出席上述活动",
        "（笑）",
        "（编辑：小何）返回首页，查看更多",
        "（记者手里拿着话筒，站在雨里。）",
        "长" * 500,
    ],
)
def test_stories_are_no_credits(line: str) -> None:
    assert read_credit(line) == ()


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("张三", ("张三",)),
        ("刘　欣", ("刘欣",)),
        ("张三、李四", ("张三", "李四")),
        ("张三和李四", ("张三", "李四")),
        ("张三 李四 实习生 王小五", ("张三", "李四", "王小五")),
        ("陈雪梅实习记者唐翔发自上海", ("陈雪梅", "唐翔")),
        ("张三 北京报道", ("张三",)),
        ("欧阳娜", ("欧阳娜",)),
        ("诸葛大力", ("诸葛大力",)),
        ("迪丽热巴·迪力木拉提", ("迪丽热巴·迪力木拉提",)),
        ("John Smith", ("John Smith",)),
        ("财经编辑部", ()),
        ("市融媒体中心", ()),
        ("综合", ()),
        ("佚名", ()),
        ("从水利部门了解到", ()),
        ("", ()),
    ],
)
def test_names(run: str, names: tuple[str, ...]) -> None:
    assert read_names(run) == names


def test_a_label_vouches_for_names_without_a_known_surname() -> None:
    assert (is_name("格桑边觉"), is_name("格桑边觉", loose=True)) == (False, True)
    assert not is_name("融媒体中心", loose=True)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024/05/20", "2024-05-20"),
        ("2024年5月20日", "2024-05-20"),
        ("2024.5.20 08:05", "2024-05-20T08:05:00+08:00"),
        ("2022-02-13 20:04:17", "2022-02-13T20:04:17+08:00"),
        ("2022-02-13T20:04:17Z", "2022-02-13T20:04:17+00:00"),
        ("2022-02-13T20:04:17-0500", "2022-02-13T20:04:17-05:00"),
        ("2022-02-13T20:04:17.123+01:00", "2022-02-13T20:04:17+01:00"),
        ("2024年5月20日 星期一 8时30分", "2024-05-20T08:30:00+08:00"),
        ("2024-05-20 29:61", "2024-05-20"),
        ("二〇〇五年八月二十六日", "2005-08-26"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("5月20日", None),
        ("13812024052099", None),
        ("1024-05-20", None),
        ("192.168.1.1", None),
        ("", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert read_date(text, zone=CHINA) == date


@pytest.mark.parametrize(
    ("before", "after", "authors", "editor"),
    [
        ((), (), (), None),
        (("□ 本报记者 张博", "□ 本报见习记者 张婉"), (), ("张博", "张婉"), None),
        ((), ("□ 本报记者 葛灵",), ("葛灵",), None),
        ((), ("【编辑:李岩】",), (), "李岩"),
        ((), ("（责任编辑：王某）", "[阅读全文]"), (), "王某"),
        ((), ("阅读全文",), (), None),
        (("■ 本报记者 张博",), ("(责编：萧潇、张妍)",), ("张博",), "萧潇、张妍"),
    ],
)
def test_marked_credits_leave_a_hijacked_body(
    before: tuple[str, ...], after: tuple[str, ...], authors: tuple[str, ...], editor: str | None
) -> None:
    found = separate(*before, *STORY, *after)
    assert found.body == STORY
    assert (found.authors, found.editor) == (authors, editor)
    assert separate(*before, *STORY, *after, hijacked=False).body == (*before, *STORY, *after)


@pytest.mark.parametrize("note", ["【编辑:李岩】", " 【编辑：李岩】[阅读全文]", "（责任编辑：李岩）", "(责编:李岩) "])
def test_glued_notes_leave_the_last_paragraph(note: str) -> None:
    found = separate(*STORY[:-1], STORY[-1] + note)
    assert found.body == STORY
    assert found.editor == "李岩"


@pytest.mark.parametrize(
    "line",
    ["编辑:李楠", "文/栗思明", "来源：山河日报", "（来源：山河日报）", "素材来源 全市各县区", "责编：张倩", "（完）"],
)
def test_unmarked_credits_stay_in_the_body_and_leave_the_hash(line: str) -> None:
    found = separate(*STORY, line)
    assert found.body == (*STORY, line)
    assert content_hash(found.core) == content_hash(STORY)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (["三座水库完成除险加固 两千亩稻田用水无忧"], []),
        (["2024-05-20 10:20:33 来源：山河网"], []),
        (
            ["三座水库完成除险加固", "2024年5月20日 10:20", "本报记者 张三", "来源：山河网", "编辑：李四"],
            ["责编：王五"],
        ),
        ([], ["作者：张三", "来源：山河网", "（责任编辑：李四）", "[阅读全文]"]),
    ],
)
@pytest.mark.parametrize("hijacked", [True, False])
def test_copies_that_keep_or_lose_credits_hash_the_same(head: list[str], tail: list[str], hijacked: bool) -> None:
    assert content_hash(separate(*head, *STORY, *tail, hijacked=hijacked).core) == content_hash(STORY)


@pytest.mark.parametrize(
    ("paragraph", "rest", "names"),
    [
        ("本报讯（记者 张三）昨日，新馆开馆。", "昨日，新馆开馆。", "张三"),
        ("新华社厦门3月8日电（记者林晓舟、何岚）由我国设计。", "由我国设计。", "林晓舟、何岚"),
        ("山河网记者曹磊5月13日报道：新馆开馆。", "新馆开馆。", "曹磊"),
        ("【記者王大明／台北報導】新館開門。", "新館開門。", "王大明"),
        ("10月23日电话铃响了，他去接。", "10月23日电话铃响了，他去接。", None),
        ("（一）加强领导。各地要高度重视。", "（一）加强领导。各地要高度重视。", None),
        ("他们收到一条短讯说明天放假。", "他们收到一条短讯说明天放假。", None),
    ],
)
def test_datelines(paragraph: str, rest: str, names: str | None) -> None:
    fields, left = split_head(paragraph)
    assert left == rest
    assert [field.value for field in fields] == ([names] if names else [])


@pytest.mark.parametrize(
    "text", ["他说（笑）。", "这种病毒（新冠）", "详见附件（一）", "（未注明）他走了", "结束】", "【", ""]
)
def test_other_brackets_stay(text: str) -> None:
    assert split_tail(text) == ((), text, False)


def test_a_list_of_credits_is_kept_when_there_is_nothing_else() -> None:
    found = separate("【编辑:李岩】")
    assert found.body == found.core == ("【编辑:李岩】",)


def test_dates_in_sentences_are_not_the_publication_date() -> None:
    assert separate("2021年4月3日，水库开工。" + STORY[0], *STORY[1:]).published is None


def test_a_hijacked_page_is_not_believed_about_the_article() -> None:
    page = read_html(
        "<title>某牌热水器售后电话</title><meta property='og:title' content='某牌热水器售后电话'>"
        "<meta name='pubdate' content='2024-01-01'><meta name='author' content='王小二'>"
        "<h1>某牌热水器售后电话</h1>" + "".join(f"<p>{text}</p>" for text in STORY)
    )
    found = separate_credits(page, STORY, hijacked=True)
    assert (found.title, found.authors, found.published, found.source) == (None, (), None, None)


def test_a_hijacked_page_names_the_headline_inside_the_article() -> None:
    page = read_html("<h2>三座水库完成加固</h2>" + "".join(f"<p>{text}</p>" for text in STORY))
    assert separate_credits(page, ("三座水库完成加固", *STORY), hijacked=True).title == "三座水库完成加固"
    labelled = separate("标题：三座水库完成除险加固", *STORY)
    assert labelled.title == "三座水库完成除险加固"


NEWS = """<title>三座水库完成除险加固_山河新闻网</title><meta property="article:published_time" content="{meta}">
<div>首页</div><h1>三座水库完成除险加固</h1><div>2024-05-20 10:20 来源：山河日报 作者：张三</div>
{body}<p>责任编辑：李四</p>"""


@pytest.mark.parametrize(
    ("meta", "published"),
    [
        ("", "2024-05-20T10:20:00+08:00"),
        ("2024-05-20T02:20:00Z", "2024-05-20T02:20:00+00:00"),
        ("bad", "2024-05-20T10:20:00+08:00"),
        ("2024-05-20", "2024-05-20T10:20:00+08:00"),
        ("2024-05-21", "2024-05-21"),
    ],
)
def test_an_ordinary_page_names_its_article(meta: str, published: str) -> None:
    page = read_html(NEWS.format(meta=meta, body="".join(f"<p>{text}</p>" for text in STORY)))
    found = separate_credits(page, (*STORY, "责任编辑：李四"), hijacked=False)
    assert (found.title, found.authors, found.editor) == ("三座水库完成除险加固", ("张三",), "李四")
    assert (found.source, found.published) == ("山河日报", published)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>三座水库完成除险加固_要闻_山河网</title>", "三座水库完成除险加固"),
        ("<title>三座水库完成除险加固 - 山河日报</title>", "三座水库完成除险加固"),
        ("<title>山河网--要闻--三座水库完成除险加固</title><h1>三座水库完成除险加固</h1>", "三座水库完成除险加固"),
        ("<title>A股｜三座水库完成加固</title><h1>A股｜三座水库完成加固</h1>", "A股｜三座水库完成加固"),
        ("<title>山河新闻网</title><h1>山河新闻网</h1><p>短</p>", "山河新闻网"),
        ("<title>欢迎光临我的主页</title><p>正文</p>", None),
        ("<p>正文</p>", None),
    ],
)
def test_headlines(markup: str, title: str | None) -> None:
    assert read_headline(read_html(markup)) == title


def test_credits_around_the_story_are_read_though_they_are_not_in_it() -> None:
    page = read_html(
        "<div>2024年5月20日 星期一 山河网</div>"
        + "".join(f"<p>{text}</p>" for text in STORY)
        + "<div>稿源：山河日报 编辑：李四</div>"
    )
    found = separate_credits(page, STORY, hijacked=False)
    assert (found.published, found.source, found.editor) == ("2024-05-20", "山河日报", "李四")
    assert separate_credits(page, STORY, hijacked=True).source is None


def test_a_title_that_is_all_site_gives_nothing() -> None:
    assert cut_site("海风 | blog.example.com") == ""


PIECE = st.sampled_from(
    ["【编辑:李岩】", "[阅读全文]", "□ 本报记者 张博", "来源：", "（记者 张三）", "2024-05-20 10:20", "。", "，", "(",
     "】", "编辑", "文/", "记者", "水库", "\u3000", " ", "a", "新华社北京5月19日电", "张三、李四", "（完）"]
)  # fmt: skip
PARAGRAPHS = st.lists(st.lists(PIECE, min_size=1, max_size=8).map("".join), max_size=14)


@given(PARAGRAPHS, st.booleans())
def test_nothing_is_invented(paragraphs: list[str], hijacked: bool) -> None:
    found = separate_credits(read_text("\n".join(paragraphs)), paragraphs, hijacked=hijacked)
    assert_parts(found.body, paragraphs)
    assert_parts(found.core, found.body)
    if paragraphs:
        assert found.body
        assert found.core
    if not hijacked:
        assert found.body == tuple(paragraphs)


def assert_parts(parts: tuple[str, ...], whole: list[str] | tuple[str, ...]) -> None:
    """Every part is a stretch of one paragraph of the whole, in order."""
    position = 0
    for part in parts:
        while position < len(whole) and part not in whole[position]:
            position += 1
        assert position < len(whole), part
        position += 1


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read(text: str, hijacked: bool) -> None:
    separate_credits(read_text(text), text.splitlines(), hijacked=hijacked)


@pytest.mark.parametrize(
    "text",
    ["（" * 100_000, "记者 " * 40_000, "来源：" * 40_000, "2024-05-20 " * 10_000, "、张三" * 40_000, " " * 100_000],
)
def test_long_lines_cost_little(text: str) -> None:
    found = separate(text, *STORY, text)
    assert found.body[0] == text
