#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The editions of the reference playbooks (playbooks/<sector>/editions) are what `tenken convert` makes of them now, and an
organization that works by its edition gets no finding, and the verdicts of the original. editions.py [--update] TENKEN PROJECT"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

UPDATE = "--update" in sys.argv
TENKEN, PROJECT = [each for each in sys.argv[1:] if each != "--update"][:2]
NOW = ["--now", "2026-11-23", "--lang", "en"]
CACAO_TOO = {"electric-power", "medical"}
ENDINGS = {"markdown": ".md", "cacao": ".json"}


def run(*arguments):
    return subprocess.run([TENKEN, *map(str, arguments), *NOW], capture_output=True, check=False)


def forms_of(sector):
    return ["markdown", "cacao"] if sector.name in CACAO_TOO else ["markdown"]


def generate(sector, folder):
    """What convert makes of each playbook, in the folder. A page is written beside its original, so that its links are right."""
    for form in forms_of(sector):
        for file in sorted((sector / "playbooks").glob("*.yaml")):
            done = run("convert", file, "--to", form, "-o", folder)
            if done.returncode != 0:
                raise SystemExit(f"editions: {file}: {done.stderr.decode()}")


def differences(sector, made):
    kept = sector / "editions"
    names = {each.name for each in made.iterdir()} | ({each.name for each in kept.iterdir()} if kept.is_dir() else set())
    return [f"{sector.name}/editions/{name} is not what convert makes now; run ./dev editions" for name in sorted(names)
            if not (made / name).is_file() or not (kept / name).is_file() or (made / name).read_bytes() != (kept / name).read_bytes()]


def verdicts(folder):
    """The verdicts, and what is found or cannot be decided."""
    all_of = json.loads(run("check", folder, "-f", "json").stdout)["verdicts"]
    counted = sorted({(each["requirement"], each["verdict"]) for each in all_of})
    return counted, [f"{each['file']}:{each['line']} {each['requirement']}: {each['message']}" for each in all_of
                     if each["verdict"] in ("not-met", "unknown")]


def works_by(sector, made, form, work):
    """Faults of the organization when it has this edition instead of its native playbooks."""
    copy = work / f"{sector.name}-{form}"
    shutil.copytree(sector, copy, ignore=shutil.ignore_patterns("editions"))
    for file in (copy / "playbooks").glob("*.yaml"):
        file.unlink()
    for file in made.glob("*" + ENDINGS[form]):
        shutil.copy(file, copy / "playbooks")
    for file in copy.rglob("*"):
        if file.suffix in (".md", ".yaml") and file.parent.name != "playbooks":
            file.write_text(re.sub(r"(playbooks/[a-z-]+)\.yaml", r"\1" + ENDINGS[form], file.read_text()))
    expected, _ = verdicts(sector)
    counted, found = verdicts(copy)
    found += [f"{requirement} is {verdict}, unlike the original" for requirement, verdict in sorted(set(counted) - set(expected))]
    return [f"{sector.name} as {form}: {each}" for each in found]


def one(sector, work):
    made = work / sector.name
    generate(sector, made)
    if UPDATE:
        shutil.rmtree(sector / "editions", ignore_errors=True)
        shutil.copytree(made, sector / "editions")
        return []
    found = differences(sector, made)
    for form in forms_of(sector):
        found += works_by(sector, made, form, work)
    return found


def main():
    if not os.access(TENKEN, os.X_OK):
        print(f"editions: {TENKEN} is not installed; skipped")
        return 77
    sectors = sorted(each.parent for each in (Path(PROJECT) / "playbooks").glob("*/init.yaml"))
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        found = [each for faults in pool.map(lambda sector: one(sector, Path(name)), sectors) for each in faults]
    for each in found:
        print("editions:", each)
    print(f"editions: {len(sectors)} organizations, {len(found)} faults")
    return 1 if found or len(sectors) < 15 else 0


sys.exit(main())
