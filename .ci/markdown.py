"""Checks the Markdown of the program with independent renderers: GitHub's own, and a CommonMark one with tables.

Usage: markdown.py PROGRAM, from the root of the repository. The renderers must show every text literally, and
every row of a table must have as many cells as its header.
"""

import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import cmarkgfm
import yaml
from markdown_it import MarkdownIt

PROGRAM = sys.argv[1]
RULES = pathlib.Path("rules/django-or-fastapi")
SCENARIOS = RULES / "scenarios"
OUTCOMES = yaml.safe_load((RULES / "outcomes.yaml").read_text())["outcomes"]
COMBINED = {outcome["id"]: outcome.get("combines", []) for outcome in OUTCOMES}
SIGNALS = yaml.safe_load((RULES / "signals.yaml").read_text())["signals"]
ALONE = {signal["id"] for signal in SIGNALS if signal.get("alone")}
RENDERERS = {
    "cmark-gfm": cmarkgfm.github_flavored_markdown_to_html,
    "markdown-it": MarkdownIt("commonmark").enable("table").render,
}

# Nothing in these texts is to mean anything, except that an address is a link to itself.
ADDRESS = "http://k.org/a_b_c?d=e&f=*g*#h"
NASTY = f"a|b *c* _d_ `e` <f> [g](h) & ~i~ # 1 $j$ \\ {ADDRESS}, www.l.org m@n.org @all #1 ok"
NASTY_RULES = {
    "format": 1, "id": "nasty", "version": "1", "title": NASTY,
    "questions": [{"id": "staff", "ask": NASTY, "kind": "yes-no"}],
    "decision": [
        {"id": "one", "when": {"staff": "yes"}, "recommend": "one", "because": NASTY, "house": True},
        {"id": "last", "recommend": "two", "because": NASTY, "house": True},
    ],
    "signals": [{"id": "one", "when": {"staff": "yes"}, "points-to": "one", "strength": "strong", "because": NASTY, "house": True}],
    "outcomes": [
        {"id": "one", "title": NASTY, "summary": NASTY, "costs": [{"say": "1. " + NASTY, "house": True}, {"say": "- " + NASTY, "house": True}]},
        {"id": "two", "title": "# " + NASTY, "summary": "> " + NASTY},
    ],
}

failures = []
checked = 0


class Page(html.parser.HTMLParser):
    """The text of a page, its links, and the number of cells in each row of each table."""

    def __init__(self, text):
        super().__init__()
        self.text, self.tables, self.links = "", [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append(0)
        elif tag in ("td", "th"):
            self.tables[-1][-1] += 1

    def handle_data(self, data):
        self.text += data


def program(*arguments, code=(0,)):
    run = subprocess.run([PROGRAM, *arguments], capture_output=True, stdin=subprocess.DEVNULL, text=True)
    if run.returncode not in code:
        sys.exit(f"{' '.join(arguments)}: {run.stderr}")
    return run.stdout


def plain(text):
    return re.sub(r"\s+", " ", text)


def check(name, markdown, tables, texts):
    """Checks that rendered Markdown has this many tables and shows these texts."""
    global checked
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    for renderer, render in RENDERERS.items():
        checked += 1
        page = Page(render(body))
        # A zero-width space keeps GitHub from reading a mention there.
        shown = plain(page.text).replace("\u200b", "")
        if NASTY in texts and any(link.replace("&amp;", "&") != ADDRESS for link in page.links):
            failures.append(f"{name}, {renderer}: links to {page.links}")
        if re.search(r"@\w|#\d", page.text):
            failures.append(f"{name}, {renderer}: mentions a user or an issue")
        if len(page.tables) != tables:
            failures.append(f"{name}, {renderer}: {len(page.tables)} tables instead of {tables}")
        for table in page.tables:
            if len(table) < 2 or len(set(table)) != 1:
                failures.append(f"{name}, {renderer}: a table has rows of {table} cells")
        # Inside another sentence, the first letter may be in lower case.
        missing = [text for text in texts if plain(text)[1:] not in shown]
        failures.extend(f"{name}, {renderer}: not shown: {text}" for text in missing)


def is_support(signal, recommended):
    """Whether a signal speaks for the recommended outcome, or for one that it combines."""
    is_of_a_part = signal["points_to"] in COMBINED.get(recommended, []) and signal["id"] not in ALONE
    return signal["points_to"] == recommended or is_of_a_part


def check_advice(name, arguments):
    advice = json.loads(program("--json", *arguments, code=(0, 3)))
    comment = program("--format", "markdown", *arguments, code=(0, 3))
    record = program("--format", "adr", *arguments, code=(0, 3))
    if advice["status"] == "undecided":
        asks = [question["ask"] for question in advice["open_questions"]]
        check(name, comment, 1 + bool(advice["answers"]), asks)
        check(f"{name}, on record", record, int(bool(advice["answers"])), asks)
        return
    signals = [signal["because"] for signal in advice["signals"]]
    costs = [cost["say"] for cost in advice["outcome"]["costs"]]
    texts = [advice["recommendation"]["title"], advice["recommendation"]["summary"], advice["decided_by"]["because"]]
    recommended = advice["recommendation"]["id"]
    supports = {is_support(signal, recommended) for signal in advice["signals"]}
    # One table for the reasons for the recommendation, and one for those against it.
    check(name, comment, len(supports) + bool(advice["answers"]), texts + signals + costs)
    notes = [note["say"] for key in ("bring", "start", "cautions") for note in advice["outcome"][key]]
    titles = [source["title"] for source in advice["sources"] if any(source["for"].values())]
    check(f"{name}, on record", record, bool(advice["answers"]), texts + signals + costs + notes + titles)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for path in sorted(SCENARIOS.glob("*.yaml")):
        for scenario in yaml.safe_load(path.read_text())["scenarios"][::4]:
            answers = folder / "answers.json"
            answers.write_text(json.dumps(scenario["answers"]))
            check_advice(scenario["id"], ["--answers", str(answers), "--rest-not-sure"])
    check_advice("nothing", [])
    rules = folder / "nasty.yaml"
    rules.write_text(yaml.safe_dump(NASTY_RULES))
    for answer in ("yes", "no"):
        check_advice(f"nasty {answer}", ["--rules", str(rules), "--staff", answer])
    saved = folder / "a|`b*.yaml"
    program("--rules", str(rules), "--staff", "yes", "--save", str(saved))
    rows = program("check", "--rules", str(rules), str(saved), "--format", "markdown")
    check("check", rows, 1, [NASTY, "a|`b*.yaml"])
    rows = json.loads(program("compare", "--json"))
    cells = [cell["say"] for row in rows for cell in row["cells"].values()]
    check("compare", program("compare", "--format", "markdown"), 1, cells + [row["criterion"] for row in rows])

if failures:
    sys.exit("\n".join(failures))
print(f"{checked} pages are rendered correctly")
