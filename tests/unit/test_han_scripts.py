"""A text and its copy in the other Chinese script are one text; other texts stay apart."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from extractors.records import FINGERPRINT_VERSION, Document
from extractors.similarity.duplicates import find_duplicates
from extractors.similarity.fingerprint import fingerprint, tokenise
from extractors.text.han_scripts import fold_scripts

ROWS = list(csv.DictReader((files("extractors.text") / "han_scripts.csv").read_text("utf-8").splitlines()))
SIMPLIFIED = (
    "港务办公室说，连接两座江边小城的渡船星期一重新开航，这是停航九年以来的第一次，票价为12元。"
    "船长在晨雾中载着四十名乘客过了江，岸上的人们挥手送行，他说发动机一直是热的。"
    "两岸的商人估计，鱼会便宜一些，房租会贵一些，唯一的海关窗口前的队伍会更长一些。"
    "办公室希望在夏天之前添置第二条船，并已请两边的市政府各出一半的钱，目前还没有得到答复。"
)
TRADITIONAL = (
    "港務辦公室說，連接兩座江邊小城的渡船星期一重新開航，這是停航九年以來的第一次，票價為12元。"
    "船長在晨霧中載著四十名乘客過了江，岸上的人們揮手送行，他說發動機一直是熱的。"
    "兩岸的商人估計，魚會便宜一些，房租會貴一些，唯一的海關窗口前的隊伍會更長一些。"
    "辦公室希望在夏天之前添置第二條船，並已請兩邊的市政府各出一半的錢，目前還沒有得到答覆。"
)


def test_each_form_stands_for_one_character_only():
    forms = "".join(row["variants"] for row in ROWS)
    assert len(forms) == len(set(forms)) > 4000
    assert not set(forms) & {row["character"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS[::97], ids=lambda row: row["character"])
def test_all_forms_of_a_character_are_one_token(row):
    assert {token for form in row["variants"] for token in tokenise(form)} == {row["character"]}


def test_folding_twice_is_folding_once_and_keeps_the_length():
    folded = fold_scripts(TRADITIONAL)
    assert fold_scripts(folded) == folded
    assert len(folded) == len(TRADITIONAL)


@pytest.mark.parametrize(("one", "other"), [("裏", "裡"), ("後", "后"), ("臺灣", "台湾"), ("為", "爲"), ("麵", "面")])
def test_regional_forms_are_one(one, other):
    assert tokenise(one) == tokenise(other)


def test_a_copy_in_the_other_script_has_the_same_fingerprint():
    assert fingerprint(SIMPLIFIED) == fingerprint(TRADITIONAL)
    assert fingerprint(SIMPLIFIED).version == FINGERPRINT_VERSION == 2


@pytest.mark.parametrize("price", ["12元", "35元"])
def test_a_copy_in_the_other_script_is_judged_as_one_in_its_own(price):
    relations = set()
    for other in (SIMPLIFIED, TRADITIONAL):
        pair = [Document("a", "", SIMPLIFIED, "zh-Hans"), Document("b", "", other.replace("12元", price), "zh")]
        relations.add(next(iter(find_duplicates(pair))).relation)
    assert len(relations) == 1


@pytest.mark.parametrize("text", ["압록강 철교 2026", "川の渡し船が再開した", "The ferry ran again"])
def test_other_languages_keep_their_words(text):
    assert "".join(tokenise(text)) == "".join(tokenise(fold_scripts(text)))
