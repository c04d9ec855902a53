"""`yalu report`: one self-contained HTML page of the last weeks, drawn from the published snapshot.

gather.py   the queries over views and macros; rows
charts.py   Altair charts of those rows, as Vega-Lite
page.py     the page around them, scripts and style inline: no external request
"""
