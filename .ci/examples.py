"""Runs the scripts of action.yml, of .pre-commit-hooks.yaml and of examples/ci as GitHub, GitLab and pre-commit would.

The program is the `backend-advisor` on the path. A script that copies it stands in for `cargo install`, and
`actions/cache` never finds anything. Everything else is real: bash, git, pre-commit, and the files of a repository.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(__file__).parent.parent
PROGRAM = shutil.which("backend-advisor")
ANSWERS = ["--rest-not-sure"]  # Django
ADR = "0001-django-fastapi-or-both-django.md"  # the name that --adr-dir gives
HOST = ROOT / "examples" / "where-to-host.yaml"
CARGO = """#!/bin/sh
# Copies the program to where it should be installed. Any other use is an error.
[ "$1" = install ] && [ "$2" = --locked ] && [ "$5" = --root ] || exit 99
mkdir -p "$6/bin" && cp "$PROGRAM" "$6/bin/backend-advisor"
"""

done = 0


def ok(condition, text):
    global done
    if not condition:
        raise SystemExit(f"examples: {text}")
    done += 1


def load(path):
    return yaml.safe_load((ROOT / path).read_text())


def run(arguments, folder, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "BACKEND_"))}
    result = subprocess.run(
        arguments, cwd=folder, env=environment | variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    result.all = result.stdout + result.stderr
    return result


def advisor(folder, *arguments):
    result = run([PROGRAM, *arguments], folder)
    ok(result.returncode == 0, f"{arguments}: {result.all}")


def change(record):
    text = record.read_text()
    changed = text.replace("recommendation: django", "recommendation: fastapi", 1)
    ok(changed != text, f"{record} does not recommend Django")
    record.write_text(changed)


# Files next to records that are not ours, and need not be readable.
FOREIGN = {
    "two.yaml": "a: 1\n---\nb: 2\n",
    "anchors.yml": "a: &x 1\nb: *x\n",
    "tags.yaml": "a: !Ref b\n",
    "comments.json": "{\n  // why\n  \"a\": 1\n}\n",
    "main.go": "package main\n",
}


def repository(parent, name, changed):
    """A repository with decisions that hold, and optionally one that does not."""
    folder = parent / name
    decisions = folder / "docs" / "decisions"
    (decisions / "more").mkdir(parents=True)
    ok(run(["git", "init", "--quiet"], folder).returncode == 0, "git init")
    advisor(folder, *ANSWERS, "--adr-dir", "docs/decisions")
    (decisions / "about this folder.md").write_text("# No record\n")
    for name, text in FOREIGN.items():
        (decisions / name).write_text(text)
    advisor(folder, *ANSWERS, "--save", "docs/decisions/more/with space.yaml")
    advisor(folder, "--rules", HOST, "--data", "building", "--save", "docs/decisions/more/host.yaml")
    if changed:
        change(decisions / "more" / "with space.yaml")
    return folder


class Action:
    """Runs the script steps of action.yml in order."""

    def __init__(self, parent):
        self.steps = [step for step in load("action.yml")["runs"]["steps"] if "run" in step]
        self.temp = parent / "runner"
        self.temp.mkdir()

    def run(self, folder, **inputs):
        inputs = {key.replace("_", "-"): value for key, value in inputs.items()}
        given = {key: it.get("default", "") for key, it in load("action.yml")["inputs"].items()} | inputs
        files = {name: self.temp / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for file in files.values():
            file.write_text("")
        for step in self.steps:
            ok(step["shell"] == "bash" and "${{" not in step["run"], f"an expression in a script: {step}")
            values = {}
            for name, value in step.get("env", {}).items():
                key = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
                ok(key and key[1] in given, f"the variable {name}")
                values[name] = given[key[1]]
            script = self.temp / "script.sh"
            script.write_text(step["run"])
            result = run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
                folder,
                RUNNER_TEMP=str(self.temp),
                GITHUB_ACTION_PATH=str(ROOT),
                **{name: str(file) for name, file in files.items()},
                **values,
            )
            if result.returncode != 0:
                break
        result.summary, result.output = (file.read_text() for file in files.values())
        return result


def test_action(parent, holds, changed):
    action = Action(parent)
    inputs = {"files": "docs/decisions/*.md\ndocs/decisions/**/with *.yaml"}

    result = action.run(holds, **inputs)
    ok(result.returncode == 0, result.all)
    ok(re.search(r"^name=backend-advisor-.*-[0-9a-f]{64}$", result.output, re.M), result.output)
    ok("exit-code=0\n" in result.output, result.output)
    ok(result.summary.strip(), "no summary")

    result = action.run(changed, **inputs)
    ok(result.returncode == 1, result.all)
    ok(re.search(r"^::(error|warning) .*with space\.yaml", result.stdout, re.M), result.all)
    ok("exit-code=1\n" in result.output, result.output)
    ok("with space.yaml" in result.summary, result.summary)

    result = action.run(changed, **inputs, fail_on_change="false")
    ok((result.returncode, "exit-code=1\n" in result.output) == (0, True), result.all)
    ok("::warning file=" in result.stdout and "::error" not in result.stdout, result.all)

    # Your own rule set, without which the record cannot hold.
    host = {"files": "docs/decisions/more/host.yaml"}
    ok(action.run(holds, **host, rules=str(HOST)).returncode == 0, "the input rules")
    ok("where-to-host" in action.run(holds, **host).summary, "the input rules has no effect")

    # A code base that contradicts a recorded answer, and one that does not.
    for name, existing, code in (("agrees", "django", 0), ("differs", "other-python", 1)):
        site = holds.parent / name
        site.mkdir()
        (site / "settings.py").write_text("ROOT_URLCONF = 'urls'\n")
        advisor(site, "--existing", existing, *ANSWERS, "--save", "record.yaml")
        result = action.run(site, files="record.yaml", scan=".")
        ok(result.returncode == code, result.all)
        ok(("settings.py:1" in result.all) == (code == 1), result.all)
        ok(action.run(site, files="record.yaml").returncode == 0, "the code is read without the input scan")
    result = action.run(site, files="record.yaml", scan="$(touch pwned)")
    ok(result.returncode == 2 and not (site / "pwned").exists(), result.all)

    # Folders, spaces around a pattern, and Windows line endings.
    result = action.run(holds, files="docs/decisions/**\r\n  docs/decisions/*.md  \n\n")
    ok(result.returncode == 0 and ADR in result.summary, result.all)
    result = action.run(holds, files="docs/decisions/*.md\ndocs/decision/*.md")
    ok(result.returncode == 2 and "docs/decision/*.md" in result.stdout, result.all)
    ok("exit-code=2\n" in result.output, result.output)

    # A folder with all files, and other kinds of files one by one.
    result = action.run(holds, files="docs/decisions")
    ok(result.returncode == 0 and ADR in result.summary, result.all)
    result = action.run(holds, files="docs/decisions/*.y*ml\ndocs/decisions/*.json\ndocs/decisions/*.go")
    ok(result.returncode == 0, result.all)
    result = action.run(changed, files="docs/decisions")
    ok(result.returncode == 1 and "with space.yaml" in result.summary, result.all)

    # An unreadable or missing file is not a success.
    ok(action.run(holds, files="docs/none/*.md").returncode == 2, "no file")
    ok(action.run(holds, files="docs/none.yaml").returncode == 2, "a missing file")
    ok(action.run(holds, files="--help").returncode == 2, "a file that looks like a flag")

    # Inputs are never run.
    nasty = "$(touch pwned)\n`touch pwned`\n; touch pwned\n\"; touch pwned; \"\n' touch pwned"
    for inputs in ({"files": nasty}, {"files": "docs/decisions/*.md", "rules": nasty}):
        result = action.run(holds, **inputs, fail_on_change=nasty)
        ok(result.returncode == 2, result.all)
        ok(not (holds / "pwned").exists(), "an input was run")


def test_gitlab(holds, changed):
    job = load("examples/ci/gitlab-ci.yml")["decisions"]
    script = "\n".join(job["script"])
    change(changed / "docs" / "decisions" / ADR)
    for folder, code in ((holds, 0), (changed, 1)):
        result = run(["bash", "-eo", "pipefail", "-c", script], folder, **job["variables"])
        ok(result.returncode == code, result.all)
        ok(ADR in result.stdout, result.all)


def test_pages(parent):
    folder = parent / "pages"
    (folder / "rules").mkdir(parents=True)
    shutil.copy(HOST, folder / "rules")
    steps = load("examples/ci/github-pages.yml")["jobs"]["publish"]["steps"]
    for script in [step["run"] for step in steps if "run" in step]:
        result = run(["bash", "-eo", "pipefail", "-c", script], folder)
        ok(result.returncode == 0, result.all)
    ok("where-to-host" in (folder / "site" / "index.html").read_text(), "no page of the rule set")


def test_pre_commit(parent, holds, changed):
    """The hooks, with the program on the path instead of an installed one."""
    hooks = load(".pre-commit-hooks.yaml")
    example = load("examples/ci/pre-commit-config.yaml")["repos"][0]["hooks"]
    ids = {hook["id"] for hook in hooks}
    ok({hook["id"] for hook in example} == ids, "the example does not show every hook")
    local = [hook | {"language": "system"} for hook in hooks]
    for hook in local:
        if hook["id"] == "backend-advisor-rules":
            hook["args"] = ["rules"]
    config = parent / "pre-commit.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))

    def hook(folder, name, *files):
        ok(run(["git", "add", "--all"], folder).returncode == 0, "git add")
        return run(["pre-commit", "run", "--config", config, name, "--files", *files], folder)

    other = holds / "notes.yaml"
    other.write_text("a: b\n")
    note = "docs/decisions/about this folder.md"
    result = hook(holds, "backend-advisor-check", f"docs/decisions/{ADR}", note, "notes.yaml")
    ok(result.returncode == 0 and "Passed" in result.stdout, result.all)
    foreign = [f"docs/decisions/{name}" for name in FOREIGN]
    result = hook(holds, "backend-advisor-check", f"docs/decisions/{ADR}", *foreign)
    ok(result.returncode == 0 and "Passed" in result.stdout, result.all)
    result = hook(holds, "backend-advisor-check", "notes.yaml")
    ok("no files to check" in result.stdout, result.all)
    result = hook(changed, "backend-advisor-check", "docs/decisions/more/with space.yaml")
    ok(result.returncode == 1 and "with space.yaml" in result.stdout, result.all)

    flag = holds / "--rules=nowhere" / "adr" / "0001-a.md"
    flag.parent.mkdir(parents=True)
    flag.write_text("# Not a record\n")
    ok(run(["git", "add", "--all"], holds).returncode == 0, "git add")
    result = run(["pre-commit", "run", "--config", config, "backend-advisor-check", "--all-files"], holds)
    ok(result.returncode == 0 and "Passed" in result.stdout, result.all)

    (holds / "rules").mkdir()
    rules = holds / "rules" / "host.yaml"
    shutil.copy(HOST, rules)
    result = hook(holds, "backend-advisor-rules", "rules/host.yaml")
    ok(result.returncode == 0 and "Passed" in result.stdout, result.all)
    text = rules.read_text()
    rules.write_text(text.replace("recommend: on-premises", "recommend: on-premise", 1))
    ok(rules.read_text() != text, "the rule set is as it was")
    result = hook(holds, "backend-advisor-rules", "rules/host.yaml")
    ok(result.returncode != 0 and "on-premise" in result.stdout, result.all)


def main():
    ok(PROGRAM, "there is no backend-advisor on the path")
    with tempfile.TemporaryDirectory() as parent:
        parent = pathlib.Path(parent)
        (parent / "bin").mkdir()
        cargo = parent / "bin" / "cargo"
        cargo.write_text(CARGO)
        cargo.chmod(0o755)
        os.environ |= {"PATH": f"{cargo.parent}:{os.environ['PATH']}", "PROGRAM": PROGRAM}
        os.environ["PRE_COMMIT_HOME"] = str(parent / "pre-commit")
        holds = repository(parent, "holds", changed=False)
        changed = repository(parent, "changed", changed=True)
        test_action(parent, holds, changed)
        test_pre_commit(parent, holds, changed)
        test_gitlab(holds, changed)
        test_pages(parent)
    print(f"{done} checks of action.yml, the hooks and examples/ci passed")


main()
