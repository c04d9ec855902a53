"""Pages that set a short sentence a line, as Chinese, Japanese and Korean outlets do: a body in many kinds of boxes."""

from __future__ import annotations

import pytest

from extractors.articles import read_article
from extractors.records import Article

LINES = {
    "ko": (
        "아홉 해 만에 나룻배 다시 뜨다",
        "나룻배가 월요일 강으로 돌아왔다고 항만청이 밝혔다.",
        "마흔 명과 배 수레 한 대를 맞은편 기슭으로 실어 날랐다.",
        "선장은 이 날을 아홉 해 동안 기다렸다고 말했다.",
        "아이들은 부두에서 꽃을 던졌고 종소리가 정오까지 울렸다.",
    ),
    "ja": (
        "九年ぶりに渡し船が川へ戻る",
        "渡し船が月曜日に川へ戻ったと港湾局が発表した。",
        "四十人と梨の荷車一台を向こう岸へ運んだ。",
        "船長はこの日を九年待ったと話し、舵の前で泣いた。",
        "子どもたちは岸から花を投げ、鐘は正午まで鳴り続けた。",
    ),
    "zh": (
        "渡船时隔九年重返河上",
        "港务局说，渡船星期一重返河上。",
        "船上载了四十个人和一车梨，驶向对岸。",
        "船长说，他等这一天等了九年，在舵前流下眼泪。",
        "孩子们在码头上抛撒鲜花，钟声一直响到中午。",
    ),
}
SHAPES = {
    "breaks": ("<div>{}</div>", "{}<br><br>"),
    "a cell": ("<table><tr><td><font size=2>{}</font></td></tr></table>", "　　{}<br>"),
    "own elements": ("<news-body>{}</news-body>", "<news-p>{}</news-p>"),
    "a list": ("<ul>{}</ul>", "<li>{}</li>"),
    "definitions": ("<dl>{}</dl>", "<dd>{}</dd>"),
    "boxes in boxes": ("<div><div>{}</div></div>", "<div><div>{}</div></div>"),
    "headings": ("<div>{}</div>", "<h5>{}</h5>"),
}
MENU = "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(9))
MORE = "".join(f"<li><a href='/n/{n}'>Another story about pears, number {n}</a></li>" for n in range(8))


def read(title, body):
    return read_article(
        f"<html><head><meta charset='utf-8'><title>{title} - Herald</title></head><body><div class='menu'>{MENU}</div>"
        f"<h1>{title}</h1>{body}<ul class='list'>{MORE}</ul><p>© 2031 Herald</p></body></html>".encode(),
        "https://herald.example/a/10012",
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lang", LINES)
def test_a_sentence_a_line_is_a_body(lang, shape):
    title, *lines = LINES[lang]
    box, line = SHAPES[shape]
    answer = read(title, box.format("".join(line.format(text) for text in lines)))
    assert isinstance(answer, Article)
    assert (answer.title, answer.text) == (title, "\n\n".join(lines))


def test_beside_paragraphs_such_a_line_is_a_notice():
    title, *lines = LINES["ko"]
    notice = "현재 쓰시는 도구로는 화면이 고르지 않습니다."
    body = "".join(f"<p>{text} {text}</p>" for text in lines)
    answer = read(title, f"<div>{body}</div><div><div>{notice}</div></div>")
    assert isinstance(answer, Article)
    assert notice not in answer.text
