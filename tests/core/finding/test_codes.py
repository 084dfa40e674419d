"""Short codes and contact ids count only where they are introduced."""

from __future__ import annotations

import pytest

from spamcrawl.core.finding.codes import find_contacts, find_service_codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("客服电话95588", ["95588"]),
        ("拨打12345热线", ["12345"]),
        ("客服热线:95588,95533", ["95588", "95533"]),
        ("上海962021热线", ["962021"]),
        ("95588", []),
        ("95868部队热线", []),
        ("共12345人拨打电话", []),
        ("电话0755-95588", []),
        ("热线12345.6元", []),
        ("电话邮编100086", []),
        ("销售电话11,234台", []),
    ],
)
def test_service_codes(text: str, codes: list[str]) -> None:
    found = find_service_codes(text)
    assert [digits for digits, _, _ in found] == codes
    assert all(text[start:end] == digits for digits, start, end in found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("QQ:84922609", ["84922609"]),
        ("官方QQ群：849 226 09", ["84922609"]),
        ("扣扣①②③④⑤⑥⑦⑧", ["12345678"]),
        ("微信13800138000", []),
        ("微信支付12345678", []),
        ("QQ:abc12345", []),
        ("扣84922609", ["84922609"]),
        ("(Q849226091)", ["849226091"]),
        ("罚款扣200元", []),
        ("微信0086-138-0013-8000", []),
        ("微信13800★138000", []),
        ("QQ84922609。2024", ["84922609"]),
        ("钢号Q235", []),
        ("客服微信：Lin_2024。", ["lin_2024"]),
        ("添加+薇lin-2024", ["lin-2024"]),
        ("【V：lin2024】", ["lin2024"]),
        ("V信号lin2024", ["lin2024"]),
        ("微信WeChat", []),
        ("微信lin2024@example.com", []),
        ("微信lin2024.example", []),
        ("V lin2024", []),
        ("IV:lin2024", []),
        ("84922609", []),
        ("项目编号：QZ-2023-077", []),
        ("合同号：Q2023077-12", []),
        ("证书编号V2024110233", []),
        ("QZ84922609", []),
    ],
)
def test_contacts(text: str, codes: list[str]) -> None:
    assert [digits for digits, _, _ in find_contacts(text)] == codes


def test_a_masked_id_is_none() -> None:
    assert find_contacts("报名加微信lin_2024***，办案民警说") == []
    assert [code for code, *_ in find_contacts("报名加微信lin_2024，")] == ["lin_2024"]
