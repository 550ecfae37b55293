"""The least a Flask can do: what every other figure is held against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "Hyvää päivää!"
