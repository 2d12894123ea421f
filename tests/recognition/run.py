#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Precision and recall of what tenken reads out of words, on the labelled sets beside this file.

    run.py TENKEN            fails when a class is worse than floors.tsv says
    run.py TENKEN --report   figures per class and half, as Markdown
    run.py TENKEN --wrong    each item that was read otherwise than labelled (tuning half only; --half NAME for another)
    run.py TENKEN --update   writes floors.tsv anew
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES = ("ja", "en")
HALVES = ("tuning", "held-out", "fresh", "near-miss")
SHARE = {"share-authority": ("body-regulator", "body-privacy"), "share-hub": ("body-hub", "body-cert"),
         "share-police": ("body-police",)}
STEP_CLASSES = ("notify-up", "notify-down", "intake", "supplier-report", "collect", "preserve", "recover", "publish",
                "telecom-loss", "power-loss", "activate")
CLASSES = ("share",) + tuple(SHARE) + STEP_CLASSES + ("manual-operation", "deadline", "actor")
HEADS = {"ja": "手順", "en": "Procedure"}
BESIDE = {"ja": "机の上を片付ける。", "en": "Clear the desk."}
ROLE_COLUMNS = ("担当", "担当者", "役割", "実施者", "担当部署", "主担当", "Role", "Owner", "Who", "Responsible", "Team")


def read_set(language):
    """Rows of a labelled set as dictionaries."""
    with open(os.path.join(HERE, language + ".tsv"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    keys = lines[0]
    return [dict(zip(keys, line)) for line in lines[1:]]


def cells_of(text):
    return [cell.split("=", 1) for cell in text.split(" | ")]


def entry_lines(language, entry):
    """The Markdown of one entry, and which of its lines holds the words. A numbered item stands between two others."""
    text = entry["text"]
    if entry["kind"] == "item":
        return ["1. " + BESIDE[language], "2. " + text, "3. " + BESIDE[language]], 1
    if entry["kind"] == "bullet":
        return ["- " + text], 0
    if entry["kind"] == "row":
        cells = cells_of(text)
        return ["| " + " | ".join(name for name, _ in cells) + " |", "|" + "---|" * len(cells),
                "| " + " | ".join(value for _, value in cells) + " |"], 2
    if entry["kind"] == "heading":
        return ["### " + text], 0
    return [text], 0


def write_playbook(path, language, entries):
    """One section for each entry, so that none colours another. Gives line -> entry."""
    lines = ["---", "playbook: 1", "id: " + language, "title: " + HEADS[language], "---", "# " + HEADS[language]]
    places = {}
    for entry in entries:
        lines += ["", "## " + entry["id"], ""]
        own, at = entry_lines(language, entry)
        places[len(lines) + at + 1] = entry
        lines += own
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return places


def show(tenken, folder, path):
    done = subprocess.run([tenken, "show", path, "-f", "json"], cwd=folder, stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout)


def classes_found(classes, words):
    found = {name for name in classes if name in STEP_CLASSES or name == "share"}
    for name, bodies in SHARE.items():
        if "share" in found and any(body in words for body in bodies):
            found.add(name)
    if "manual-operation" in words:
        found.add("manual-operation")
    return found


def read_by_tenken(tenken, language, entries):
    """id -> what tenken reads: is it a step; classes as a step, classes as a step or passage; deadline; actor."""
    result = {entry["id"]: {"step": False, "step classes": set(), "classes": set(), "deadline": False, "actor": ""}
              for entry in entries}
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "playbooks"))
        with open(os.path.join(folder, "tenken.yaml"), "w", encoding="utf-8") as file:
            file.write("tenken: 1\norganization: {id: example, name: example}\nedition: 2026-11\n")
        places = write_playbook(os.path.join(folder, "playbooks", "set.md"), language, entries)
        shown = show(tenken, folder, "playbooks/set.md")
    for step in shown["steps"]:
        entry = None if step["helper"] else places.get(step["line"])
        if not entry:
            continue
        read = result[entry["id"]]
        read["step"] = True
        read["step classes"] |= classes_found([each["class"] for each in step["classes"]], step["words"])
        read["classes"] |= read["step classes"]
        limit = step["deadline"]
        read["deadline"] = read["deadline"] or bool(limit and (limit["seconds"] is not None or limit["business_days"]))
        read["actor"] = read["actor"] or (step["actor"] or {}).get("text", "")
    for passage in shown["passages"]:
        entry = places.get(passage["line"])
        if entry:
            result[entry["id"]]["classes"] |= classes_found(passage["classes"], passage["words"])
    return result


def expected_classes(entry):
    if entry["modality"] not in ("must", "optional") or entry["classes"] == "-":
        return set()
    classes = set(entry["classes"].split(",")) - {"deadline"}
    return classes | {"share"} if classes & set(SHARE) else classes


def judge(entry, read):
    """(class, labelled, as a step, as a step or passage) for everything that is measured on one entry."""
    expected = expected_classes(entry)
    for name in CLASSES:
        if name not in ("deadline", "actor"):
            yield name, name in expected, name in read["step classes"], name in read["classes"]
    if entry["kind"] not in ("item", "bullet", "row") or not expected or not read["step classes"]:
        return
    yield "deadline", "deadline" in entry["classes"].split(","), read["deadline"], read["deadline"]
    role = [value for name, value in cells_of(entry["text"]) if name in ROLE_COLUMNS] if entry["kind"] == "row" else []
    if role:
        yield "actor", True, read["actor"] == role[0], read["actor"] == role[0]


class Tally:
    """Counts of one class: steps right and wrong, passages right and wrong, labelled and found at all."""

    def __init__(self):
        self.counts = dict.fromkeys(("step right", "step wrong", "passage right", "passage wrong", "missed"), 0)

    def count(self, labelled, as_step, found):
        kind = "step" if as_step else "passage" if found else None
        if kind:
            self.counts[kind + (" right" if labelled else " wrong")] += 1
        elif labelled:
            self.counts["missed"] += 1

    def add(self, other):
        for key, number in other.counts.items():
            self.counts[key] += number

    def labelled(self):
        return self.counts["step right"] + self.counts["passage right"] + self.counts["missed"]

    def seen(self):
        return sum(self.counts.values())

    def precision(self):
        """Of what is taken for a step of the class, how much is one."""
        return ratio(self.counts["step right"], self.counts["step wrong"])

    def recall(self):
        """Of what is labelled, how much is found as a step or at least in a passage (then the answer is unknown)."""
        return ratio(self.counts["step right"] + self.counts["passage right"], self.counts["missed"])

    def step_recall(self):
        return ratio(self.counts["step right"], self.counts["passage right"] + self.counts["missed"])

    def passage_precision(self):
        return ratio(self.counts["passage right"], self.counts["passage wrong"])


def ratio(part, rest):
    return 1.0 if part + rest == 0 else part / (part + rest)


FIGURES = ("precision", "recall", "step_recall", "passage_precision")


def measure(tenken):
    """(language, half, class) -> Tally, what was read otherwise than labelled, and headings taken for steps."""
    tallies, wrong, headings = {}, [], []
    for language in LANGUAGES:
        entries = read_set(language)
        reads = read_by_tenken(tenken, language, entries)
        for entry in entries:
            read = reads[entry["id"]]
            if entry["kind"] == "heading":
                headings += [entry] if read["step"] else []
                continue
            for name, labelled, as_step, found in judge(entry, read):
                tallies.setdefault((language, entry["half"], name), Tally()).count(labelled, as_step, found)
                if labelled != found or (labelled and not as_step):
                    wrong.append((entry, name, labelled, as_step, found))
    return tallies, wrong, headings


def added(tallies, name, languages=LANGUAGES, halves=HALVES):
    total = Tally()
    for (language, half, of), tally in tallies.items():
        if of == name and language in languages and half in halves:
            total.add(tally)
    return total


def floors_of(tallies):
    """The rows of floors.tsv."""
    for language in LANGUAGES:
        for name in CLASSES:
            tally = added(tallies, name, (language,))
            if tally.seen():
                # Cut, not rounded: what is measured again must not lie below.
                yield (language, name) + tuple(int(getattr(tally, figure)() * 10000) / 10000 for figure in FIGURES)


def report(tallies, headings):
    def cells(tally):
        return "%.0f / %.0f" % (100 * tally.precision(), 100 * tally.recall())

    print("| class | labelled | precision of steps | recall | … as a step | precision of passages | %s |"
          % " | ".join(LANGUAGES + HALVES))
    print("|---" * (6 + len(LANGUAGES + HALVES)) + "|")
    for name in CLASSES:
        whole = added(tallies, name)
        parts = [added(tallies, name, (language,)) for language in LANGUAGES]
        parts += [added(tallies, name, LANGUAGES, (half,)) for half in HALVES]
        print("| %s | %d | %s | %s |" % (name, whole.labelled(),
                                          " | ".join("%.0f" % (100 * getattr(whole, figure)()) for figure in FIGURES),
                                          " | ".join(cells(part) for part in parts)))
    print("\nHeadings taken for steps: %d" % len(headings))


def check(tallies, headings):
    """Compares with the floors; gives how many figures got worse."""
    for entry in headings:
        print("heading taken for a step: %s %s" % (entry["id"], entry["text"]))
    worse = len(headings)
    measured = {row[:2]: row[2:] for row in floors_of(tallies)}
    with open(os.path.join(HERE, "floors.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    for row in rows[1:]:
        found = measured.pop((row[0], row[1]), None)
        for i, figure in enumerate(FIGURES):
            if found is None or found[i] < float(row[2 + i]):
                print("%s, %s: %s %s, floor %s" % (row[0], row[1], figure, "–" if found is None else found[i], row[2 + i]))
                worse += 1
    for language, name in sorted(measured):
        print("%s, %s: no floor (run with --update)" % (language, name))
        worse += 1
    return worse


def update(tallies):
    with open(os.path.join(HERE, "floors.tsv"), "w", encoding="utf-8") as file:
        file.write("# SPDX-License-Identifier: Apache-2.0\nlanguage\tclass\t%s\n" % "\t".join(FIGURES))
        for row in floors_of(tallies):
            file.write("%s\t%s\t%s\n" % (row[:2] + ("\t".join("%.4f" % figure for figure in row[2:]),)))


def print_wrong(wrong, half):
    for entry, name, labelled, as_step, found in wrong:
        if entry["half"] == half:
            sign = ("+" if as_step else "(+)") if not labelled else "(-)" if found else "-"
            print("%-3s %-16s %s\t%s\t%s" % (sign, name, entry["id"], entry["modality"], entry["text"]))


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    if not os.access(arguments[0], os.X_OK):
        print("not installed: " + arguments[0])
        return 77
    tallies, wrong, headings = measure(os.path.abspath(arguments[0]))
    if "--wrong" in arguments:
        print_wrong(wrong, arguments[arguments.index("--half") + 1] if "--half" in arguments else "tuning")
    elif "--report" in arguments:
        report(tallies, headings)
    elif "--update" in arguments:
        update(tallies)
    else:
        return 1 if check(tallies, headings) else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
