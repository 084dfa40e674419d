"""The frame of an invented news portal: menus, crumbs, related links, footer. Knows no kit and no article."""

from __future__ import annotations

from html import escape
from random import Random

PORTALS = ("江州新闻网", "北屿在线", "晨钟网", "远山时报", "云陵热线网", "听涛资讯")
CHANNELS = (
    "首页", "时政", "社会", "财经", "体育", "文化", "科技", "健康", "教育", "汽车", "房产", "旅游",
    "视频", "图片", "专题", "评论", "地方", "滚动", "直播", "军事", "娱乐",
)  # fmt: skip
HEADLINES = (
    "老旧小区加装电梯本月开工", "全市中小学今日开学", "城北菜市场改造完成试营业", "春茶开采时间较去年提前五天",
    "图书馆延长闭馆时间至二十二点", "首届龙舟邀请赛周末鸣锣", "地铁三号线增加六对列车", "非遗集市下月亮相古城墙",
    "高标准农田建设通过验收", "市博物馆新增方言讲解", "夏粮收购价格公布", "两座人行天桥完成吊装",
    "青年篮球联赛决出四强", "滨江步道新增三十盏路灯", "考古队公布新一批出土器物", "今年第一批候鸟飞抵湿地",
    "职业技能大赛报名启动", "山区公路完成汛前排查", "文化馆免费课程上新", "社区食堂推出老人套餐",
)  # fmt: skip
FOOTERS = (
    "关于本站 | 广告服务 | 招聘信息 | 联系方式 | 法律声明",
    "违法和不良信息举报邮箱：report@example.com",
    "本网站所刊载信息，不代表本网观点。未经书面授权，禁止转载、摘编。",
    "互联网新闻信息服务许可证 00120{0}0001",
    "Copyright © 20{0} {1} All Rights Reserved",
)
TAILS = ("分享到：微博 微信 QQ空间", "我要评论 0人参与", "打印本页 关闭窗口", "上一篇：{0}", "下一篇：{0}", "阅读全文")


def link(text: str, rng: Random) -> str:
    return f'<a href="/n/{rng.randrange(10**6)}.html">{escape(text)}</a>'


def link_list(texts: list[str], rng: Random, css: str) -> str:
    return f'<ul class="{css}">' + "".join(f"<li>{link(text, rng)}</li>" for text in texts) + "</ul>"


def wrap_portal(body: str, title: str, headline: str, css: str, rng: Random) -> str:
    """Return a whole news page around ``body``; ``headline`` is its h1, absent where empty."""
    portal = rng.choice(PORTALS)
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title>{css}<script>var _t="{portal}";</script></head>'
    container = rng.choice(("content", "article-body", "TRS_Editor", "txt", "main-text"))
    parts = [
        f'<div class="top"><div class="logo">{portal}</div>{link_list(rng.sample(CHANNELS, 12), rng, "nav")}</div>',
        f'<div class="crumb">当前位置：{link("首页", rng)} &gt; {link(rng.choice(CHANNELS), rng)} &gt; 正文</div>',
        f"<h1>{escape(headline)}</h1>" if headline else "",
        render_meta_line(portal, rng) if headline else "",
        f'<div class="{container}">{body}</div>',
        f'<div class="share">{rng.choice(TAILS).format(rng.choice(HEADLINES))}</div>',
        f'<div class="related"><h3>{rng.choice(("相关阅读", "相关新闻", "推荐阅读"))}</h3>'
        + link_list(rng.sample(HEADLINES, 6), rng, "list")
        + "</div>",
        '<div class="side"><h3>热点排行</h3>' + link_list(rng.sample(HEADLINES, 8), rng, "rank") + "</div>",
        '<div class="footer">' + "".join(f"<p>{render_footer(line, portal, rng)}</p>" for line in FOOTERS) + "</div>",
    ]
    return f'<!DOCTYPE html>\n<html lang="zh-CN">{head}<body>' + "\n".join(parts) + "</body></html>"


def render_meta_line(portal: str, rng: Random) -> str:
    day = f"20{rng.randint(15, 25)}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}"
    time = f"1{rng.randint(0, 9)}:{rng.randint(10, 59)}"
    return f'<div class="info"><span>{day} {time}</span> <span>来源：{portal}</span> <span>字号：大 中 小</span></div>'


def render_footer(line: str, portal: str, rng: Random) -> str:
    return escape(line.format(rng.randint(15, 25), portal))
