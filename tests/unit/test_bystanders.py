"""Kinds of headlines in which one of the two is a bystander, and kinds that look like them and are about the two."""
# ruff: noqa: E501 - a sentence a line

from __future__ import annotations

import pytest

from extractors.annotation.relevance import judge_relevance

# Whether it is on the subject, language, the outlet's country, headline, lead; all of our own writing.
KINDS = """
- | ko | KR | 미국 주도 핵심광물 협의체 출범…한국 등 12개국 참여 | 미국이 중국산 희토류 의존을 줄이기 위해 만든 핵심광물 협의체가 15일 출범했다. 한국과 일본, 호주 등 12개국이 참여한다.
- | ko | KR | "미중 갈등 장기화 대비해야"…재계 총수 신년사 | 재계 총수들은 신년사에서 미중 갈등과 공급망 재편에 대비해야 한다고 강조했다.
- | ko | KR | LG엔솔, 美 ESS 시장 공략…중국 배터리 대체 수요 노린다 | LG에너지솔루션이 미국 에너지저장장치 시장에서 중국산 배터리를 대체하는 수요를 겨냥해 생산을 늘린다.
- | zh-Hans | CN | 我国免签朋友圈扩大 入境游持续火热 | 今年以来，来自韩国、俄罗斯、德国等国的游客持续增加，各地推出便利支付措施。
- | zh-Hans | CN | 纪念中国人民志愿军英雄事迹展览开幕 | 展览介绍上甘岭战役中战士的英勇事迹。
- | en | TW | India probes steel from China, South Korea | The investigation follows complaints from local producers.
- | en | HK | Hong Kong tourist hurt in Seoul taxi crash | The 30-year-old was taken to hospital.
- | ja | JP | 首相、中国と北朝鮮の脅威を強調 国会で | 首相は衆院予算委で、中国の軍備拡張と北朝鮮のミサイルへの懸念を示した。
- | zh-Hans | CN | 我国机电产品出口增长8.1% | 央视网消息：海关总署今天发布数据。前七个月，我国机电产品出口增长8.1%。其中，对东盟出口增长12%，对韩国出口增长2%，对日本出口下降1%。高技术产品出口增长较快。
- | zh-Hans | CN | 抗美援朝老战士讲述上甘岭 | 老战士回忆，当年他随部队跨过鸭绿江，在朝鲜战场度过三年。如今他常到学校给孩子们讲故事。
- | zh-Hans | CN | 鸭绿江畔的草莓红了 | 在辽宁丹东的大棚里，草莓进入采摘季。果农说，今年行情不错，网上订单销往全国。
- | en | TW | EU to limit steel imports, hitting China, South Korea, Taiwan | The bloc will halve quotas.
- | en | GB | UK warns of hackers from China, Russia, Iran and North Korea | The cyber agency's annual review.
- | en | US | Senate panel grills nominee on China, North Korea |
+ | ko | KR | 우원식 의장, 베이징서 中 전인대 위원장과 면담 | 우원식 국회의장이 베이징에서 자오러지 위원장을 만나 의회 교류를 논의했다.
+ | ko | KR | 美, 北 석탄 실은 중국 선박 2척 제재 | 미 재무부는 북한산 석탄을 운반한 중국 선박 2척을 제재 명단에 올렸다.
+ | en | US | US Treasury blacklists Chinese bank over North Korea ties | The bank laundered money for Pyongyang, officials said.
+ | ja | JP | 米、北朝鮮取引の中国企業を制裁 | 米財務省は北朝鮮に石油を売った中国企業3社を制裁対象に加えた。
+ | zh-Hant | TW | 美制裁助北韓洗錢中國公民 | 美國財政部宣布制裁兩名協助北韓洗錢的中國公民。
+ | en | GB | London watches: South Korean, Chinese trade ministers hold talks | Officials in London said they were watching.
+ | zh-Hans | CN | 丹东口岸对朝货运量回升 | 丹东海关说，经鸭绿江大桥的货车数量同比增加。
+ | ko | KR | 대중 반도체 수출 12% 감소 | 산업통상부는 지난달 대중 반도체 수출이 12% 줄었다고 밝혔다.
+ | ko | KR | 美, 중국의 삼성전자 제재에 "경제적 강압" | 미국 무역대표부는 20일 중국이 삼성전자를 제재한 데 대해 경제적 강압이라고 비판했다.
+ | ko | KR | EU "中 포스코 제재, 보복 악순환 우려" | 유럽연합 집행위 대변인은 중국이 포스코를 제재한 것을 두고 공급망에 해롭다고 말했다.
+ | en | US | Washington slams China's sanctions on Hanwha Ocean | The State Department said China's sanctions on Hanwha Ocean were a blow to allies.
+ | ja | JP | 米、中国の韓国企業制裁を批判 | 米国務省は、中国が韓国の鉄鋼会社を制裁したことを批判した。
+ | zh-Hans | CN | 美方就中国制裁韩国企业表态 | 美国国务院发言人评论中国制裁韩国企业一事。
- | ko | KR | 美, 중국 반도체 제재 확대…삼성전자 장비 예외 검토 | 미국 상무부가 중국에 대한 반도체 장비 제재를 넓히면서 삼성전자의 예외를 검토한다.
- | en | US | U.S. sanctions on China worry allies | Chip makers from Taiwan, Japan and South Korea asked Washington for exemptions from the sanctions.
""".strip().splitlines()


@pytest.mark.parametrize("line", KINDS)
def test_a_bystander_is_no_party(line: str) -> None:
    wanted, lang, country, title, text = (part.strip() for part in line.split("|"))
    assert bool(judge_relevance(title, text, lang, country).relations) == (wanted == "+")
