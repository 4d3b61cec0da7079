"""Checks the wheel in a folder, and the program that was installed from it: `wheel.py FOLDER PROGRAM`."""

import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from email.parser import Parser

from packaging.utils import parse_wheel_filename

ROOT = pathlib.Path(__file__).parent.parent
folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
cargo = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]


def ok(condition, text):
    if not condition:
        raise SystemExit(f"wheel: {text}")


def run(*arguments, code=0, folder=None):
    result = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    ok(result.returncode == code, f"{arguments}: exit code {result.returncode}: {result.stdout}{result.stderr}")
    return result.stdout


(source,) = folder.glob("*.tar.gz")
(wheel,) = folder.glob("*.whl")
name, version, _, tags = parse_wheel_filename(wheel.name)
ok((name, str(version)) == (cargo["name"], cargo["version"]), wheel.name)
ok({(tag.interpreter, tag.abi) for tag in tags} == {("py3", "none")}, f"the wheel is not for every Python: {tags}")
platforms = {tag.platform for tag in tags}
machine = platform.machine()
sysroot = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True).stdout.strip()
is_static = pathlib.Path(sysroot, "lib", "rustlib", f"{machine}-unknown-linux-musl").is_dir()
ok(is_static or "CI" not in os.environ, "no Rust target for a static program; install it with rustup target add")
if is_static:
    wanted = {f"{libc}_{machine}" for libc in ("manylinux2014", "manylinux_2_17", "musllinux_1_2")}
    ok(platforms == wanted, f"the wheel is for {platforms}, not for {wanted}")
else:
    ok(all(it.startswith("manylinux") for it in platforms), f"the wheel is for {platforms}")

with zipfile.ZipFile(wheel) as files:
    names = files.namelist()
    (metadata,) = (Parser().parsestr(files.read(it).decode()) for it in names if it.endswith(".dist-info/METADATA"))
    (binary,) = (files.read(it) for it in names if it.endswith(".data/scripts/backend-advisor"))
for field, value in {
    "Name": cargo["name"],
    "Version": cargo["version"],
    "Summary": cargo["description"],
    "License-Expression": cargo["license"],
    "Requires-Python": ">=3.8",
}.items():
    ok(metadata[field] == value, f"{field} is {metadata[field]}, not {value}")
ok(set(metadata.get_all("License-File")) == {"LICENSE-APACHE", "LICENSE-MIT"}, "the licenses are not in the wheel")
ok(metadata.get_payload().startswith("# backend-advisor\n"), "the README is not in the wheel")
ok(metadata["Requires-Dist"] is None, "the wheel needs other packages")

ok(binary == pathlib.Path(program).read_bytes(), "the installed program is not the one in the wheel")
# A static program loads no libraries, so it runs on its own.
linked = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
ok(("statically linked" in linked) == is_static, linked)
if is_static and os.geteuid() == 0:
    with tempfile.TemporaryDirectory() as empty:
        alone = pathlib.Path(empty, "backend-advisor")
        alone.write_bytes(binary)
        alone.chmod(0o755)
        result = subprocess.run(["chroot", empty, "/backend-advisor", "--version"], capture_output=True, text=True)
        ok(result.stdout == f"backend-advisor {cargo['version']}\n", f"alone: {result.stdout}{result.stderr}")

answers = ["--rest-not-sure"]
ok(run("--version") == f"backend-advisor {cargo['version']}\n", "--version")
ok(json.loads(run(*answers, "--json"))["recommendation"]["id"] == "django", "a decision")
ok(json.loads(run("--json", code=3))["status"] == "undecided", "an open decision")
for form in ("advice", "record", "ruleset"):
    ok(run("rules", "schema", form) == (ROOT / "schemas" / f"{form}.json").read_text(), f"the schema of {form}")
run("rules", "test", "--no-mutants")
with tempfile.TemporaryDirectory() as folder:
    run(*answers, "--save", "record.yaml", folder=folder)
    run("check", "record.yaml", folder=folder)
print(f"{wheel.name}: {wheel.stat().st_size:,} bytes, the program {len(binary):,}, {source.name} {source.stat().st_size:,}")
