#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tenken convert, as a property over playbooks: native -> CACAO -> native is the same playbook to `tenken show`; a page has the same
steps and ways; an
organization whose playbooks are CACAO, or went there and back, gets the same verdicts. The CACAO files hold what the
specification asks of every object. convert.py TENKEN PROJECT"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TENKEN, PROJECT = sys.argv[1], Path(sys.argv[2])
PLACES = {"line", "column", "end_line", "end_column", "file", "path", "location"}
EXTENSION = "extension-definition--1dbf50a4-320e-45a4-896f-de9a215d9e6b"


def run(*arguments):
    command = [TENKEN, *map(str, arguments), "--now", "2026-11-23", "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(each) for key, each in value.items() if key not in PLACES}
    return [without_places(each) for each in value] if isinstance(value, list) else value


def shown(file):
    return without_places(json.loads(run("show", file, "-f", "json").stdout))


def verdicts(folder):
    report = json.loads(run("check", folder, "-f", "json").stdout)
    return sorted(json.dumps([each["requirement"], each["verdict"], each.get("severity"), each.get("message")], ensure_ascii=False)
                  for each in report["verdicts"])


def ids_are_of_their_types(collection, types):
    return [f"{key} is a {value['type']}" for key, value in collection.items()
            if value["type"] not in types or not key.startswith(value["type"] + "--")]


def targets_of(step):
    for key in ("on_completion", "on_success", "on_failure", "on_true", "on_false"):
        if key in step:
            yield step[key]
    yield from step.get("next_steps", [])
    yield from step.get("cases", {}).values()


def faults_of_cacao(text):
    """What the specification says of every object, as far as it needs no schema: types, ids, references, ends."""
    book = json.loads(text)
    steps, found = book["workflow"], []
    found += ids_are_of_their_types(steps, {"start", "end", "action", "playbook-action", "parallel", "if-condition",
                                            "while-condition", "switch-condition"})
    found += ids_are_of_their_types(book.get("agent_definitions", {}), {"individual", "group", "organization"})
    found += ids_are_of_their_types(book.get("target_definitions", {}), {"individual", "group", "organization"})
    pattern = re.compile(r"^[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
    everything = [book["id"], book["created_by"], *steps, *book.get("agent_definitions", {})]
    found += [f"{each} is no id" for each in everything if not pattern.match(each)]
    if book["workflow_start"] not in steps:
        found.append("workflow_start names no step")
    for key, step in steps.items():
        found += [f"{key} leads to {to}" for to in targets_of(step) if to not in steps]
        if "on_completion" in step and ("on_success" in step or "on_failure" in step):
            found.append(f"{key} has on_completion beside others")
        if step.get("agent", book["created_by"]) not in {*book.get("agent_definitions", {}), book["created_by"]}:
            found.append(f"{key}: agent is not defined")
        found += [f"{key}: target is not defined" for each in step.get("targets", [])
                  if each not in book["target_definitions"]]
    if EXTENSION not in book["extension_definitions"]:
        found.append("the extension is not defined")
    return found


def faults_of_extension(text):
    """Every key of the extension is in its schema, with the type that the schema says."""
    schema = json.loads((PROJECT / "schemas/tenken-cacao-extension.schema.json").read_text())["$defs"]
    types = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict}
    book, found = json.loads(text), []
    objects = [("playbook", book.get("playbook_extensions"))]
    objects += [("step", each.get("step_extensions")) for each in book["workflow"].values()]
    for name in ("agent_definitions", "target_definitions"):
        objects += [("party", each.get("agent_target_extensions")) for each in book.get(name, {}).values()]
    for name, extensions in objects:
        for key, value in (extensions or {}).get(EXTENSION, {}).items():
            stated = schema[name]["properties"].get(key)
            if stated and "$ref" in stated:
                stated = schema[stated["$ref"].rsplit("/", 1)[1]]
            if not stated and not key.startswith("x-"):
                found.append(f"the schema does not know {key} of a {name}")
            elif stated and "type" in stated and not isinstance(value, types[stated["type"]]):
                found.append(f"{key} of a {name} is no {stated['type']}")
    return found


def convert(file, form, folder):
    done = run("convert", file, "--to", form, "-o", folder)
    return [] if done.returncode == 0 else [f"{file.name} to {form}: {done.stderr.strip()}"]


def point_to(folder, ending):
    """Links and lists of the organization name the files by their new endings."""
    for file in folder.rglob("*"):
        if file.suffix in (".md", ".yaml") and "playbooks" not in file.relative_to(folder).parts:
            text = file.read_text()
            file.write_text(re.sub(r"(playbooks/[a-z-]+)\.yaml", r"\1" + ending, text))


def there_and_back(source, work):
    """Faults of one organization, with its playbooks in CACAO and back again."""
    found = []
    there, back = work / source.name / "there", work / source.name / "back"
    for copy in (there, back):
        shutil.copytree(source, copy)
        shutil.rmtree(copy / "playbooks")
    point_to(there, ".json")
    for file in sorted((source / "playbooks").glob("*.yaml")):
        found += convert(file, "cacao", there / "playbooks")
    for file in sorted((there / "playbooks").glob("*.json")):
        found += [f"{file.name}: {fault}" for text in [file.read_text()]
                  for fault in faults_of_cacao(text) + faults_of_extension(text)]
        found += convert(file, "native", back / "playbooks")
    for file in sorted((source / "playbooks").glob("*.yaml")):
        if not found and shown(file) != shown(back / "playbooks" / file.name):
            found.append(f"{file.name}: not the same when back")
    expected = verdicts(source)
    for name, folder in (("CACAO", there), ("native again", back)):
        different = sorted(set(expected) ^ set(verdicts(folder)))
        found += [f"as {name}: {each}" for each in different[:3]]
    return [f"{source.name}: {each}" for each in found]


def every_construct(work):
    """One playbook with every key of the format; native out of native and out of CACAO is the same text."""
    folder, found = work / "every", []
    folder.mkdir()
    file = Path(shutil.copy(PROJECT / "tests/convert/everything.yaml", folder))
    for form, out in (("native", "a"), ("cacao", "a")):
        found += convert(file, form, folder / out)
    found += convert(folder / "a/everything.json", "native", folder / "b")
    if found:
        return found
    cacao = (folder / "a/everything.json").read_text()
    found += faults_of_cacao(cacao) + faults_of_extension(cacao)
    first, second = ((folder / each / "everything.yaml").read_text() for each in "ab")
    if first != second:
        found.append("everything.yaml: native and native by way of CACAO are not the same text")
    for copy in "ab":
        if shown(file) != shown(folder / copy / "everything.yaml"):
            found.append(f"everything.yaml: {copy} is not shown as what it was made of")
    keys = set(re.findall(r"^[ {-]*([a-z-]+):", file.read_text(), re.M))
    kept = set(re.findall(r"([a-z-]+):", first))
    found += [f"everything.yaml: {key} is lost" for key in sorted(keys - kept)]
    again = run("convert", file, "--to", "cacao").stdout
    if again != (folder / "a/everything.json").read_text():
        found.append("a second conversion gives other bytes")
    return found


def run_of(file):
    """Steps by id with their kinds, and the ways between them with whatever is put between left out."""
    book = json.loads(run("show", file, "-f", "json").stdout)["playbooks"][0]
    steps = {each["index"]: each for each in book["steps"]}
    ways = {}
    for each in book["edges"]:
        ways.setdefault(each["from"], []).append(each)

    def first(index, seen=()):
        step = steps[index]
        if step["id"] and not step.get("helper") or step["kind"] in ("end", "join") or index in seen:
            return step["id"] or step["kind"]
        return first(ways[index][0]["to"], (*seen, index)) if ways.get(index) else step["kind"]

    return {(each["id"], each["kind"]) for each in book["steps"] if each["id"] and not each.get("helper")}, sorted(
        (steps[each["from"]]["id"], first(each["to"]), each["kind"], each["otherwise"])
        for each in book["edges"] if steps[each["from"]]["id"] and not steps[each["from"]].get("helper"))


def every_construct_as_page(work):
    """The page has the steps of the playbook and the ways between them."""
    file, found = work / "every/everything.yaml", convert(work / "every/everything.yaml", "markdown", work / "every")
    if found:
        return found
    (steps, ways), (page_steps, page_ways) = run_of(file), run_of(work / "every/everything.md")
    found += [f"everything.md: {each} is not like the original" for each in sorted(steps ^ page_steps)]
    found += [f"everything.md: the way {each} is not like the original" for each in ways if each not in page_ways]
    found += [f"everything.md: the way {each} is new" for each in page_ways if each not in ways]
    return found


def refusals(work):
    """What a list of steps cannot say is refused with the reason, and nothing is written."""
    found = []
    petri = work / "crossing.yaml"
    petri.write_text("\n".join([
        "tenken-graph: 1", "id: crossing", "title: Crossing", "nodes:",
        "  - {id: s, kind: start}", "  - {id: f, kind: fork, title: Fork}", "  - {id: a, kind: action, title: A}",
        "  - {id: b, kind: action, title: B}", "  - {id: e, kind: end}", "edges:",
        "  - {from: s, to: f}", "  - {from: f, to: a}", "  - {from: f, to: b}", "  - {from: a, to: e}", "  - {from: b, to: e}"]) + "\n")
    cases = [(["--to", "cacao"], 2), (["--to", "native"], 2), (["--to", "word"], 2), ([], 2)]
    for options, code in cases:
        done = run("convert", petri, *options)
        if done.returncode != code or done.stdout:
            found.append(f"crossing {options}: exit {done.returncode}, {done.stdout[:80]!r}")
    return found


def main():
    if not os.access(TENKEN, os.X_OK):
        print(f"convert: {TENKEN} is not installed; skipped")
        return 77
    sources = sorted(each.parent for each in (PROJECT / "playbooks").glob("*/init.yaml"))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        found = every_construct(work) + every_construct_as_page(work) + refusals(work)
        with ThreadPoolExecutor(2) as pool:
            for each in pool.map(lambda source: there_and_back(source, work), sources):
                found += each
    for each in found:
        print("convert:", each)
    if len(sources) < 15:
        found.append("organizations are missing")
    print(f"convert: {len(sources)} organizations, {len(found)} faults")
    return 1 if found else 0


sys.exit(main())
