"""The notebook itself: coverage, topics, stories down to their sentences, ledgers, and questions in SQL.

marimo runs it as an app: its code cannot be changed in the browser, and all it asks goes through `answers`.
"""

import marimo

app = marimo.App(width="medium", app_title="Yalu")


@app.cell
def _():
    from datetime import date

    import marimo as mo

    from flows.notebook import answers

    desk = answers.desk()
    weeks = mo.ui.slider(1, 52, value=12, label="weeks", show_value=True, debounce=True)
    said = f"Last run {desk['last_run']}, time of {desk['timezone']}" if desk else "No run has been recorded yet."
    mo.vstack([mo.md("# Yalu"), mo.plain_text(said), weeks])
    return answers, date, desk, mo, weeks


@app.cell
def _(answers, date, desk, weeks):
    first = answers.since(weeks.value, date.fromisoformat(str(desk["today"])) if desk else date.today())
    return (first,)


@app.cell
def _(answers, first, mo):
    pictures = answers.pictures(first)
    mo.vstack([mo.md("## Coverage by week and language"), mo.Html(pictures.get("coverage", "Nothing yet."))])
    return (pictures,)


@app.cell
def _(answers, mo):
    topics = {f"{row['name']} ({row['topic_id']})": row["topic_id"] for row in answers.ask(answers.TOPICS).rows}
    topic = mo.ui.dropdown(topics, value=next(iter(topics), None), label="topic", searchable=True)
    mo.vstack([mo.md("## Share of a topic"), topic])
    return (topic,)


@app.cell
def _(answers, first, mo, topic):
    trend = answers.ask(answers.TREND, topic=topic.value, since=first) if topic.value else answers.Answer()
    mo.ui.table(list(trend.rows), selection=None) if trend.rows else mo.plain_text(trend.words or "Nothing yet.")
    return


@app.cell
def _(mo, pictures):
    mo.vstack([mo.md("## Places"), mo.Html(pictures.get("places", "Nothing yet."))])
    return


@app.cell
def _(answers, first, mo):
    found = answers.ask(answers.STORIES, since=first)
    stories = mo.ui.table(list(found.rows), selection="single", page_size=10) if found.rows else None
    mo.vstack([mo.md("## Stories"), mo.plain_text("Choose one for its articles and their words."), stories or "None."])
    return (stories,)


@app.cell
def _(answers, mo, stories):
    chosen = stories.value[0]["story_id"] if stories is not None and len(stories.value) else ""
    parts = []
    for _heading, _sql in (("Articles", answers.ARTICLES), ("Words they were tagged by", answers.SENTENCES)):
        if chosen:
            _rows = answers.ask(_sql, story=chosen).rows
            parts += [mo.md(f"### {_heading}"), mo.ui.table(list(_rows), selection=None, page_size=20)]
    mo.vstack(parts)
    return


@app.cell
def _(answers, mo):
    names = list(answers.ledger_names())
    ledger = mo.ui.dropdown(names, value=names[0], label="ledger")
    mo.vstack([mo.md("## Ledgers"), ledger])
    return (ledger,)


@app.cell
def _(answers, first, ledger, mo):
    listed = answers.ledger(ledger.value, first)
    mo.ui.table(list(listed.rows), selection=None, page_size=10) if listed.rows else mo.plain_text(
        listed.words or f"Nothing in the ledger of {ledger.value} since {first}."
    )
    return


@app.cell
def _(mo):
    sql = mo.ui.text_area(value="FROM dictionary", rows=5, full_width=True, debounce=False)
    asked = mo.ui.run_button(label="Ask")
    mo.vstack([mo.md("## A question in SQL"), sql, asked])
    return asked, sql


@app.cell
def _(answers, asked, mo, sql):
    mo.stop(not asked.value)
    answer = answers.ask_freely(sql.value)
    mo.vstack(
        [
            mo.plain_text(answer.words) if answer.words else mo.md(""),
            mo.ui.table(list(answer.rows), selection=None, page_size=20) if answer.rows else mo.md(""),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
