"""Made-up official notices: one wording a form, a few fields filled in anew. Different articles that look alike."""

# ruff: noqa: E501 (a paragraph is one line, and its characters count twice)

from __future__ import annotations

import random

CITIES = ["安平", "宁河", "临江", "长乐", "永和", "新丰", "东源", "南岭", "西湾", "北塘", "龙泉", "青山", "白石", "高桥", "清溪", "石门"]  # fmt: skip
NAMES = ["赵启明", "钱文华", "孙晓东", "李建国", "周玉兰", "吴海燕", "郑志强", "王秀英", "冯德胜", "陈思远", "褚卫平", "卫国栋", "蒋丽萍", "沈一鸣"]  # fmt: skip
FIRMS = ["恒远建设", "同济商贸", "华丰食品", "瑞康医药", "金桥物流", "天宇科技", "润泽水务", "宏达机械", "星河传媒", "绿源农业"]  # fmt: skip
ROADS = ["解放路", "人民街", "建设大道", "和平路", "文化街", "滨河路", "新华街", "中山路"]
OFFICES = ["财政局", "教育局", "水务局", "民政局", "交通运输局", "自然资源局", "统计局", "审计局"]

FIGURES = {
    "weather warning": "{city}气象台{year}年{month}月{day}日{hour}时{minute}分发布暴雨蓝色预警信号:预计未来{n}小时,我市大部分地区将出现短时强降水,局地小时雨量可达{m}毫米以上,并可能伴有雷电、阵风等强对流天气。低洼地区可能出现积水,山区可能引发山洪、滑坡等次生灾害。请有关单位和人员做好防范准备,注意检查排水设施,行人尽量减少外出,驾驶人员注意道路湿滑。",
    "traffic control": "因{road}地下管线改造施工需要,决定自{year}年{month}月{day}日{hour}时起至{month2}月{day2}日{hour2}时止,对{road}(门牌{m}号至{n}号路段)采取临时交通管制措施。管制期间,禁止大型货车通行,公交车临时改道,沿线停靠站点以公交公司公告为准。请过往车辆和行人按照现场标志标线以及交通警察的指挥通行,由此带来的不便敬请谅解。咨询电话:{phone}。",
    "court notice": "{name}:本院受理原告{firm}有限公司与被告{name}买卖合同纠纷一案,案号为({year}){city}民初{case}号,现依法向你公告送达起诉状副本、应诉通知书、举证通知书及开庭传票。自公告之日起经过三十日即视为送达。提出答辩状和举证的期限分别为公告送达期满后的十五日和三十日内。本案定于{month}月{day}日{hour}时{minute}分在第{n}法庭公开开庭审理,逾期将依法缺席裁判。",
    "food inspection": "近期,{city}市场监督管理局组织食品安全监督抽检,抽取粮食加工品、食用油、调味品、肉制品、乳制品等{n}类食品{case}批次样品,其中合格{m}批次、不合格{k}批次。对抽检中发现的不合格食品,已责令生产经营者立即采取封存、下架和召回等措施,并依法调查处理。消费者如发现市场上有被通报的不合格食品,请拨打投诉举报电话{phone}进行反映。公告日期为{year}年{month}月{day}日。",
    "tender result": "{firm}受{city}{office}委托,就办公设备采购项目(项目编号{case}-{m})组织公开招标,于{year}年{month}月{day}日完成评审,现将结果公示如下:中标供应商为{firm2}有限公司,中标金额{sum}元,评审得分{n}.{k}分。公示期为一个工作日,供应商对结果有异议的,可以在公示期满之日起七个工作日内以书面形式向采购人提出质疑,逾期不予受理。联系电话:{phone}。",
    "water outage": "因供水管网检修,定于{month}月{day}日{hour}时至{month2}月{day2}日{hour2}时对{road}{n}号至{m}号、{road2}{k}号院停止供水,预计影响用户{case}户。请受影响的居民和单位提前做好储水准备,停水期间关闭用水阀门,恢复供水初期可能出现短时水黄现象,放水片刻即可正常使用。如遇雨天等特殊情况,检修时间顺延。供水服务热线:{phone},应急送水联系{name}。",
    "market figures": "{year}年{month}月{day}日,{city}农产品批发市场蔬菜上市量为{case}吨,比前一日增加{n}吨,蔬菜加权平均价格每公斤{k}.{n}元。其中,大白菜每公斤{a}.{m}元,黄瓜每公斤{b}.{n}元,番茄每公斤{k}.{m}元,土豆每公斤{a}.{n}元。猪肉上市量{m}吨,白条猪批发均价每公斤{n}.{k}元;鸡蛋均价每公斤{b}.{m}元。市场货源充足,交易秩序良好,价格总体平稳。",
}  # fmt: skip
"""Forms whose fields are mostly figures: told apart."""

WORDS = {
    "appointment": "经{city}人民代表大会常务委员会会议表决通过,决定任命{name}为{office}局长,免去{name2}的{office}局长职务。会议要求,新任命的同志要牢固树立宗旨意识,忠实履行宪法和法律赋予的职责,自觉接受监督,勤勉敬业,廉洁奉公,努力做好本职工作,不辜负组织和群众的信任。会议还举行了宪法宣誓仪式,由常务委员会副主任{name3}主持并监誓。",
    "obituary": "我单位退休职工{name}同志因病医治无效,在{city}逝世。{name}同志参加工作以后长期在基层一线任职,勤勤恳恳,任劳任怨,团结同事,关心群众,为单位的建设和发展付出了大量心血,多次受到上级表彰。根据本人遗愿和家属意见,丧事从简,谢绝花圈和挽联。谨此讣告,并向其亲属表示慰问。联系人:{name2},治丧小组设在{road}老干部活动中心。",
}  # fmt: skip
"""Forms whose fields are names: no rule on characters tells such a pair from one article with two words changed."""


def fill(form: str, rng: random.Random) -> str:
    """Fill a form in with made-up names and figures."""
    return form.format(
        city=rng.choice(CITIES), name=rng.choice(NAMES), name2=rng.choice(NAMES), name3=rng.choice(NAMES),
        firm=rng.choice(FIRMS), firm2=rng.choice(FIRMS), road=rng.choice(ROADS), road2=rng.choice(ROADS),
        office=rng.choice(OFFICES), year=rng.randrange(2019, 2027), month=rng.randrange(1, 13), day=rng.randrange(1, 29),
        month2=rng.randrange(1, 13), day2=rng.randrange(1, 29), hour=rng.randrange(6, 23), hour2=rng.randrange(6, 23),
        minute=rng.randrange(10, 60), n=rng.randrange(3, 80), m=rng.randrange(10, 300), k=rng.randrange(1, 10),
        a=rng.randrange(1, 5), b=rng.randrange(3, 12), case=rng.randrange(100, 9000), sum=rng.randrange(90_000, 3_000_000),
        phone=f"0{rng.randrange(311, 999)}-{rng.randrange(2_000_000, 8_999_999)}",
    )  # fmt: skip
