"""Pages that the command-line tests clean: small, own writing."""

from __future__ import annotations

NEWS = (
    "本报讯 记者从市图书馆了解到，新馆将于下月初向公众开放。\n"
    "新馆总面积四万平方米，藏书一百二十万册，设有儿童阅览区、地方文献区和自习室。\n"
    "馆长表示，今后闭馆时间将延长到晚上九点，周末不休息，方便上班族借阅。\n"
)
PLACES = (
    "合肥市瑶海区、芜湖市镜湖区、蚌埠市龙子湖区、淮南市大通区、马鞍山市花山区",
    "南昌市东湖区、景德镇市昌江区、萍乡市安源区、九江市濂溪区、新余市渝水区",
    "长沙市芙蓉区、株洲市荷塘区、湘潭市雨湖区、衡阳市珠晖区、邵阳市双清区",
)
TEMPLATE = "\n".join(
    [
        "松叶牌净水机售后服务电话:400-123-4567(点击拨打)",
        "松叶牌净水机24小时维修热线:(1)400-1234-567(点击拨打)(2)4001-234-567(点击拨打)",
        "松叶牌净水机全国统一客服报修电话:400-123-4567",
        "松叶牌净水机维修网点全国服务区域:",
        *PLACES,
    ]
)
HIJACKED = f"{TEMPLATE}\n{NEWS}"
HOSTILE = (
    "<!doctype html><html><head><title>x</title></head><body>"
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    "<p>\"&gt;&lt;img src=x onerror=document.title='OWNED'&gt;</p>"
    "<p>&lt;/style&gt;&lt;svg onload=document.title='OWNED'&gt;</p>"
    "<p>--&gt;&lt;/title&gt;&lt;/span&gt;"
    "&lt;iframe srcdoc='&lt;script&gt;parent.document.title=1&lt;/script&gt;'&gt;</p>"
    "<p>反转\u202e文字\u2066和\u200b零宽</p>"
    "<script>document.title='OWNED'</script></body></html>"
)

REPORTED = (
    "<p>本报讯 记者昨天从县水利局了解到，清河上游的水位在过去两天里上涨了一米二，沿岸三个村的村民已经转移。</p>"
    "<p>据介绍，此次降雨从周六夜里开始，持续了三十多个小时，是今年入汛以来最强的一次，没有造成人员伤亡。</p>"
)
"""A story whose lines are told as reporting by their words."""
