"""Numbers in every writing seen, and the digits that are no numbers."""

from __future__ import annotations

import gzip
import html
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.finding.phones import NUMBERS_MAX, RUN_MAX, find_numbers
from spamcrawl.core.reading.fold import DIGITS, LOOKALIKES, NUMERALS
from tests.core.costs import check_linear

DEV_PAGES = Path(__file__).parents[4] / "shared/data/dev_pages.jsonl.gz"

WRITINGS = [
    ("400-1865-909", "4001865909"),
    ("服务电话:400-186-5909(点击咨询)", "4001865909"),
    ("4001865909", "4001865909"),
    ("400-601-62-28", "4006016228"),
    ("400-656 -10-68", "4006561068"),
    ("4006-189123", "4006189123"),
    ("400 1865 909", "4001865909"),
    ("400.186.5909", "4001865909"),
    ("400/1865/909", "4001865909"),
    ("400(1865)909", "4001865909"),
    ("400·186·5909", "4001865909"),
    ("400~186~5909", "4001865909"),
    ("400_186_5909", "4001865909"),
    ("400 - 186 - 5909", "4001865909"),
    ("4 0 0 1 8 6 5 9 0 9", "4001865909"),
    ("4-0-0-1-8-6-5-9-0-9", "4001865909"),
    ("热线40 01 86 59 09", "4001865909"),
    ("４００－１８６－５９０９", "4001865909"),
    ("１３５—６４９９—８１９６", "13564998196"),
    ("⒈⒊⒌-⒍⒋⒐⒐-⒏⒈⒐⒍", "13564998196"),
    ("①⑨⑥-⑧⑦①⑥-⑨⑧⑨⑨", "19687169899"),
    ("④⓪⓪-①⑧⑥⑤-⑨⓪⑨", "4001865909"),
    ("❹⓿⓿-❶❽❻❺-❾⓿❾", "4001865909"),
    ("⑷⓪⓪⑴⑻⑹⑸⑼⓪⑼", "4001865909"),
    ("𝟒𝟎𝟎-𝟏𝟖𝟔𝟓-𝟗𝟎𝟗", "4001865909"),
    ("४००-१८६५-९०९", "4001865909"),
    ("⁴⁰⁰-¹⁸⁶⁵-⁹⁰⁹", "4001865909"),
    ("四〇〇一八六五九零九", "4001865909"),
    ("四零零-一八六五-九零九", "4001865909"),
    ("肆零零壹捌陆伍玖零玖", "4001865909"),
    ("一三八零零一三八零零零", "13800138000"),
    ("④00一1865一9〇9", "4001865909"),
    ("4OO-I86-59O9", "4001865909"),
    ("4oo1865909", "4001865909"),
    ("1З8-ОО13-8OOO", "13800138000"),
    ("l3800l38000", "13800138000"),
    ("【电/微l7O-З7Ol-8Ol7李经理】", "17037018017"),
    ("1ЗЗち00l3800", "13350013800"),
    ("400-186ち-909", "4001865909"),
    ("180-电-3747-薇-8521", "18037478521"),
    ("180电3747微8521", "18037478521"),
    ("400咨1865询909", "4001865909"),
    ("180█3747█8521", "18037478521"),
    ("138★0013★8000", "13800138000"),
    ("400🔥186🔥5909", "4001865909"),
    ("180.3747.8521", "18037478521"),
    ("180。3747", ""),
    ("".join(f"{digit}\ufe0f\u20e3" for digit in "4001865909"), "4001865909"),
    ("1\u200b8\u200b0\u200b3\u200b7\u200b4\u200b7\u200b8\u200b5\u200b2\u200b1", "18037478521"),
    ("400\u2060-18\u200d65-9\ufeff09", "4001865909"),
    ("138薇信0013专线8000", "13800138000"),
    ("138vx0013vx8000", "13800138000"),
    ("热线4-001-865-909", "4001865909"),
    ("热线4、0、0、1、8、6、5、9、0、9", "4001865909"),
    ("电话:400:1865:909", "4001865909"),
    ("400#1865#909", "4001865909"),
    ("400…1865…909", "4001865909"),
    ("【400】【1865】【909】", "4001865909"),
    ("4|0|0|1|8|6|5|9|0|9", "4001865909"),
    ("四00-1865-909", "4001865909"),
    ("①③⑧-零零13-8000", "13800138000"),
    ("4○○-1865-9○9", "4001865909"),
    ("1v3v8v0v0v1v3v8v0v0v0", "13800138000"),
    ("一、400-1865-909二、400-186-5910", "4001865909 4001865910"),
    ("【1】400-1865-909【2】400-186-5910", "4001865909 4001865910"),
    ("热线1:400-1865-909热线2:400-186-5910", "4001865909 4001865910"),
    ("电话：1380013800013900139000", "13800138000 13900139000"),
    ("扣扣①②③④⑤⑥⑦⑧", "12345678"),
    ("(1)400-1865-909(点此咨询)(2)400-1865-909(点此咨询)", "4001865909 4001865909"),
    ("(1)400-1865-909(2)400-186-5909", "4001865909 4001865909"),
    ("①400-1865-909②400-186-5909③4001865909", "4001865909 4001865909 4001865909"),
    ("⑴400-1865-909⑵400-1865-909", "4001865909 4001865909"),
    ("1.400-1865-909 2.400-1865-909", "4001865909 4001865909"),
    ("1、400-1865-909;2、400-1865-909", "4001865909 4001865909"),
    ("400-1865-9092、400-186-5909", "4001865909 4001865909"),
    ("40018659094001865909", "4001865909 4001865909"),
    ("400-1865-909或400-614-91-42", "4001865909 4006149142"),
    ("400—186—5909/400-1865-909", "4001865909 4001865909"),
    ("010-66551234/13800138000", "01066551234 13800138000"),
    ("+86 138 0013 8000", "13800138000"),
    ("0086-13800138000", "13800138000"),
    ("8613800138000", "13800138000"),
    ("+86-10-66551234", "01066551234"),
    ("（86-10）88828000", "01088828000"),
    ("400-1865-909转1", "4001865909"),
    ("400-1865-909-801", "4001865909"),
    ("400-1865-90924小时", "4001865909"),
    ("服务热线400186590924小时服务", "4001865909"),
    ("1380013800024小时", "13800138000"),
    ("电话13800138000", "13800138000"),
    ("TEL:4001865909", "4001865909"),
    ("Tel4001865909", "4001865909"),
    ("138-0013-8000", "13800138000"),
    ("138-00138000", "13800138000"),
    ("1380-0138-000", "13800138000"),
    ("1380.013.8000", "13800138000"),
    ("138 -001 -380 -00", "13800138000"),
    ("138_001_380_00", "13800138000"),
    ("400•186•59•09", "4001865909"),
    ("①③⑧⓪-⓪①③⑧-⓪⓪⓪", "13800138000"),
    ("1380013 8000", "13800138000"),
    ("1 3 8-0 0 1 3-8 0 0 0", "13800138000"),
    ("010-12345678", "01012345678"),
    ("(010)66551234", "01066551234"),
    ("（0755）2345 6789", "075523456789"),
    ("0755-2345678", "07552345678"),
    ("021 6655 1234", "02166551234"),
    ("报价028-微-82708871", "02882708871"),
    ("028-询-8270-薇-8871", "02882708871"),
    ("建站1380~0138~000", "13800138000"),
    ("010-82616677-8165", "01082616677"),
    ("800-810-8888", "8008108888"),
    ("拨打95588", "95588"),
    ("12345热线", "12345"),
    ("客服QQ:4001865909", "4001865909"),
    ("加QQ 12345678", "12345678"),
    ("均可，QQ13800138000", "13800138000"),
    ("怎么办400 89 53 533", "4008953533"),
    ("人工退款 400 883 72 86】", "4008837286"),
    ("【(188)751 540 96(徐经理)】", "18875154096"),
    ("（1995 872 7464朱顾问）", "19958727464"),
    ("投诉1568/1074/405", "15681074405"),
    ("❶400 089 6584❷400 193 05 97", "4000896584 4001930597"),
    ("❶４００６２５８１６２❷４００-674-1093", "4006258162 4006741093"),
    ("微信同号13800138000", "13800138000"),
    ("１3８ＯＯ１38ＯＯ0", "13800138000"),
    ("(①③⑧—ＯＯ壹③—⑧⓪⓪⓪)", "13800138000"),
    ("１38００一38０００", "13800138000"),
    ("４００一1865一909", "4001865909"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "digits"), WRITINGS)
def test_every_writing_is_found(text: str, digits: str) -> None:
    assert " ".join(number.digits for number in find_numbers(text)) == digits


@pytest.mark.parametrize(("text", "digits"), [row for row in WRITINGS if row[1].isdigit()])
def test_a_number_is_found_inside_prose(text: str, digits: str) -> None:
    found = find_numbers(f"去年3月,本报记者采访了他。\n{text},欢迎来电。2024年5月10日12时30分")
    assert [number.digits for number in found] == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月10日12时30分",
        "2024-05-10 12:30:45",
        "2024/05/10-2024/06/10",
        "20240510123045",
        "1998-03-04 120",
        "400 12 30 123 45",
        "35 400 12 30 123",
        "1 400 12 3 0 1 23",
        "1998 2001 2004 2008",
        "1949-1978-2008-2020",
        "1998、2001、2004、2008年",
        "一九四九、一九七八、二零零八",
        "二〇二四年五月十日至二〇二五年",
        "ISBN 978-7-400-18659-0",
        "ISBN:7400186590",
        "书号4001865909",
        "订单号:4001865909",
        "编号13800138000",
        "身份证号130138198001380001",
        "身份证13800119800138000X",
        "统一社会信用代码914001865909138001",
        "卡号6222 0213 8001 3800 138",
        "6222021380013800138",
        "62220213800138001",
        "4001865909123",
        "138001380001234",
        "1380013800",
        "23800138000",
        "12800138000",
        "400-186-590",
        "注册资本4001865909元",
        "营业收入15800000000元",
        "15800000000股",
        "¥13800138000",
        "$4001865909",
        "4,001,865,909",
        "1,380,013,800元",
        "13,800,138,000",
        "增长15.8%,达到4001.86亿元",
        "400.18万,65.909万",
        "3.14001865909",
        "0.13800138000",
        "北纬39.9042,东经116.4074",
        "116.400186,39.590909",
        "比分138:0013",
        "21:18 19:21 21:15",
        "上证指数3400.18点,深证成指10186.59点",
        "股票代码600519、000858",
        "v4.0.0.1865.909b",
        "版本10.0.19041.1",
        "138.100.138.12",
        "192.168.100.101",
        "http://example.com/4001865909.html",
        "https://example.com/p/13800138000",
        "www.example.com/a/13800138000/b",
        "/home/site/400-1865-909/index.php",
        "/upload/13800138000.jpg",
        "13800138000@example.com",
        "user13800138000x",
        "id=13800138000",
        "Only -1 of 39830 bytes written, line 4",
        "39830",
        "某部95868部队官兵",
        "驻地95072部队医院",
        "邮编100086",
        "共有12345人参加",
        "销量达95588台",
        "全长12306公里",
        "有400人、1865户、909头",
        "从400到1865和909",
        "得票400、1865、909",
        "4,0,0,1,8,6,5,9,0,9",
        "400毫升1865毫克909",
        "138001380001390013900",
        "400多名、1865人、909头",
        "第13800138000号",
        "公告编号:2024-400-186-5909",
        "京ICP备14001865号-1",
        "京公网安备11010502030001号",
        "文号〔2024〕1380013号",
        "+16503198930",
        "+852 21221188",
        "1-800-633-0738",
        "hello IlOOl lollOOl",
        "bossolollIOsob",
        "一一二二三三四",
        "零零星星三三两两",
        "00:15:30-01:38:00",
        "13×80×0138",
        "10 20 30 40 50 60 70",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "0 1 2 3 4 5 6 7 8 9",
        "1380 0138 0001 2345",
        "GB/T 13800.138-2000",
        "K13800138000",
        "",
    ],
)
def test_other_digits_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("400-186-5909", "shared_cost"),
        ("800-810-8888", "toll_free"),
        ("13800138000", "mobile"),
        ("010-66551234", "landline"),
        ("客服电话95588", "service"),
        ("QQ群:84922609", "contact"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [number.kind for number in find_numbers(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("400-123-4567", True),
        ("400-1865-909", True),
        ("400-601-62-28", True),
        ("138-1234-5678", True),
        ("13812345678", True),
        ("138 1234 5678", True),
        ("010-12345678", True),
        ("(010)66551234", True),
        ("+86 138 0013 8000", True),
        ("４００－１８６－５９０９", False),
        ("400—186—5909", False),
        ("④⓪⓪-①⑧⑥⑤-⑨⓪⑨", False),
        ("4OO-186-5909", False),
        ("四〇〇一八六五九零九", False),
        ("180-电-3747-薇-8521", False),
        ("4 0 0 1 8 6 5 9 0 9", False),
        ("400█186█5909", False),
    ],
)
def test_plain_is_the_ordinary_way_of_writing(text: str, plain: bool) -> None:
    assert [number.plain for number in find_numbers(text)] == [plain]


@pytest.mark.parametrize(
    ("text", "writing"),
    [
        ("电话(400-186-5909)", "400-186-5909"),
        ("【400-186-5909】", "400-186-5909"),
        ("(1)400-186-5909(2)", "400-186-5909"),
        ("电话(010)66551234。", "(010)66551234"),
        ("+86 138 0013 8000", "+86 138 0013 8000"),
        ("电400-186-590９\ufe0f\u20e3", "400-186-590９\ufe0f\u20e3"),
    ],
)
def test_writing_is_the_exact_text_without_brackets(text: str, writing: str) -> None:
    assert "".join(number.writing for number in find_numbers(text)) == writing


ALPHABET = "".join([*DIGITS, *NUMERALS, *LOOKALIKES]) + "0014400138086+-.() /、,:年电微qQ█\u200b\ufe0f\u20e3\n\t"
HOSTILE = st.text(st.sampled_from(ALPHABET), max_size=80) | st.text(st.sampled_from("0148369-.( ①四OlЗ电"), max_size=80)


@given(st.text() | HOSTILE)
def test_numbers_are_valid_spans_in_order_with_digits_only(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert last <= number.start < number.end <= len(text)
        assert number.digits.isascii()
        assert number.digits.isdigit()
        assert number.writing == text[number.start : number.end]
        assert "\n" not in number.writing
        last = number.end


@pytest.mark.parametrize("one", ["①", "⑴", "❶", "(1)", "（１）"])
@pytest.mark.parametrize("written", ["4001865909", "４００１８６５９０９", "400-186-5909", "４００－１８６－５９０９"])
def test_a_counting_digit_in_another_writing_is_no_part_of_the_number(one: str, written: str) -> None:
    assert [number.digits for number in find_numbers(f"热线{one}{written}（人工）")] == ["4001865909"]


@given(st.from_regex(r"\A400[0-9]{7}\Z"), st.lists(st.integers(3, 9), max_size=3, unique=True).map(sorted))
def test_any_dashed_grouping_of_a_400_number_reads_the_same(digits: str, cuts: list[int]) -> None:
    edges = [0, *cuts, 10]
    written = "-".join(digits[left:right] for left, right in pairwise(edges))
    assert [number.digits for number in find_numbers(f"售后:{written}。")] == [digits]


@given(st.from_regex(r"\A1(?![48]00)[3-9][0-9]{9}\Z"), st.data())
def test_look_alikes_of_a_mobile_number_read_the_same(digits: str, data: st.DataObject) -> None:
    """But for ①4001234567: a 1 written otherwise than the 400 behind it counts that number."""
    by_digit: dict[str, list[str]] = {}
    for char, digit in DIGITS.items():
        by_digit.setdefault(digit, [digit]).append(char)
    written = "".join(data.draw(st.sampled_from(by_digit[digit])) for digit in digits)
    assert [number.digits for number in find_numbers(f"电话:{written[:3]}-{written[3:7]}-{written[7:]}")] == [digits]


MOST_TRANSLATE_PASSES = 80
"""Worst measured: 40 (a line of nothing but numbers and look-alikes); one pass takes 0.05 µs a character."""


@pytest.mark.parametrize(
    "unit",
    ["4-", "1", "13800138000", "①", "④⓪⓪-", "、", "省市", "4 ", "400-", "138-0013-", "O", "l0-", "一", "电", "QQ:1",
     "95588电话", "微信", "0755-", "86", "400-1865-909", "４", "4\u200b", "(1)", "8 8.", "1一", "13800138000 O "],
)  # fmt: skip
def test_time_is_linear_on_hostile_lines(unit: str) -> None:
    check_linear(find_numbers, unit, MOST_TRANSLATE_PASSES)


def test_no_more_numbers_are_looked_for_than_any_page_has() -> None:
    text = "4001865909\n" * (NUMBERS_MAX + 5) + "95588电话"
    assert [number.kind for number in find_numbers(text)] == ["shared_cost"] * NUMBERS_MAX + ["service"]


def test_a_run_is_read_up_to_a_bound() -> None:
    unit = "4001865909 "
    found = find_numbers(unit * RUN_MAX)
    assert len(found) == RUN_MAX // len(unit) + (RUN_MAX % len(unit) == len(unit) - 1)
    assert {number.digits for number in found} == {"4001865909"}


@pytest.mark.skipif(not DEV_PAGES.exists(), reason="../shared/data is absent")
def test_gold_numbers_of_the_development_pages_are_found() -> None:
    wanted = found = 0
    with gzip.open(DEV_PAGES, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            gold = set(page.get("gold_phones") or ())
            if gold:
                text = page.get("text") or html.unescape(re.sub(r"<[^>]*>", "\n", page["html"]))
                wanted += len(gold)
                found += len(gold & {number.digits for number in find_numbers(text)})
    assert found / wanted >= 0.99
