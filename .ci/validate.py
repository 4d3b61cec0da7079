"""Checks the JSON Schemas in schemas/ against real documents, with an independent validator.

Usage: validate.py PROGRAM, from the root of the repository.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

PROGRAM = sys.argv[1]
RULES = pathlib.Path("rules/django-or-fastapi")
EXAMPLES = pathlib.Path("examples")

failures = []
checked = 0


def schema(name):
    document = json.loads(pathlib.Path(f"schemas/{name}.json").read_text())
    jsonschema.Draft7Validator.check_schema(document)
    return document


def closed(document):
    """The schema without additional properties, so that a missing field is an error."""
    document = copy.deepcopy(document)
    for part in [document, *document.get("definitions", {}).values()]:
        if "properties" in part:
            part.setdefault("additionalProperties", False)
    return document


def check(name, form, document, right=True):
    global checked
    checked += 1
    errors = list(jsonschema.Draft7Validator(form).iter_errors(document))
    if right and errors:
        failures.append(f"{name} is refused: {errors[0].message[:300]} at {list(errors[0].absolute_path)}")
    if not right and not errors:
        failures.append(f"{name} is wrong, and is not refused")


def read(path):
    return yaml.safe_load(path.read_text())


def advise(folder, answers, *flags):
    path = pathlib.Path(folder) / "answers.json"
    path.write_text(json.dumps(answers))
    command = [PROGRAM, "--json", "--no-input", "--answers", str(path), *flags]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: {run.stderr}")
    return json.loads(run.stdout)


names = ["ruleset", "ruleset-part", "answers", "advice", "record", "check"]
whole, part, answers, advice, record, rechecked = map(schema, names)
advice_as_written = closed(advice)

# The files of the shipped rule set, separately and as one file.
together = {}
scenarios = []
for path in sorted(RULES.rglob("*.yaml")):
    document = read(path)
    check(path, part, document)
    scenarios += document.pop("scenarios", [])
    together.update(document)
together["scenarios"] = scenarios
check("the shipped rule set in one file", whole, together)
one_of, any_of = (next(it for it in together["questions"] if it["kind"] == kind) for kind in ("one-of", "any-of"))
options = [option["id"] for option in one_of["options"]]
several = [option["id"] for option in any_of["options"]]
one_of, any_of = one_of["id"], any_of["id"]
for path in sorted(EXAMPLES.glob("*.yaml")):
    check(path, whole, read(path))

# The program's own output. It can be read again, so it also matches the schema of answers.
with tempfile.TemporaryDirectory() as folder:
    for scenario in scenarios:
        flags = ["--rest-not-sure"] if scenario.get("rest") == "not-sure" else []
        written = advise(folder, scenario["answers"], *flags)
        check(f"the answers of {scenario['id']}", answers, scenario["answers"])
        check(f"the advice for {scenario['id']}", advice, written)
        check(f"the advice for {scenario['id']}, strictly", advice_as_written, written)
        check(f"the advice for {scenario['id']}, as answers", answers, written)
    undecided = advise(folder, {})
    check("an undecided advice", advice_as_written, undecided)
    saved = pathlib.Path(folder) / "record.yaml"
    advise(folder, {one_of: options[0], any_of: several[:1]}, "--rest-not-sure", "--save", str(saved))
    check("a record", closed(record), read(saved))
    check("a record, as answers", answers, read(saved))
    front = pathlib.Path(folder) / "record.md"
    command = [PROGRAM, "--no-input", "--rest-not-sure", "--format", "adr", "-o", str(front)]
    subprocess.run(command, check=True)
    matter = yaml.safe_load(front.read_text().split("---\n")[1])
    check("the record in front matter", closed(record), matter["backend-advisor"])
    changed = saved.read_text().replace("robustness: ", "robustness: 1")
    (saved.parent / "weaker.yaml").write_text(re.sub("sha256: .*", "sha256: unknown", changed))
    (saved.parent / "invalid.yaml").write_text(saved.read_text().replace(f"{one_of}:", f"{one_of}-s:"))
    (saved.parent / "nothing.md").write_text("# Nothing")
    files = [saved, front, *(saved.parent / name for name in ("weaker.yaml", "invalid.yaml", "nothing.md"))]
    run = subprocess.run([PROGRAM, "check", "--json", *files], capture_output=True, text=True)
    check("what check found", closed(rechecked), json.loads(run.stdout))
    standings = [decision["standing"] for decision in json.loads(run.stdout)["decisions"]]
    check("how they stand", {"const": ["holds", "holds", "weaker", "invalid"]}, standings)
    check("an advice that says why not", advice_as_written, advise(folder, {}, "--rest-not-sure", "--why-not", "hybrid"))
    printed = subprocess.run([PROGRAM, "rules", "schema", "answers"], capture_output=True, text=True, check=True).stdout
    check("the printed answer schema", {"const": answers}, json.loads(printed))


def without(document, key):
    return {name: value for name, value in document.items() if name != key}


# Invalid documents are rejected.
wrong = [
    ("a rule set without decision", whole, without(together, "decision")),
    ("a rule set of another format", whole, {**together, "format": 2}),
    ("a misspelt key", part, {"questoins": []}),
    ("an id in capitals", part, {"outcomes": [{"id": "One", "title": "One", "summary": "S"}]}),
    ("an unknown kind", part, {"questions": [{"id": "q", "ask": "Q?", "kind": "some-of"}]}),
    ("a condition with two keys", part, {"findings": [{"id": "f", "says": "S", "when": {"a": "yes", "b": "yes"}}]}),
    ("a condition without a key", part, {"findings": [{"id": "f", "says": "S", "when": {}}]}),
    ("a mapping as an option", part, {"findings": [{"id": "f", "says": "S", "when": {"a": {"b": "c"}}}]}),
    ("an unknown question", answers, {f"{one_of}-s": options[0]}),
    ("an unknown option", answers, {one_of: f"{options[0]}-s"}),
    ("a list for one option", answers, {one_of: options[:2]}),
    ("an option twice", answers, {any_of: several[:1] * 2}),
    ("not-sure beside an option", answers, {any_of: [several[0], "not-sure"]}),
    ("an unknown question in a record", answers, {"answers": {f"{one_of}-s": options[0]}}),
    ("an advice without status", advice, without(undecided, "status")),
    ("an advice of an unknown status", advice, {**undecided, "status": "unsure"}),
    ("an advice of another version", advice, {**undecided, "schema_version": 2}),
    ("an advice without open questions", advice, without(undecided, "open_questions")),
    ("an advice with a field that no schema names", advice_as_written, {**undecided, "surprise": 1}),
]
for name, form, document in wrong:
    check(name, form, document, right=False)

if failures:
    sys.exit("\n".join(failures))
print(f"{checked} documents are judged as they should be")
