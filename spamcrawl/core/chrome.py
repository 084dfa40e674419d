"""Furniture that gives itself away by its wording: menu labels, copyright, read-more, pager and share lines.

Only whole lines count: a label is furniture, the same word inside a sentence is not. Knows text, not pages.
"""

from __future__ import annotations

import re

LABEL_MAX = 60
"""Longer lines are never labels (copyright lines with an address and a filing number reach about 50)."""

_LABELS = frozenset(
    """
    首页 网站首页 主页 返回首页 回到首页 返回顶部 返回 关于我们 公司简介 公司介绍 企业简介 走进我们 关于本站 联系我们 联系方式 联系电话 在线留言 留言板 在线咨询 在线客服
    新闻中心 新闻资讯 新闻动态 公司新闻 行业新闻 行业资讯 行业动态 最新资讯 最新动态 常见问题 服务项目 服务范围 服务流程 服务中心 服务承诺 服务网点 产品中心 产品展示
    案例展示 成功案例 客户案例 工程案例 资质荣誉 荣誉资质 人才招聘 招贤纳士 网站地图 站点地图 友情链接 免责声明 隐私政策 法律声明 版权声明 广告服务 设为首页 加入收藏
    收藏本站 阅读全文 点击阅读全文 展开全文 查看全文 查看更多 更多 更多>> 更多» 全文 原文链接 阅读原文 相关阅读 相关推荐 相关文章 相关新闻 相关链接 推荐阅读 热门推荐 热门文章 猜你喜欢
    延伸阅读 上一篇 下一篇 上一页 下一页 上一条 下一条 尾页 末页 分享到 分享 收藏 点赞 打印 关闭 关闭窗口 评论 发表评论 我要评论 登录 注册 登陆 搜索 手机版 电脑版 客户端 扫一扫 字体大小
    大 中 小 全国报修 有问题 服务优势 我们的优势 上门服务 拨打电话 线上联系客服 信息加密 安排师傅 快速响应 安心保障 立即咨询 免费咨询 立即预约 在线预约 一键拨号 电话咨询 微信咨询 在线报修
    """.split()
)
_PATTERN = re.compile(
    r"(?:copyright|©|\(c\)|版权所有|all rights reserved|powered by|技术支持[:：]|备案号[:：]?|.{0,4}icp[备证]|.{0,6}公网安备|网站备案)"
    r"|(?:上一篇|下一篇|上一页|下一页|上一条|下一条|返回列表|责任声明)(?:[:：\s].{0,50})?$"
    r"|(?:发布时间|更新时间|浏览次数|浏览量|阅读量|点击数|点击量|访问量|字号|分享到)[:：]?\s{0,3}[\d\-/:\s年月日次]{0,24}$"
    r"|[\[【(（<]?\s{0,2}(?:点击)?(?:阅读|展开|查看|浏览)(?:全文|更多|原文|详情)\s{0,2}[\]】)）>»…]{0,3}$"
)


def is_chrome(text: str) -> bool:
    """Tell whether a whole line is page furniture by its wording alone.

    >>> is_chrome("上一篇：没有了"), is_chrome("他在首页看到了这条新闻。")
    (True, False)
    """
    stripped = text.strip(" \t　|·>»<«[]【】-")
    if not stripped or len(stripped) > LABEL_MAX:
        return False
    return stripped in _LABELS or _PATTERN.match(stripped.lower()) is not None
