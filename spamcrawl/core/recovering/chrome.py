"""Furniture that gives itself away by its wording: menu labels, copyright, read-more, pager and share lines.

Only whole lines count: a label is furniture, the same word inside a sentence is not. Knows text, not pages.
"""

from __future__ import annotations

import re
from functools import lru_cache

LABEL_MAX = 60
"""Longer lines are never labels (copyright lines with an address and a filing number reach about 50)."""
ENDER_MAX = 120
"""Disclaimers below a story are up to this long."""

_SCRIPTS = str.maketrans(
    "關薦熱門聞閱閲讀連結鏈報導評論發佈時間編輯責來記圖攝審轉載訊據實習駐約寫譯權聲聯絡繫頁頂網廣務條訂鍵詞標籤類點擊讚贊覽瀏戶錄註冊"
    "會員專題視頻還歡興機選擇舊電話條則們報紙臺黨團覆貼請許經過範圍優勢簡紹證備號說為處稱誰線幾個體樣題開關級應無與對這從後將讓給動資",
    "关荐热门闻阅阅读连结链报导评论发布时间编辑责来记图摄审转载讯据实习驻约写译权声联络系页顶网广务条订键词标签类点击赞赞览浏户录注册"
    "会员专题视频还欢兴机选择旧电话条则们报纸台党团复贴请许经过范围优势简绍证备号说为处称谁线几个体样题开关级应无与对这从后将让给动资",
)
_TRADITIONAL = re.compile(
    "[聞關薦熱門閱閲讀連鏈報評論發佈時間編輯責來記圖攝審轉載訊據實聲聯頁頂網廣務條訂鍵詞標籤類點擊讚贊覽戶錄會專題視還歡電貼請經說線開無]"
)

_SITE_LABELS = """
首页 网站首页 主页 返回首页 回到首页 返回顶部 回到顶部 返回 关于我们 公司简介 公司介绍 企业简介 走进我们
关于本站 联系我们 联络我们 联系方式 联系电话 在线留言 留言板 在线咨询 在线客服 新闻中心 新闻资讯 新闻动态 公司新闻
行业新闻 行业资讯 行业动态 最新资讯 最新动态 常见问题 服务项目 服务范围 服务流程 服务中心 服务承诺 服务网点
产品中心 产品展示 案例展示 成功案例 客户案例 工程案例 资质荣誉 荣誉资质 人才招聘 招贤纳士 网站地图 站点地图
友情链接 免责声明 隐私政策 法律声明 版权声明 广告服务 设为首页 加入收藏 收藏本站 登录 注册 登陆 搜索 手机版
电脑版 客户端 扫一扫
"""
_STORY_LABELS = """
阅读全文 点击阅读全文 展开全文 查看全文 查看更多 更多 更多>> 更多» 全文 原文链接 阅读原文 相关阅读 相关推荐 相关文章
相关新闻 相关链接 推荐阅读 热门推荐 热门文章 猜你喜欢 延伸阅读 上一篇 下一篇 上一页 下一页 上一条 下一条 尾页 末页
分享到 分享 收藏 点赞 打印 打印本页 关闭 关闭窗口 评论 发表评论 我要评论 字体大小 大 中 小 小字号 关注 举报
微博 新浪微博 腾讯微博 微信 微信好友 朋友圈 qq空间 qq好友 人人网 豆瓣 复制链接
菜单 导航 栏目导航 网站导航 繁體中文 繁体中文 简体中文 english menu home
热门标签 标签云 热门搜索 技术支持 客户评价
"""
_KIT_LABELS = """
全国报修 有问题 服务优势 我们的优势 上门服务 拨打电话 线上联系客服 信息加密 安排师傅 快速响应 安心保障 立即咨询 免费咨询
立即预约 在线预约 一键拨号 电话咨询 微信咨询 在线报修
"""
_LABELS = frozenset((_SITE_LABELS + _STORY_LABELS + _KIT_LABELS).split())
_BETWEEN = re.compile(r"[\s|/·•｜]+")
_PATTERN = re.compile(
    r"(?:copyright|©|\(c\)|版权所有|all rights reserved|powered by|技术支持[:：]|备案号[:：]?"
    r"|.{0,4}icp[备证]|.{0,6}公网安备|网站备案)"
    r"|(?:上一篇|下一篇|上一页|下一页|上一条|下一条|返回列表|责任声明)(?:[:：\s].{0,50})?$"
    r"|(?:发布时间|更新时间|浏览次数|浏览量|阅读量|点击数|点击量|访问量|字号|分享到)[:：]?\s{0,3}[\d\-/:\s年月日次]{0,24}$"
    r"|(?:您(?:现在)?的|当前|所在|现在)(?:所在)?的?位置[:：].{0,50}$|(?:网站)?(?:首页|主页)\s{0,2}(?:>|›|»|&gt;|-&gt;).{0,50}$"
    r"|.{0,50}字[号体][:：]?\s{0,2}\[?(?:特?大|超大|默认|小).{0,20}$"
    r"|(?:点赞|收藏|转发|评论|分享|喜欢|在看|阅读|推荐)\s{0,2}[(（]\d{1,6}[)）]$|(?:本站|网站|本网)声明[:：].{0,60}$"
    r"|(?=.{0,60}\d)(?:(?:点赞|收藏|转发|评论|分享|喜欢|在看|阅读|推荐|播放|浏览|赞|踩)[数量:：]?[\s\d.,万亿次+·|/]{0,12}+){2,}+$"
    r"|\d[\d.,]{0,9}\s?[万亿]?\+?\s?(?:次|人|个)?(?:播放|浏览|阅读|评论|点赞|转发|收藏|观看|看过|跟贴|回复)$"
    r"|(?:建议|推荐|请|最佳)(?:您)?使用.{0,20}(?:IE\s?\d|\d{3,4}\s?[*×xX]\s?\d{3,4}).{0,30}$|分享(?:此文|本文|本页|给好友|给朋友)[:：]?$"
    r"|广告加载中[.…]{0,6}$|(?:advertisement|sponsored)$|本[帖贴]最后由.{1,40}编辑$"
    r"|[\[【(（<]?\s{0,2}(?:点击)?(?:阅读|展开|查看|浏览)(?:全文|更多|原文|详情)\s{0,2}[\]】)）>»…]{0,3}$"
)


def is_chrome(text: str) -> bool:
    """Tell whether a whole line is page furniture by its wording alone.

    >>> is_chrome("上一篇：没有了"), is_chrome("他在首页看到了这条新闻。")
    (True, False)
    """
    return len(text) <= LABEL_MAX + 20 and _is_label(text)


@lru_cache(maxsize=2048)
def _is_label(text: str) -> bool:
    """Judge a short line: the same one is asked about up to four times, as a line, a unit and a neighbour."""
    stripped = text.strip(" \t\u3000|·>»<«[]【】-")
    if not stripped or len(stripped) > LABEL_MAX:
        return False
    stripped = simplify(stripped).lower()
    return stripped in _LABELS or _PATTERN.match(stripped) is not None or _lists_labels(stripped)


def _lists_labels(text: str) -> bool:
    """Tell whether a line is nothing but labels in a row: 登录 | 注册."""
    labels = _BETWEEN.split(text)
    return len(labels) > 1 and all(label in _LABELS for label in labels)


def simplify(text: str) -> str:
    """Write the characters that labels are made of in their simplified form; the length stays.

    >>> simplify("責任編輯：張三")
    '责任编辑：張三'
    """
    return text.translate(_SCRIPTS) if _TRADITIONAL.search(text) else text


_RELATED = (
    r"(?:相关|推荐|热门|延伸|猜你|精彩|最新|图文|今日|往期|大家都在|其他|其它|近期|网友|读者|热点)的?"
    r"(?:阅读|链接|连接|新闻|报道|文章|推荐|内容|资讯|评论|专题|话题|搜索|视频|图片|喜欢|看|回顾|诗词|标签|留言|热点|导读"
    r"|信息|产品|帖子|主题|回复)(?:更多|>>|»|:|：|\s|$)"
    r"|(?:为您|编辑|频道|精品|栏目|小编|网站|值班总编)推荐(?:[:：]|$)|大家(?:都|还)?在看|(?:点击|阅读|新闻|人气|本周|今日)排行"
    r"|你可能(?:还|也){0,2}(?:想看|喜欢|感兴趣)|更多.{0,50}(?:请|敬请|欢迎)?(?:关注|点击|访问|登录)|更多精彩.{0,10}$"
)
_REPLIES = (
    r"[^，。：、；\s]{0,4}评论(?:区|列表)?$|发表评论|我要评论|我来说两句|我有话说|(?:网友|用户|全部)(?:评论|留言|观点)|网易跟贴|添加评论|暂无评论|文明上网|说点什么"
    r"|查看(?:全部|更多)?\d{0,9}条?评论|(?:已有|共)\s?\d{1,9}\s?[人条].{0,4}(?:评论|回复|跟帖)|本[贴帖]由|.{0,30}阅读\s?[(（]\d{1,9}[)）]\s?评论"
    r"|(?:回复|跟[帖贴]|留言|评论)(?:(?:线索|列表|区)\s?[:：]?|\s?[(（]?\d{1,9}[)）]?|[:：])?$|您是(?:本文)?第|Trackback"
)
_NOTICES = (
    r"©|copyright\b|.{0,24}转载请(?:注明|联系|标明)|本(?:站|刊|报|版)投稿"
    r"|(?:特别|免责|版权|平台|郑重|责任|本网|郑\s重\s)声\s?明|声明[:：]|转载(?:请|须|申请|时)|(?:本站|本网)?(?:图片|图文|内容|文章|文字)?未经.{0,20}(?:授权|许可|同意)"
    r"|版权与免责|凡(?:本网|注明|来源)|举报\s?/\s?反馈|[【\[]?(?:我要)?纠错[】\]]?$"
    r"|(?:以上|本)(?:内容|文|作品)(?:[（(][^（）()]{0,30}[）)])?(?:来自|为|仅|由|系|版权).{0,60}"
    r"(?:原创|版权|注明出处|转载|观点|立场|平台|发布)"
)
_CONTROLS = (
    r"(?:本文|文章)?(?:标签|关键[词字])\s?[:：]|(?:上|下)一(?:篇|章|页)|分享(?:到|至|让)|扫一扫|微信扫|长按"
    r"|(?:识别|扫描|扫码).{0,12}二维码|(?:打开|下载)(?:APP|客户端|微信)|点击(?:下方|上方(?:蓝字|卡片|名片|关注)|关注|进入|下载)|[【\[]?字[体号]\s?[:：]"
    r"|(?:阅读|浏览|点击)(?:量|次数|数)?\s?[:：(（]?\s?\d{1,9}\+?[)）]?$|(?:点赞|收藏|在看|打印|关闭)(?:本文|本页|窗口|文章|\s\S{0,10})?$"
    r"|返回(?:顶部|首页|列表|上一页|上级|栏目|频道)|回到顶部|阅读(?:剩余)?全文|加载(?:中|更多)|推荐阅读|原文链接|本文链接|阅读原文|查看原图"
)
_ENGLISH = (
    r"(?:related|more|recommended|popular|latest|trending|top)\s(?:stories|articles|news|posts|links|reading|content)\b[^.]{0,30}$"
    r"|read (?:more|next|also)\b.{0,60}$|you may also like|share (?:this|on)\b|leave a (?:reply|comment)"
    r"|most (?:read|viewed|popular|shared)$|(?:\d{1,6} )?comments?(?: \(\d{1,6}\))?$|(?:tags?|topics?)\s?:"
    r"|advertisement$|sign up (?:for|to)\b|subscribe\b.{0,60}$"
    r"|follow us\b|(?:previous|next) (?:article|post|story)\b|about the author$|filed under"
)
_ENDERS = re.compile(rf"[|｜■·•>»]?\s?(?:{_RELATED}|{_REPLIES}|{_NOTICES}|{_CONTROLS}|{_ENGLISH})", re.IGNORECASE)


def ends_story(text: str) -> bool:
    """Tell whether a line is of the kind that stands below a story: related links, comments, disclaimers, controls.

    >>> ends_story("相关阅读"), ends_story("相关阅读能力测试显示，学生进步明显。")
    (True, False)
    """
    stripped = text.strip(" \t\u3000\xa0")
    if not stripped or len(stripped) > ENDER_MAX:
        return False
    return _ENDERS.match(simplify(stripped)) is not None
