"""Honest pages that look like spam to a careless rule: none is called hijacked, and their text stays whole.

All of them are written for this test; every name and number is invented.
"""

from __future__ import annotations

from html import escape

import pytest

from benchmarks.pages import load_bundled
from spamcrawl.core.clean import clean_page
from spamcrawl.core.reading.page import read_html, read_text

PAGES = {
    "official_hotline": (
        "云溪市自来水集团有限公司客户服务指南",
        "客户服务热线：400-811-6220，24小时受理报修、报漏、水费查询与用水咨询。",
        "营业厅地址：云溪市解放东路118号。营业时间：周一至周五8:30—17:00。",
        "停水通知会提前24小时在微信公众号和各小区公告栏发布，紧急抢修除外。",
        "更换水表不收取任何费用，如有工作人员上门收费，请拨打400-811-6220核实身份。",
        "用户对服务不满意的，可以向市住建局投诉，电话：0571-86420011。",
        "监督电话：12345。",
    ),
    "manufacturer_support": (
        "安岭电器有限公司售后服务政策",
        "整机保修一年，主要部件保修三年，保修期自购机发票日期起计算。",
        "因使用不当、私自拆装、运输损坏造成的故障不在保修范围之内。",
        "如需报修，请准备好机身条码和购机发票，致电全国统一客户服务热线400-622-1835。",
        "服务人员上门时会出示工作证，检测后先报价再维修，您可以在公司官网查询收费标准。",
        "更换下来的旧件归用户所有，用户可以要求服务人员当面交还。",
    ),
    "hotline_directory": (
        "云溪市便民服务电话一览",
        "供电报修：0571-86310095",
        "供水报修：0571-86310022",
        "燃气抢修：0571-86310077",
        "供热服务：0571-86310066",
        "有线电视：0571-86310033",
        "公交咨询：0571-86310044",
        "出租车投诉：0571-86310055",
        "长途客运站：0571-86310011",
        "火车站问询：0571-86310088",
        "市第一人民医院总机：0571-86310099",
        "急救中心：120",
        "政务服务便民热线：12345",
        "消费者投诉举报：12315",
    ),
    "dealer_news": (
        "安岭VS60微单相机上市 套机报价8299元",
        "安岭VS60采用一块2600万像素的传感器，最高连拍速度为每秒12张，机身重量只有428克。",
        "记者在中关村电子市场看到，这款相机的套机价格为8299元，赠送一张64GB存储卡。",
        "在画质方面，VS60在感光度1600以内的噪点控制得不错，色彩还原也比较准确。",
        "参考价格：8299元 经销商：北京天成数码 联系电话：010-62569933",
        "参考价格：8150元 经销商：上海锐影器材 联系电话：021-64381122",
        "参考价格：8200元 经销商：广州光合摄影 联系电话：020-83456677",
        "参考价格：8280元 经销商：成都远景相机 联系电话：028-85123344",
    ),
    "weather_warning": (
        "省气象台7月14日18时发布暴雨黄色预警信号",
        "预计今天夜里到明天白天，云溪、安岭、清河、宁川、松山、河阳、临江、石桥、东陵、西塘、南屏、北固等地有大到暴雨。",
        "其中云溪市和平区、河东区、新华区，清河县、安岭县、宁川县、松山县、河阳县、临江县、石桥县局部有大暴雨。",
        "请东陵县、西塘县、南屏县、北固县、青川县、白水县、黄台县、红石县的有关部门做好防御工作。",
        "公众应当减少外出，远离河道和低洼地带；如遇险情，请及时拨打119或者110求助。",
    ),
    "lost_and_found": (
        "失物招领（10月第二周）",
        "10月8日，102路公交车上拾到黑色双肩包一个，内有课本，请失主联系13905712233。",
        "10月9日，人民广场东侧拾到银行卡一张，户名周某，请到广场派出所认领。",
        "10月9日，市图书馆二楼拾到蓝色保温杯一只，请联系0571-86110011。",
        "10月10日，丢失棕色泰迪犬一只，颈部有红色项圈，见到者请联系13805719876，定有酬谢。",
        "10月11日，南门菜市场拾到钥匙一串，上有小熊挂件，请联系18905714455。",
        "10月12日，丢失驾驶证一本，姓名李某，拾到者请联系15905716677，十分感谢。",
    ),
    "fake_hotline_news": (
        "搜来的“官方售后”原来是李鬼 记者调查家电维修假热线",
        "“全国统一售后服务热线，24小时上门维修，专业师傅快速响应”——很多人在网上搜索家电维修时，都见过这样的广告。",
        "市民陈女士家的热水器坏了，她在搜索引擎上找到一个自称“安岭热水器官方售后服务中心”的网页，拨打了页面上的400电话。",
        "上门的师傅检查了十分钟，说主板坏了，要收680元。事后陈女士致电厂家，对方表示从来没有派过人。",
        "记者调查发现，这类网页往往罗列几十个城市的名字，反复出现同一个电话号码，正文却是从新闻网站抄来的。",
        "市消保委提醒，报修前应当通过说明书或者厂家官网核对电话，遇到乱收费的情况，可以拨打12315投诉。",
        "警方表示，假冒厂家名义实施诈骗的，将依法追究刑事责任。",
    ),
    "explainer_12345": (
        "12345热线怎么用？这些问题一次说清",
        "12345是政务服务便民热线，24小时有人接听，咨询、求助、投诉、举报和建议都可以打这个电话。",
        "市民拨打12345以后，话务员能直接答复的当场答复，不能直接答复的转给有关部门办理。",
        "一般事项在五个工作日内办结，承办单位会在两个工作日内与来电人联系。",
        "除了拨打12345，还可以通过微信公众号、手机客户端和网站提交诉求，办理进度随时可查。",
        "紧急情况不要拨打12345：报警请拨110，火警请拨119，急救请拨120。",
        "对办理结果不满意的，可以再次拨打12345要求重新办理。",
    ),
    "court_notice": (
        "云溪市人民法院拍卖公告",
        "本院将于11月20日10时至21日10时在网络平台公开拍卖位于和平区文昌路36号的房产一处，建筑面积98.6平方米。",
        "起拍价86万元，保证金8万元，加价幅度5000元，有意者可以在公告期内实地看样。",
        "咨询电话：0571-86552210（周法官）；看样电话：13957112266。",
        "本院监督电话：0571-86552299，法院地址：云溪市法院路1号。",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_text_is_left_as_it_is(name: str) -> None:
    text = "\n".join(PAGES[name])
    record = clean_page(read_text(text))
    assert record.verdict.label == "legitimate", record.verdict.evidence
    assert record.as_dict()["text"] == text
    assert record.verdict.indicators == ()
    assert [str(part.label) for part in record.segments] == ["article"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("layout", ["<p>{}</p>", "{}<br>", "<tr><td>{}</td></tr>", "<li>{}</li>", "<div>{}</div>"])
def test_markup_makes_no_spam_of_it(name: str, layout: str) -> None:
    body = "".join(layout.format(escape(line)) for line in PAGES[name])
    outside = "<table>{}</table>" if "<tr>" in layout else "<div>{}</div>"
    record = clean_page(read_html(f"<html><body>{outside.format(body)}</body></html>"))
    assert record.verdict.label == "legitimate", record.verdict.evidence


@pytest.mark.parametrize("name", PAGES)
def test_standing_there_twice_makes_no_spam_of_it(name: str) -> None:
    """A desktop and a mobile version on one page repeat every number and every line."""
    record = clean_page(read_text("\n".join(PAGES[name] * 2)))
    assert record.verdict.label == "legitimate", record.verdict.evidence


CONTACTS = (
    "更多详情可致电市博物馆服务台4008-116-620咨询。",
    "孩子的舅舅留下了自己的号码13905712233，希望好心人能够帮忙转告。",
    "夏令营报名电话：13905712233（陈老师）",
    "新闻线索请拨打本报热线：0571-86110011。",
    "加记者微信13905712233，把你身边的事说给我们听。",
    "截至发稿，该公司公布的客服电话400-811-6220一直占线。",
    "邮购请汇款至本社读者服务部，电话010-65110022。",
    "联系人：王女士 联系电话：400-811-6220",
    "有意收养流浪猫的市民，可拨打13905712233与救助站联系。",
    "工会法律援助热线400-811-6220每周二、周四有律师值守。",
    "乘客如有遗失，可致电公交集团服务热线400-811-6220查询。",
    "（应被采访人要求，文中人物为化名；心理援助热线：400-161-9995）",
    "编辑信箱见报眼，电话13905712233。",
    "供热单位公布了24小时值守电话400-811-6220，市民家中温度不达标可以报修。",
    "银行工作人员回拨客户预留的手机13905712233，确认并非本人操作。",
    "门票可以通过官方平台预约，也可以在现场购买，咨询热线400-811-6220。",
    "他把印着13905712233的名片一张张送到菜农手里。",
    "厂家表示，用户可以拨打400-811-6220核实上门人员的身份。",
)
"""What a newspaper prints under or inside a story: who answers, and why. Nothing is sold."""


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("place", ["below", "at the end", "inside"])
def test_a_contact_makes_no_spam_of_a_story(contact: str, place: str) -> None:
    for article in load_bundled():
        *lines, last = article.paragraphs
        if place == "below":
            lines += [last, contact]
        elif place == "at the end":
            lines += [last + contact]
        else:
            lines = [lines[0], contact, *lines[1:], last]
        record = clean_page(read_text("\n".join(lines)))
        assert record.verdict.label == "legitimate", (article.id, record.verdict.evidence)
        assert record.as_dict()["text"] == "\n".join(lines)
