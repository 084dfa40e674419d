"""Sites that answer more than they have: every path and every host, honest pages beside planted ones.

A page is made from its address alone, so that a test can ask twice and know what it must get.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

BRANDS = "澜汐诺凯格尔蒙特维朗思宝赫森博瑞"
PRODUCTS = ("壁挂炉", "燃气灶", "中央空调", "净水器", "指纹锁", "热水器")
SLOGANS = (
    "预约改期免费:临时有事可在上门前两小时改约，不另收费，改期信息由值班人员逐一登记。",
    "旧件当面封存:更换下来的旧件当面封存并拍照留档，用户可自行带走或委托统一回收。",
    "雨雪天气不停单:遇到雨雪天气适当延长到达时间，但不取消已经受理的订单。",
    "满意再付款:维修结束试机正常、用户满意之后再付款，可开具电子收据。",
)
PLACES = (
    "芜湖市镜湖区、合肥市包河区、六安市金安区、安庆市迎江区、滁州市琅琊区、池州市贵池区",
    "南京市栖霞区、苏州市吴中区、常州市武进区、扬州市邗江区、泰州市海陵区、盐城市亭湖区",
    "济南市历城区、青岛市崂山区、烟台市福山区、潍坊市奎文区、临沂市兰山区、德州市陵城区",
    "武汉市江夏区、宜昌市夷陵区、襄阳市樊城区、荆州市沙市区、黄冈市黄州区、孝感市孝南区",
    "成都市郫都区、绵阳市涪城区、德阳市旌阳区、南充市顺庆区、宜宾市翠屏区、泸州市江阳区",
    "沈阳市浑南区、大连市甘井子区、鞍山市铁东区、抚顺市望花区、锦州市古塔区、丹东市振兴区",
)
WHO = (
    "市图书馆",
    "县水利局",
    "乡卫生院",
    "老城区居委会",
    "省博物馆",
    "农科所",
    "港务公司",
    "第三中学",
    "公交集团",
    "林场",
)
DID = ("完成了", "公布了", "启动了", "验收了", "推迟了", "扩建了", "检查了", "讨论了", "修订了", "试行了")
WHAT = ("河堤加固工程", "借阅新规", "夜间门诊", "旧楼加装电梯方案", "青铜器修复计划", "耐旱稻种试验", "三号码头改造")
WHEN = ("本月初", "上周三", "入冬以来", "雨季之前", "昨天下午", "连续第二年", "试点半年之后", "经过两轮听证")
THEN = (
    "居民普遍表示满意",
    "资金来自年度预算",
    "具体时间另行通知",
    "工期预计四个月",
    "部分细节仍在研究",
    "受益农户超过千家",
)

COMMON = "山水田林湖海风云雨雪春秋冬夏东西南北红黄蓝绿书画琴棋车船桥路门窗屋瓦稻麦豆果茶酒盐糖石木金铁"
"""What makes each story another: news shares phrases, never whole sentences."""


def kit_lines(seed: str) -> list[str]:
    """Return the lines of a hotline template; brand, product, number and order follow from the seed."""
    chance = Random(f"kit {seed}")
    brand = "".join(chance.sample(BRANDS, 3)) + chance.choice(PRODUCTS)
    digits = f"4005{chance.randrange(10**6):06d}"
    number = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return [
        f"{brand}售后服务电话-24小时全国报修热线",
        f"400服务电话:{number}(点击咨询)",
        f"{brand}售后服务电话24小时全国统一热线",
        f"{brand}全国各区服务网点热线",
        f"{brand}报修热线:(1){number}(点击咨询)(2){number}(点击咨询)",
        chance.choice(SLOGANS),
        f"{brand}厂家总部400客服中心",
        chance.choice(SLOGANS),
        f"{brand}维修服务电话全国服务区域:",
        *chance.sample(PLACES, 4),
        f"400服务电话:{number}(点击咨询)",
        f"{brand}人工客服电话号码查询",
    ]


def story_lines(seed: str) -> list[str]:
    """Return the paragraphs of an article that no other seed gives."""
    chance = Random(f"story {seed}")
    pick = chance.choice

    def word() -> str:
        return "".join(chance.choices(COMMON, k=6))

    return [
        "".join(
            f"{pick(WHEN)}，{pick(WHO)}{word()}{pick(DID)}{word()}的{pick(WHAT)}，{word()}{pick(THEN)}。"
            for _ in range(3)
        )
        for _ in range(4)
    ]


def page(lines: list[str], links: list[str] = (), title: str = "页") -> str:  # type: ignore[assignment]
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    menu = "".join(f'<a href="{link}">{number}</a>\n' for number, link in enumerate(links))
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}<div>{menu}</div></body></html>"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the site saw it."""

    host: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site sends back."""

    body: str | bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Site = Callable[[Asked], Reply]


class SiteServer(ThreadingHTTPServer):
    """One port that answers for every host."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), SiteResponder)
        self.site = site
        self.asked: list[Asked] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def pages_asked(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path != "/robots.txt"]


class SiteResponder(BaseHTTPRequestHandler):
    """Asks the site what to say; robots.txt is nowhere, as on most such hosts."""

    server: SiteServer

    def do_GET(self) -> None:
        asked = Asked((self.headers["Host"] or "").partition(":")[0], self.path, dict(self.headers))
        self.server.asked.append(asked)
        reply = Reply("", 404) if self.path == "/robots.txt" else self.server.site(asked)
        body = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
        self.send_response(reply.status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            **reply.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at ``SiteServer.asked`` instead."""


@contextmanager
def serve(site: Site) -> Iterator[SiteServer]:
    with SiteServer(site) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def answer_everything(port: int, *, folders: bool) -> Site:
    """Return a trap: every host and path is a template page with new links, to new paths and new sub-domains."""

    def answer(asked: Asked) -> Reply:
        chance = Random(f"links {asked.host}{asked.path}")
        word = lambda: f"{chance.randrange(16**8):08x}"  # noqa: E731
        inside = [f"/{word()}/{word()}.html" if folders else f"/tel/{word()}.html" for _ in range(30)]
        outside = [f"http://{word()}.trap.test:{port}/{word()}.html" for _ in range(10)]
        return Reply(page(kit_lines(asked.host + asked.path), inside + outside))

    return answer
