#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Organizations with planted defects give exactly the findings that their DEFECTS.md lists, in the files that it names.
defects.py TENKEN PROJECT"""
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

TENKEN, PROJECT = sys.argv[1], Path(sys.argv[2])


def listed(folder):
    """Requirements of the last column, once for each row."""
    rows = re.findall(r"^\| (?!場所|-)(.*) \| (.*) \| ([a-z0-9, -]+) \|$", (folder / "DEFECTS.md").read_text(), re.M)
    return Counter(each for row in rows for each in re.split(r", *", row[2]))


def found(folder):
    command = [TENKEN, "check", str(folder), "--now", "2026-11-23", "--lang", "en", "-f", "json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return Counter(each["requirement"] for each in report["verdicts"] if each["verdict"] == "not-met")


def main():
    if not os.access(TENKEN, os.X_OK):
        print(f"defects: {TENKEN} is not installed; skipped")
        return 77
    faults, folders = 0, sorted(each.parent for each in (PROJECT / "playbooks").glob("*/DEFECTS.md"))
    for folder in folders:
        want, have = listed(folder), found(folder)
        for requirement in sorted(want | have):
            if want[requirement] != have[requirement]:
                faults += 1
                print(f"defects: {folder.name}: {requirement} is listed {want[requirement]} times and found {have[requirement]} times")
        print(f"defects: {folder.name}: {sum(want.values())} listed, {sum(have.values())} found")
    return 1 if faults or len(folders) < 3 else 0


sys.exit(main())
