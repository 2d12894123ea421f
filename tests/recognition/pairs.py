#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two editions of one document, Japanese and English, must get the same verdicts.

    pairs.py TENKEN   compares each pairs/NAME.ja.md with pairs/NAME.en.md
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
NOW = "2026-11-23"


def verdicts_of(tenken, path):
    """requirement -> verdict, and the classes of each step, of a folder that holds only this page."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "playbooks"))
        shutil.copy(path, os.path.join(folder, "playbooks", "page.md"))
        with open(os.path.join(folder, "tenken.yaml"), "w", encoding="utf-8") as file:
            file.write("tenken: 1\norganization: {id: example, name: example}\nedition: 2026-11\n")
        checked = subprocess.run([tenken, "check", ".", "--now", NOW, "-f", "json", "--exit-zero"], cwd=folder,
                                 stdout=subprocess.PIPE, check=False)
        shown = subprocess.run([tenken, "show", "playbooks/page.md", "-f", "json"], cwd=folder,
                               stdout=subprocess.PIPE, check=False)
    verdicts = {}
    for verdict in json.loads(checked.stdout)["verdicts"]:
        verdicts.setdefault(verdict["requirement"], set()).add((verdict["verdict"], verdict["severity"]))
    steps = [sorted(each["class"] for each in step["classes"])
             for step in json.loads(shown.stdout)["steps"] if not step["helper"]]
    return verdicts, steps


def compare(tenken, name):
    """Prints what differs between the editions; gives how much."""
    japanese, steps_ja = verdicts_of(tenken, os.path.join(HERE, "pairs", name + ".ja.md"))
    english, steps_en = verdicts_of(tenken, os.path.join(HERE, "pairs", name + ".en.md"))
    differences = 0
    for requirement in sorted(set(japanese) | set(english)):
        if japanese.get(requirement) != english.get(requirement):
            print("%s: %s: ja %s, en %s" % (name, requirement, sorted(japanese.get(requirement, ())),
                                            sorted(english.get(requirement, ()))))
            differences += 1
    if len(steps_ja) != len(steps_en):
        print("%s: %d steps in Japanese, %d in English" % (name, len(steps_ja), len(steps_en)))
        differences += 1
    for i, (left, right) in enumerate(zip(steps_ja, steps_en), 1):
        if left != right:
            print("%s: step %d: ja %s, en %s" % (name, i, left, right))
            differences += 1
    if not any(steps_ja):
        print("%s: no step has a class: nothing is compared" % name)
        differences += 1
    return differences


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    if not os.access(arguments[0], os.X_OK):
        print("not installed: " + arguments[0])
        return 77
    tenken = os.path.abspath(arguments[0])
    names = sorted(os.path.basename(path)[:-len(".ja.md")] for path in glob.glob(os.path.join(HERE, "pairs", "*.ja.md")))
    if not names:
        print("no pairs found")
        return 1
    differences = sum(compare(tenken, name) for name in names)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
