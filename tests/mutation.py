#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reference playbooks pass; each with one thing broken is caught by the requirement meant for it.
   mutation.py TENKEN PROJECT [SECTOR...]
Every mutant must give a finding of one of the requirements meant for it. Findings of others are counted, and may not be more than
one for ten mutants. Obligations of the sector (their ids are not listed here) are meant for whatever tells a body."""
import json, os, re, shutil, subprocess, sys, tempfile

TENKEN, PROJECT = sys.argv[1], sys.argv[2]
REFERENCES = sorted(d for d in os.listdir(PROJECT + "/playbooks") if os.path.exists(f"{PROJECT}/playbooks/{d}/init.yaml"))
SECTORS = sys.argv[3:] or REFERENCES
FIRST, PARTIES, CONTACTS = "playbooks/first-response.yaml", "registers/parties.yaml", "registers/contacts.yaml"
ROLES, RESOURCES = "registers/organization.yaml", "registers/resources.yaml"
REPORT = r"(          - id: report-inspection\n(?:            .*\n)*?)"

# name, file, pattern (first match; 0 at the end: all), replacement, requirements meant for it ("obligation": any row of the
# sector or of Japan)
MUTANTS = [
    ("recipient removed", FIRST, REPORT + r"            to: .*\n", r"\1", {"os-recipient-named", "obligation"}),
    ("channel removed", CONTACTS, r"(  - id: ceptoar\n(?:    .*\n)*?    routes:\n      - .*\n)(?:      - .*\n)+", r"\1", {"os-two-routes", "ct-pace-ladder"}),
    ("deadline removed", FIRST, REPORT + r"            deadline: .*\n", r"\1", {"os-deadline", "obligation"}),
    ("limit too long", FIRST, REPORT + r"            deadline: .*\n", r"\1            deadline: {within: 速やかに, from: 認知}\n", {"os-deadline", "obligation"}),
    ("markings removed", FIRST, r"(?m)^ *marking: .*\n", "", {"os-tlp-label"}, 0),
    ("receipt removed", FIRST, REPORT + r"            acknowledge: .*\n", r"\1", {"os-receipt-log"}),
    ("form that is not there", FIRST, REPORT + r"            message: .*\n", r"\1            message: templates/none.md\n", {"os-template", "rx-links-resolve", "rx-deref", "file-undefined-reference"}),
    ("recipient nobody knows", FIRST, REPORT + r"            to: .*\n", r"\1            to: [inspektion]\n", {"os-contact-resolves", "obligation"}),
    ("edge broken", FIRST, r"go: first-reports\}", "go: first-report}", {"rx-flow-sound"}),
    ("step cut off", FIRST, r"(next: )decide\n", r"\1end\n", set()),
    ("call broken", FIRST, r"call: outage\n", "call: outag\n", {"file-undefined-reference", "file-call-name"}),
    ("otherwise removed", FIRST, r"      - \{otherwise: true, go: share-near-miss\}\n", "", {"rx-flow-sound"}),
    ("actor nobody knows", FIRST, r"actor: duty-analyst\n", "actor: duty-analist\n", {"gv-role-defined"}),
    ("alternates removed", ROLES, r"(  - id: shift-chief\n(?:    .*\n)*?)    alternates: .*\n", r"\1", {"gv-alternate", "gv-succession", "gv-person-overload"}),
    ("number of words", CONTACTS, r'value: "03-0000-0101"', "value: 当番に聞く", {"rx-literal-contact"}),
    ("number blank", CONTACTS, r'value: "03-0000-0101"', "value: ○○○", {"rx-no-placeholder"}),
    ("number too old", CONTACTS, r"verified: 2026-10-05\n", "verified: 2025-01-05\n", {"gv-contact-verified"}),
    ("review too old", FIRST, r"reviewed: .*\nnext-review: .*\n", "reviewed: 2024-01-10\nnext-review: 2025-01-10\n", {"gv-review-current", "file-expired"}),
    ("owner removed", FIRST, r"owner: .*\n", "", {"gv-owner"}),
    ("link broken", "README.md", r"\(playbooks/outage\.yaml\)", "(playbooks/outages.yaml)", {"rx-links-resolve", "rx-index-path"}),
    ("clause removed", PARTIES, r"    clause: .*\n", "", {"sc-party-register", "sc-deadline-basis"}),
    ("second person removed", PARTIES, r"    alternate: .*\n", "", {"sc-contact-247", "sc-party-register"}),
    ("upstream step removed", "playbooks/supply-chain.yaml", r"class: notify-up\n", "class: assess\n", {"sc-upstream-step", "sc-register-closure", "obligation"}),
    ("fallback needs the network", RESOURCES, r"(  - id: satellite\n(?:    .*\n)*?)    fallback: true\n", r"\1    fallback: true\n    depends-on: [internet]\n",
     {"ct-channel-concrete", "ct-channel-independence", "ct-adversary-oob", "ct-endurance", "os-two-routes"}),
    ("fallback without place", RESOURCES, r"(  - id: satellite\n(?:    .*\n)*?)    location: .*\n", r"\1", {"ct-channel-concrete"}),
    ("copies removed", RESOURCES, r"(  - id: contact-binder\n    path: .*\n)    copies:\n(?:      - .*\n)+", r"\1", {"ct-offline-copy"}),
    ("no plan without contact", "playbooks/outage.yaml", r"  - id: no-contact\n(?:    .*\n)+", "", {"ct-no-contact-default"}),
]


def is_obligation(requirement):
    return requirement in OBLIGATIONS


def findings(folder):
    out = subprocess.run([TENKEN, "check", folder, "--now", "2026-11-23", "--lang", "en", "--format", "json"], capture_output=True)
    verdicts = json.loads(out.stdout)["verdicts"]
    return {v["requirement"] for v in verdicts if v["verdict"] == "not-met"}, {v["requirement"] for v in verdicts if v["verdict"] == "unknown"}


def sector_requirements(sector):
    """Ids of the sector's own requirements, each with the Japanese words of the first class that a step needs for it."""
    folder = f"{PROJECT}/plugins/sector/{sector}"
    words = dict(re.findall(r"- name: (\S+)\n    ja: (\[.*\])", open(folder + "/lexicon.yaml", encoding="utf-8").read()))
    rules = open(folder + "/requirements.yaml", encoding="utf-8").read()
    return [(i, json.loads(words[c])) for i, c in re.findall(r"  - id: (\S+)\n(?:    .*\n)*?    parameters: {class: \[([^],]+)", rules)]


def unsay(copy, requirement, words):
    """Takes the words out of the steps that meet the requirement, until none does; gives what is found then."""
    for _ in range(20):
        out = subprocess.run([TENKEN, "check", copy, "--now", "2026-11-23", "--lang", "en", "--format", "json"], capture_output=True)
        verdicts = json.loads(out.stdout)["verdicts"]
        met = [v for v in verdicts if v["requirement"] == requirement and v["verdict"] == "met" and v["line"]]
        if not met:
            return {v["requirement"] for v in verdicts if v["verdict"] == "not-met"}
        path = f"{copy}/{met[0]['file']}"
        lines = open(path, encoding="utf-8").read().split("\n")
        for number in range(max(0, met[0]["line"] - 6), min(len(lines), met[0]["line"] + 10)):
            lines[number] = re.sub("|".join(map(re.escape, words)), "所定のもの", lines[number], flags=re.I)
        open(path, "w", encoding="utf-8").write("\n".join(lines))
    return set()


rules = json.loads(subprocess.run([TENKEN, "rules", "--format", "json"], capture_output=True).stdout)["rules"]
OBLIGATIONS = {r["id"] for r in rules if r["obligation"]}
work = tempfile.mkdtemp()
wrong, mutants, caught, extra = [], 0, 0, {}
try:
    for sector in SECTORS:
        base = f"{PROJECT}/playbooks/{sector}"
        failed, open_ = findings(base)
        if failed or open_:
            wrong.append(f"{sector}: the reference has {sorted(failed)}, not decided {sorted(open_)}")
        for name, file, pattern, replacement, meant, *times in MUTANTS:
            text = open(f"{base}/{file}", encoding="utf-8").read()
            changed, count = re.subn(pattern, replacement, text, count=times[0] if times else 1)
            if not count:
                wrong.append(f"{sector}: nothing to mutate for '{name}'")
                continue
            copy = f"{work}/{sector}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(base, copy)
            open(f"{copy}/{file}", "w", encoding="utf-8").write(changed)
            found, _ = findings(copy)
            if not meant:  # equivalent by design: it must stay quiet, too
                if found:
                    wrong.append(f"{sector}: '{name}' gives {sorted(found)}")
                continue
            mutants += 1
            hit = {f for f in found if f in meant or ("obligation" in meant and is_obligation(f))}
            caught += bool(hit)
            if not hit:
                wrong.append(f"{sector}: '{name}' is not caught ({sorted(found)})")
            for f in found - hit:
                extra.setdefault((name, f), []).append(sector)
        for requirement, words in sector_requirements(sector):
            copy = f"{work}/{sector}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(base, copy)
            found = unsay(copy, requirement, words)
            mutants += 1
            caught += requirement in found
            if requirement not in found:
                wrong.append(f"{sector}: unsaid '{requirement}' is not caught ({sorted(found)})")
            for f in found - {requirement}:
                extra.setdefault((f"unsaid {requirement}", f), []).append(sector)
finally:
    shutil.rmtree(work)

for (name, requirement), sectors in sorted(extra.items()):
    print(f"extra: {name}: {requirement} ({len(sectors)} of {len(SECTORS)})")
others = sum(len(s) for s in extra.values())
print(f"mutants {mutants}, caught {caught}, findings of other requirements {others}")
for line in wrong:
    print("wrong: " + line)
sys.exit(1 if wrong or caught < mutants or others * 10 > mutants else 0)
