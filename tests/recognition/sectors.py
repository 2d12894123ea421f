#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What each sector asks for, in sentences that do it and in sentences that only use its words.

    sectors.py TENKEN            fails when a sentence of sectors.tsv is read otherwise than it says
    sectors.py TENKEN --report   counts per part

`met`: the sentence does what is asked for, so a finding would be a false alarm. `not-met`: it forbids it, or speaks of something else.
`missed` beside a label: known to be read otherwise; such a row has to be changed when that gets better.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SECTORS = {"apt": "airport", "avi": "aviation", "chem": "chemical", "cred": "credit", "ep": "electric-power", "fin": "finance",
           "gas": "gas", "gov": "government", "ict": "information-communications", "log": "logistics", "med": "medical",
           "pet": "petroleum", "port": "port", "rail": "railway", "water": "water"}
PLAYBOOK = "playbook: 1\nid: plan\ntitle: 手順\nsteps:\n  - id: act\n    title: 手順\n    text: %s\n"


def read_rows():
    with open(os.path.join(HERE, "sectors.tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def write_organization(folder, number, row):
    os.makedirs(os.path.join(folder, "playbooks"))
    sector = SECTORS[row["requirement"].split("-")[0]]
    with open(os.path.join(folder, "tenken.yaml"), "w", encoding="utf-8") as file:
        file.write("tenken: 1\norganization: {id: o%d, name: 組織%d, sector: %s}\nplaybooks: [\"playbooks/**\"]\n" % (number, number, sector))
    with open(os.path.join(folder, "playbooks", "plan.yaml"), "w", encoding="utf-8") as file:
        file.write(PLAYBOOK % json.dumps(row["text"], ensure_ascii=False))


def verdicts_of(tenken, rows):
    """(organization, requirement) -> verdict, of one run over all sentences; each is an organization of its own."""
    with tempfile.TemporaryDirectory() as root:
        for number, row in enumerate(rows):
            write_organization(os.path.join(root, "o%d" % number), number, row)
        wanted = ",".join(sorted({row["requirement"] for row in rows}))
        run = subprocess.run([tenken, "check", root, "--now", "2026-11-23", "--format", "json", "--select", wanted, "--show-witness"],
                             capture_output=True, text=True, check=False)
    return {(v["organization"], v["requirement"]): v["verdict"] for v in json.loads(run.stdout)["verdicts"]}


def main():
    rows = read_rows()
    verdicts = verdicts_of(sys.argv[1], rows)
    wrong, counts = [], {}
    for number, row in enumerate(rows):
        read = verdicts.get(("o%d" % number, row["requirement"]), "nothing")
        right = read == row["verdict"]
        known = row["known"] == "missed"
        if right == known:
            wrong.append("%s: read as %s, labelled %s%s: %s" % (row["requirement"], read, row["verdict"],
                                                               " and known to be missed" if known else "", row["text"]))
        count = counts.setdefault((row["part"], row["verdict"]), [0, 0])
        count[0] += right
        count[1] += 1
    if "--report" in sys.argv:
        for (part, verdict), (right, of) in sorted(counts.items()):
            print("%s, %s: %d of %d" % (part, verdict, right, of))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
