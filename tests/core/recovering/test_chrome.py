"""Labels and closing lines are furniture as whole lines, never as part of a sentence."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.recovering.chrome import ends_story, is_chrome


@pytest.mark.parametrize(
    "text",
    [
        "首页",
        "\u3000 首页 ›".rstrip("›"),
        "»更多",
        "【打印】",
        "[阅读全文]",
        "点击查看更多>>",
        "上一篇：没有了",
        "下一页",
        "发布时间：",
        "发布时间：2024-05-20",
        "浏览次数：1234",
        "Copyright © 2005 Example Inc. All rights reserved",
        "版权所有 某某市人民政府办公室",
        "京ICP备05000000号",
        "某公网安备 11010802027341号",
        "技术支持：某某网络",
        "分享到：",
    ],
)
def test_labels(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "他在首页看到了这条新闻。",
        "版权问题",
        "下一页翻开的是新的一年。",
        "更多的人来到这里",
        "全文检索系统上线",
        "搜索引擎的故事",
        "发布时间定在下月。",
        "打印机坏了",
        "首页" * 60,
    ],
)
def test_sentences_are_no_labels(text: str) -> None:
    assert not is_chrome(text)


@pytest.mark.parametrize(
    "text",
    [
        "相关阅读",
        "相关新闻：",
        "■ 相关链接",
        "猜你喜欢",
        "你可能还想看",
        "热点搜索",
        "发表评论",
        "评论(12)",
        "网友评论",
        "回复线索：",
        "分享到：",
        "标签： 甲 乙",
        "本文关键词：水库",
        "上一篇：甲乙丙",
        "特别声明：以上内容为自媒体平台用户上传并发布",
        "免责声明：本内容来自平台创作者，不代表平台观点",
        "以上内容（包括图片及视频）为创作者平台用户上传并发布，本平台仅提供存储服务",
        "本作品为某某栏目原创，转载时务请注明出处。",
        "转载请注明出处",
        "未经书面授权，禁止复制",
        "扫一扫 手机阅读",
        "更多“某某话题”的相关资讯请关注某某网",
        "加载中...",
        "为您推荐",
        "点击排行",
        "已有 12 人参与评论",
        "查看全部评论",
        "阅读 1234",
        "识别二维码关注我们",
        "版权与免责声明：凡本网注明来源的作品，均转载自其他媒体",
        "【纠错】",
        "打印 关闭",
        "相關新聞",
        "延伸閱讀",
        "Related stories",
        "Comments (3)",
        "Share this",
    ],
)
def test_lines_that_end_stories(text: str) -> None:
    assert ends_story(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "相关部门表示，将继续推进改革。",
        "相关阅读能力测试显示，学生进步明显。",
        "评论：纸包不住火",
        "为您推荐一本好书，希望您喜欢。",
        "点击量突破百万。",
        "凡事预则立，不预则废。",
        "打印机技术不断进步",
        "收藏家的故事",
        "阅读10本书，收获很大。",
        "评论人：张三（某某大学）",
        "更多人选择乘坐地铁出行，关注度持续走高。"[:12],
        "分享会在上午举行。",
        "最新统计显示，粮食产量创新高。",
        "推荐他担任组长。",
        "本文作者认为，这一判断并不成立。",
        "上一届委员会",
        "相关阅读" + "，" * 200,
        "Related to this was the question of money, she said.",
        "Latest news from the front suggests that the bridge still stands.",
    ],
)
def test_story_lines_do_not_end_it(text: str) -> None:
    assert not ends_story(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert is_chrome(text) in (True, False)
    assert ends_story(text) in (True, False)


@pytest.mark.parametrize(
    "unit", ["赞  ", "赞1 ", "点赞:  ", "评论·|/", "阅读 1 万 次", "已被阅读 ", "立即", "版权", "1 1 1次", "©", "打开"]
)
@pytest.mark.parametrize("end", ["", "x"])
def test_no_line_of_labels_costs_much(unit: str, end: str) -> None:
    """Rows of counts once took time that doubled with each word."""
    lines = [(unit * 60)[:size] + end for size in (59, 119)]
    before = process_time()
    for line in lines:
        is_chrome(line), ends_story(line)
    assert process_time() - before < 0.05


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("赞 12 踩 3 评论 40 转发", True),
        ("点赞1260评论88转发", True),
        ("喜欢阅读", False),
        ("请使用谷歌浏览器登录系统。", False),
    ],
)
def test_rows_of_counts_are_labels_and_words_are_not(text: str, label: bool) -> None:
    assert is_chrome(text) is label


@pytest.mark.parametrize(
    "text",
    ["打开手机银行APP，点击首页的转账。", "该视频上线三天已被浏览1000次，引发热议。", "点击上方菜单，选择导出。"],
)
def test_steps_and_reports_end_no_story(text: str) -> None:
    assert not ends_story(text)
