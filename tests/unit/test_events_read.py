"""Reports of events: what a sentence says happened, is planned, called off or denied; and what is no event."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import EventReport, PageFacts
from extractors.similarity.event_groups import MUTUAL

ON = date(2031, 5, 20)  # a Tuesday


def reports(text: str, lang: str, title: str = "") -> list[EventReport]:
    return list(read_ledgers(title, text, lang, PageFacts(published_on=ON)).event_reports)


def words(one: EventReport) -> str:
    """Say a report in a line: type, status, who, to whom, day."""
    day = ""
    if one.happened_on is not None:
        whole, last = one.happened_on.isoformat(), one.ends_on.isoformat() if one.ends_on else ""
        parts = {"day": whole, "day_range": f"{whole}/{last[-2:]}", "month": whole[:7], "year": whole[:4]}
        day = f" {parts[one.date_precision]}"
    sides = one.pair if one.event_type in MUTUAL else f"{one.actor_side}-{one.target_side}"
    return f"{one.event_type} {one.status} {sides}{day}"


PASSAGES = [
    # ------------------------------------------------------------ denied or unconfirmed, in what they bear on
    ("en", "China dismissed as groundless reports that it sent rice to North Korea.", {"aid denied PRC-DPRK"}),
    ("ko", "중국은 북한에 쌀을 보냈다는 보도를 근거 없다고 일축했다.", {"aid denied PRC-DPRK"}),
    ("zh-Hans", "中方驳斥了中国向朝鲜提供大米的报道，称其毫无根据。", {"aid denied PRC-DPRK"}),
    ("zh-Hant", "中方表示，有關中國向北韓提供白米的報導毫無根據。", {"aid denied PRC-DPRK"}),
    ("ja", "中国は北朝鮮に食糧支援を提供したとの報道を事実無根だと否定した。", {"aid denied PRC-DPRK"}),
    (
        "en",
        "Neither Beijing nor Pyongyang has confirmed that Wang Yi visited North Korea on Monday.",
        {"visit reported PRC-DPRK 2031-05-19"},
    ),
    ("ko", "베이징도 평양도 왕이 부장이 북한을 방문했는지 확인하지 않았다.", {"visit reported PRC-DPRK"}),
    ("zh-Hans", "中朝双方均未证实王毅访问了朝鲜。", {"visit reported PRC-DPRK"}),
    ("zh-Hant", "中朝雙方均未證實王毅訪問了北韓。", {"visit reported PRC-DPRK"}),
    ("ja", "中国も北朝鮮も、王毅外相が平壌を訪問したことを確認していない。", {"visit reported PRC-DPRK"}),
    (
        "en",
        "Seoul denied a rift with Beijing and said Foreign Minister Cho Hyun visited China on Monday.",
        {"visit done ROK-PRC 2031-05-19"},
    ),
    ("ko", "외교부는 불화설을 부인하고 조현 장관이 19일 중국을 방문했다고 밝혔다.", {"visit done ROK-PRC 2031-05-19"}),
    ("zh-Hans", "韩方否认两国不和，表示外长赵显19日访问了中国。", {"visit done ROK-PRC 2031-05-19"}),
    ("zh-Hant", "韓方否認兩國不和，表示外長趙顯19日訪問了中國。", {"visit done ROK-PRC 2031-05-19"}),
    (
        "ja",
        "韓国外務省は不和を否定し、趙顯外相が19日に中国を訪問したと明らかにした。",
        {"visit done ROK-PRC 2031-05-19"},
    ),
    # ------------------------------------------------------------ third countries, topics, principals
    ("en", "Sergei Lavrov met Wang Yi and flew to Pyongyang on Monday.", set()),
    ("ko", "라브로프 러시아 외무장관은 베이징에서 왕이와 만난 뒤 19일 평양에 도착했다.", set()),
    ("zh-Hans", "美国财政部19日宣布制裁两家向朝鲜出口石油的中国公司。", set()),
    ("zh-Hans", "韩国政府19日宣布对涉嫌向朝鲜走私的两家中国企业实施制裁。", set()),
    ("ja", "茂木外相は19日、ソウルで韓国の趙顯外相と会談し、中国の動向について意見を交わした。", set()),
    (
        "en",
        "Kim Jong Un received Xi Jinping's special envoy Zhao Leji in Pyongyang on Monday.",
        {"talks done DPRK-PRC 2031-05-19"},
    ),
    ("zh-Hans", "金正恩19日在平壤会见习近平主席特使赵乐际。", {"talks done DPRK-PRC 2031-05-19"}),
    (
        "zh-Hans",
        "李强19日在京会见来华进行国事访问的韩国总统李在明。",
        {
            "talks done ROK-PRC 2031-05-19",
            "visit done ROK-PRC 2031-05-19",
        },
    ),
    # ------------------------------------------------------------ concessions, advice, how often, what is asked
    ("ko", "시진핑 주석의 방북이 성사되더라도 비핵화 논의는 밀릴 것으로 내다봤다.", set()),
    ("zh-Hans", "即使习近平19日访问朝鲜，问题也不会解决。", set()),
    ("zh-Hans", "学者说，中方应该派团访问朝鲜。", set()),
    ("ko", "왕이 부장이 북한을 방문해야 한다고 학자는 썼다.", set()),
    ("en", "Since 2028 Xi Jinping and Kim Jong Un have met seven times.", set()),
    ("zh-Hant", "王毅與趙顯就李在明訪中日程交換意見。", set()),
    ("en", "Xi Jinping was to have visited Seoul in the spring.", set()),
    ("ko", "시진핑 주석은 2030년 방한할 계획이었으나 무산됐다.", {"visit cancelled PRC-ROK 2030"}),
    ("ja", "習近平主席は2030年に訪韓する予定だったが、見送られた。", {"visit cancelled PRC-ROK 2030"}),
    (
        "en",
        "Kyodo said Kim Jong Un had met Xi Jinping on May 18, citing a person familiar with the matter.",
        {"summit reported DPRK-PRC 2031-05-18"},
    ),
    ("ko", "한국에서의 일정을 마친 밀러 장관은 내일 중국 베이징으로 출발할 예정이다.", set()),
    ("zh-Hant", "美韓日三國外長19日在首爾會談，呼籲中國約束北韓。", set()),
    ("en", "Vladimir Putin met Kim Jong Un and spoke by phone with Xi Jinping on Monday.", set()),
    ("zh-Hans", "普京会见金正恩后，于19日与习近平通电话。", set()),
    # ------------------------------------------------------------ heads named together, a day of the sentence before
    ("ko", "한중 정상이 19일 경주에서 만났다.", {"summit done ROK-PRC 2031-05-19"}),
    ("zh-Hans", "中韩两国元首19日在北京会晤。", {"summit done ROK-PRC 2031-05-19"}),
    (
        "en",
        "Ties thawed in March 2031. At the time, Xi Jinping sent Kim Jong Un a letter.",
        {"letter done PRC-DPRK 2031-03"},
    ),
    (
        "en",
        "Kim Jong Un rules alone. This week state media in China covered Kim's surprise visit to Beijing.",
        {"visit done DPRK-PRC"},
    ),
    # ------------------------------------------------------------ English
    ("en", "Chinese Premier Li Qiang visited Pyongyang on May 18.", {"visit done PRC-DPRK 2031-05-18"}),
    (
        "en",
        "North Korean leader Kim Jong Un met Chinese President Xi Jinping in Beijing on Monday, Xinhua reported.",
        {"summit done DPRK-PRC 2031-05-19"},
    ),
    (
        "en",
        "Wang Yi, China's top diplomat, will travel to Seoul on May 27 for talks with his counterpart Cho Hyun.",
        {"visit announced PRC-ROK 2031-05-27", "talks announced ROK-PRC 2031-05-27"},
    ),
    (
        "en",
        "Foreign ministers of South Korea and China held talks in Qingdao on Sunday.",
        {"talks done ROK-PRC 2031-05-18"},
    ),
    (
        "en",
        "North Korean Foreign Minister Choe Son Hui arrived in Beijing on Monday at the invitation of Wang Yi.",
        {"visit under_way DPRK-PRC 2031-05-19"},
    ),
    (
        "en",
        "China's commerce minister postponed a visit to Seoul, officials said.",
        {"visit cancelled PRC-ROK"},
    ),
    (
        "en",
        "A planned trip to Pyongyang by Chinese Foreign Minister Wang Yi has been called off.",
        {"visit cancelled PRC-DPRK"},
    ),
    (
        "en",
        "Xi Jinping sent a congratulatory message to Kim Jong Un on May 9, KCNA said.",
        {"letter done PRC-DPRK 2031-05-09"},
    ),
    (
        "en",
        "South Korean President Lee Jae Myung and Xi Jinping spoke by phone on Thursday.",
        {"call done ROK-PRC 2031-05-15"},
    ),
    (
        "en",
        "China and North Korea signed an economic cooperation agreement on May 12.",
        {"agreement done DPRK-PRC 2031-05-12"},
    ),
    ("en", "Beijing imposed a ban on South Korean seafood on Friday.", {"sanction done PRC-ROK 2031-05-16"}),
    ("en", "North Korea reopened its border with China in August 2029.", {"trade_opening done DPRK-PRC 2029-08"}),
    ("en", "China delivered 5,000 tons of rice to North Korea last month.", {"aid done PRC-DPRK 2031-04"}),
    (
        "en",
        "Chinese officials are believed to have made a secret visit to Pyongyang in April.",
        {"visit reported PRC-DPRK 2031-04"},
    ),
    (
        "en",
        "Sources said Xi Jinping may have visited North Korea last week.",
        {"visit reported PRC-DPRK"},
    ),
    ("en", "Beijing denied reports that Xi Jinping visited North Korea in April.", {"visit denied PRC-DPRK 2031-04"}),
    ("en", "Xi Jinping is expected to visit Seoul in October.", {"visit planned PRC-ROK 2031-10"}),
    (
        "en",
        "Chinese authorities forcibly returned dozens of defectors to North Korea on May 2.",
        {"repatriation done PRC-DPRK 2031-05-02"},
    ),
    (
        "en",
        "Seoul summoned the Chinese ambassador on Monday and lodged a protest with Beijing.",
        {"statement done ROK-PRC 2031-05-19"},
    ),
    (
        "en",
        "The navies of China and North Korea held a joint naval drill on May 3.",
        {"exercise done DPRK-PRC 2031-05-03"},
    ),
    (
        "en",
        "He is traveling to Pyongyang for the first time. China's Xi Jinping is traveling to North Korea.",
        {"visit under_way PRC-DPRK"},
    ),
    ("en", "If Xi Jinping visited Pyongyang, China would be seen as a friend.", set()),
    ("en", "Kim Jong Un hopes to visit Beijing this year.", set()),
    ("en", "Xi Jinping could visit North Korea in the autumn, analysts said.", set()),
    ("en", "South Korea invited Xi Jinping to visit Seoul.", set()),
    ("en", "Wang Yi has not visited North Korea since 2024.", set()),
    ("en", "Will Xi Jinping visit Pyongyang?", set()),
    ("en", "Kim Jong Un met Russian President Vladimir Putin in Beijing, China's capital, on May 3.", set()),
    ("en", "Xi Jinping met Japan's prime minister in Seoul on Monday, South Korean media said.", set()),
    ("en", "China has long been North Korea's main trading partner.", set()),
    ("en", "Trump met Kim Jong Un in Singapore, and China watched.", set()),
    ("en", "The agenda of the talks includes a possible visit by Xi Jinping to Pyongyang.", set()),
    ("en", "Chinese tourists often visit North Korea in summer.", set()),
    ("en", "Daily NK could not tell whether the train had arrived in China from North Korea.", set()),
    (
        "en",
        "China's foreign ministry could not confirm that Kim Jong Un visited Beijing.",
        {"visit reported DPRK-PRC"},
    ),
    ("en", "Kim Jong Un may be on a secret visit to China.", {"visit reported DPRK-PRC"}),
    ("en", "Rodong Sinmun, a paper of North Korea, accused Beijing of betrayal.", {"statement done DPRK-PRC"}),
    # ------------------------------------------------------------ Korean
    ("ko", "중국 외교부 대변인은 기자회견에서 북한 문제를 언급했다.", set()),
    ("ko", "왕이 중국 외교부장이 19일 평양을 방문했다.", {"visit done PRC-DPRK 2031-05-19"}),
    (
        "ko",
        "시진핑 중국 국가주석이 오는 27일 한국을 국빈 방문한다고 중국 외교부가 발표했다.",
        {"visit announced PRC-ROK 2031-05-27"},
    ),
    ("ko", "최선희 북한 외무상은 지난 18일 베이징에서 왕이 외교부장과 회담했다.", {"talks done DPRK-PRC 2031-05-18"}),
    ("ko", "김정은 위원장이 시진핑 주석에게 축전을 보냈다고 조선중앙통신이 20일 보도했다.", {"letter done DPRK-PRC"}),
    ("ko", "한중 외교장관은 16일 전화 통화를 했다.", {"call done ROK-PRC 2031-05-16"}),
    ("ko", "중국 상무부장의 방한이 연기됐다.", {"visit cancelled PRC-ROK"}),
    ("ko", "북한과 중국은 12일 경제협력 협정을 체결했다.", {"agreement done DPRK-PRC 2031-05-12"}),
    ("ko", "중국이 지난 2일 탈북민 수십 명을 북한으로 강제 북송했다.", {"repatriation done PRC-DPRK 2031-05-02"}),
    ("ko", "시 주석이 평양을 방문한 것으로 보인다고 소식통이 전했다.", {"visit reported PRC-DPRK"}),
    ("ko", "중국 외교부는 시진핑 주석이 북한을 방문했다는 보도를 부인했다.", {"visit denied PRC-DPRK"}),
    ("ko", "북한 대표단이 19일 베이징에 도착했다.", {"visit under_way DPRK-PRC 2031-05-19"}),
    ("ko", "시진핑 주석이 방한하면 한중 관계가 나아질 것이다.", set()),
    ("ko", "정부는 시진핑 주석의 조기 방한을 희망한다.", set()),
    ("ko", "시진핑 주석의 방북 가능성이 거론된다.", set()),
    ("ko", "왕이 부장은 북한을 방문하지 않았다.", set()),
    ("ko", "남북 정상회담이 판문점에서 열렸고 중국은 환영했다.", set()),
    ("ko", "김정은 위원장은 푸틴 대통령과 회담했다고 중국 매체가 전했다.", set()),
    # ------------------------------------------------------------ Chinese
    ("zh-Hans", "中国外交部长王毅19日抵达平壤，开始对朝鲜进行访问。", {"visit under_way PRC-DPRK 2031-05-19"}),
    ("zh-Hans", "5月18日，国家主席习近平在北京同韩国总统李在明举行会谈。", {"summit done ROK-PRC 2031-05-18"}),
    ("zh-Hans", "外交部宣布，朝鲜外务相崔善姬将于5月27日访问中国。", {"visit announced DPRK-PRC 2031-05-27"}),
    ("zh-Hans", "习近平向金正恩致贺电。", {"letter done PRC-DPRK"}),
    ("zh-Hans", "中韩两国外长16日通电话。", {"call done ROK-PRC 2031-05-16"}),
    ("zh-Hans", "王毅推迟了对韩国的访问。", {"visit cancelled PRC-ROK"}),
    ("zh-Hans", "中朝双方12日签署经济合作协定。", {"agreement done DPRK-PRC 2031-05-12"}),
    ("zh-Hans", "如果习近平访问朝鲜，将是七年来首次。", set()),
    ("zh-Hans", "韩方希望习近平年内访问韩国。", set()),
    ("zh-Hans", "习近平可能于今年秋天访问朝鲜。", set()),
    ("zh-Hans", "王毅没有访问朝鲜。", set()),
    ("zh-Hant", "中國外長王毅19日訪問平壤。", {"visit done PRC-DPRK 2031-05-19"}),
    ("zh-Hant", "北韓外務相崔善姬昨天在北京與王毅會談。", {"talks done DPRK-PRC 2031-05-19"}),
    ("zh-Hant", "習近平訪問北韓的計畫被取消。", {"visit cancelled PRC-DPRK"}),
    ("zh-Hant", "習近平有可能訪問南韓，外界關注。", set()),
    # ------------------------------------------------------------ Japanese
    ("ja", "中国外務省の報道官は19日の定例記者会見で、金正恩氏について問われ、述べた。", set()),
    ("ja", "中国の王毅外相は19日、平壌を訪問した。", {"visit done PRC-DPRK 2031-05-19"}),
    ("ja", "北朝鮮の金正恩総書記は18日、北京で習近平国家主席と会談した。", {"summit done DPRK-PRC 2031-05-18"}),
    ("ja", "中国外務省は、習近平国家主席が27日に韓国を訪問すると発表した。", {"visit announced PRC-ROK 2031-05-27"}),
    ("ja", "金正恩氏は習近平国家主席に祝電を送った。", {"letter done DPRK-PRC"}),
    ("ja", "中国の王毅外相の訪韓が延期された。", {"visit cancelled PRC-ROK"}),
    ("ja", "習近平国家主席が北朝鮮を訪問したとみられる。", {"visit reported PRC-DPRK"}),
    ("ja", "習近平国家主席が訪朝すれば、7年ぶりとなる。", set()),
    ("ja", "韓国は習近平国家主席の訪韓を期待する。", set()),
    ("ja", "習近平国家主席が年内に北朝鮮を訪問する可能性がある。", set()),
    ("ja", "王毅外相は北朝鮮を訪問しなかった。", set()),
]


@pytest.mark.parametrize(("lang", "text", "wanted"), PASSAGES)
def test_what_a_sentence_reports(lang: str, text: str, wanted: set[str]) -> None:
    assert {words(one) for one in reports(text, lang)} == wanted


def test_what_is_reported_before_it_can_have_happened_is_set_aside() -> None:
    (one,) = reports("Chinese Foreign Minister Wang Yi visited Pyongyang on May 30, 2031.", "en")
    assert one.set_aside == "too_early"
    (other,) = reports("Chinese Foreign Minister Wang Yi visited Pyongyang on May 19, 2031.", "en")
    assert other.set_aside == ""


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("China's foreign ministry said Wang Yi visited Pyongyang on May 18.", ("official", "PRC", "")),
        ("Wang Yi of China visited Pyongyang on May 18, Yonhap reported.", ("media", "", "org:yonhap")),
        ("Wang Yi visited Pyongyang on May 18, a source in Beijing said.", ("anonymous", "", "")),
        ("China's Wang Yi visited Pyongyang on May 18.", ("", "", "")),
    ],
)
def test_who_says_so(text: str, voice: tuple[str, str, str]) -> None:
    (one,) = reports(text, "en")
    assert (one.source_class, one.side, one.relay) == voice


def test_an_office_and_its_level_are_those_of_the_day() -> None:
    (one,) = reports("Chinese President Xi Jinping visited North Korea on May 18.", "en")
    assert (one.actor, one.actor_office, one.actor_level) == ("per:xi", "head", 1)
    (other,) = reports("China's foreign minister visited North Korea on May 18.", "en")
    assert (other.actor, other.actor_office, other.actor_level) == ("country:chn", "foreign_minister", 3)
    assert other.target == "country:prk"


def test_an_article_without_both_sides_gives_nothing() -> None:
    assert reports("Xi Jinping visited Shanghai on Monday.", "en") == []


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "A special train believed to be carrying Kim Jong Un arrived in Beijing.", {"visit reported"}),
        ("en", "Lawmakers were told that Choe Son Hui had travelled to Beijing from North Korea.", {"visit reported"}),
        ("ko", "김정은 국무위원장이 중국을 방문한 것으로 알려졌다.", {"visit reported"}),
        ("ko", "왕이 부장이 다음 주 북한을 방문할 것으로 알려졌다.", {"visit planned"}),
        ("ko", "김정은 위원장이 탄 것으로 보이는 열차가 베이징에 도착했다.", {"visit reported"}),
        ("ko", "중국이 탈북민 수십 명을 강제 북송한 것으로 전해졌다.", {"repatriation reported"}),
        ("ko", "중국이 북한에 쌀 5만 톤을 지원했다.", {"aid done"}),
        ("ko", "중국은 북한에 쌀을 보내기를 원했다.", set()),
    ],
)  # fmt: skip
def test_hearsay_is_reported_and_help_is_no_wish(lang: str, text: str, wanted: set[str]) -> None:
    assert {f"{one.event_type} {one.status}" for one in reports(text, lang)} == wanted
