"""Articles and forms written for the tests of near-duplicates."""

# ruff: noqa: E501 (a paragraph is one line, and its characters count twice)

from __future__ import annotations

import random

BRIDGE = """经过两年多的紧张施工,横跨清溪的石门大桥昨天上午正式建成通车。这座桥全长1860米,双向六车道,两侧设有人行步道和非机动车道。
大桥建成以前,住在东岸的居民去对岸上班要绕行二十多公里,遇到汛期渡船停航,孩子们上学只能寄宿在亲戚家里。如今开车过桥只需要三分钟。
负责施工的工程师说,桥墩所在的河床遍布溶洞,最深的一处有47米。技术人员反复勘探,先后调整了9次方案,才把每一根桩基稳稳地立在岩层上。
为了不影响鱼类洄游,施工避开了每年3月到6月的繁殖季节,工期因此延长了近半年。当地的护鱼志愿者全程参与了水质监测,并保留着完整的记录。
通车当天,东岸的渔民老周把陪伴自己三十年的渡船捐给了镇上的展览馆。他说,船老了,该歇一歇了,以后想去看孙子,抬脚就到。
交通部门介绍,大桥预计每天通过车辆一万两千辆,节假日高峰将实行潮汐车道。沿线的公交线路也同步调整,新增的两条线路把车站、医院和学校连在一起。"""
ORCHARD = """入秋以后,北塘镇的果园迎来丰收。三千亩苹果陆续成熟,枝头红彤彤一片,果农们天不亮就下地采摘,忙到太阳落山才回家。
今年春天这里遭遇倒春寒,花期的气温一度降到零下。镇里的农技员连夜发放熏烟材料,组织农户给果树防冻,保住了八成以上的花朵。
合作社负责人算了一笔账,今年每斤收购价比去年高出四角,算上深加工的果干和果汁,户均增收超过两万元,外出打工的年轻人也回来了好几个。
傍晚的冷库门口,装满果箱的货车排成长队。司机们说,走高速一夜就能到南方的批发市场,第二天一早新鲜的苹果就摆上了城里人的餐桌。"""
FOOTER = """本网站所刊登的文字、图片、音频和视频等内容,均由合作单位授权使用,未经书面许可,任何机构和个人不得转载、摘编或者以其他方式使用。
已经获得授权的,应当在授权范围内使用,并且注明来源。凡违反上述声明的,本网站将依法追究有关责任。如对版权有疑问,请在三十日内与编辑部联系。"""
WARNING = (
    "{city}气象台{year}年{month}月{day}日{hour}时{minute}分发布大风黄色预警信号:受冷空气影响,预计未来{n}小时我市沿湖地区平均风力可达6级以上,"
    "阵风{gust}级,请有关部门按照职责做好防范,停止高空作业和水上作业,加固棚架、广告牌等容易被风吹动的搭建物,妥善安置容易受影响的室外物品,"
    "行人注意远离高大建筑物和树木,车辆减速慢行。"
)
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"


def fill_warning(seed: int) -> str:
    rng = random.Random(seed)
    return WARNING.format(
        city=rng.choice(("安平", "宁河", "临江", "长乐")), year=rng.randrange(2019, 2027), month=rng.randrange(1, 13),
        day=rng.randrange(1, 29), hour=rng.randrange(24), minute=rng.randrange(10, 60), n=rng.choice((6, 12, 24)),
        gust=rng.randrange(7, 10),
    )  # fmt: skip


def replace_characters(text: str, share: float, seed: int = 1) -> str:
    """Replace single characters at random places."""
    rng = random.Random(seed)
    return "".join(rng.choice(COMMON) if rng.random() < share else char for char in text)
