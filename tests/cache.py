#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verdicts that were kept are those that an examination gives: every run here is compared with one under --no-cache, byte by
byte, after something changed that verdicts rest on, and after entries were damaged.

cache.py TENKEN PROJECT"""
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

NOW = "2026-11-23"
EDITS = 200
FAMILIES = ("water", "gas", "water-defects")


class Bench:
    def __init__(self, tenken, project, work):
        self.tenken, self.project, self.work = tenken, project, work
        self.cache = work / "cache"
        self.tree = work / "tree"
        self.compared = 0
        self.environment = {**os.environ, "HOME": str(work / "home"), "XDG_DATA_HOME": str(work / "data"),
                            "XDG_CACHE_HOME": str(work / "unused"), "COLUMNS": "80", "NO_COLOR": "1", "TZ": "UTC"}
        self.environment = {name: value for name, value in self.environment.items() if not name.startswith("TENKEN_")}

    def run(self, *arguments, tenken=None):
        done = subprocess.run([tenken or self.tenken, "check", *arguments], capture_output=True, env=self.environment,
                              cwd=self.work, check=False)
        return done.returncode, done.stdout, done.stderr

    def same(self, what, *arguments, target=None, tenken=None):
        """Twice, as the first of the two may have been the one that examines."""
        arguments = (str(target or self.tree), *(() if "--now" in arguments else ("--now", NOW)), *arguments)
        plain = self.run(*arguments, "--no-cache", tenken=tenken)
        if plain[0] not in (0, 1, 3) or not plain[1]:
            raise SystemExit(f"cache: {what}: {plain[2].decode()}")
        for turn in ("first", "second"):
            kept = self.run(*arguments, "--cache", str(self.cache), tenken=tenken)
            if kept != plain:
                (self.work / "plain").write_bytes(plain[1] + plain[2])
                (self.work / "kept").write_bytes(kept[1] + kept[2])
                subprocess.run(["diff", self.work / "plain", self.work / "kept"], check=False)
                raise SystemExit(f"cache: {what} ({turn} run): the output differs from that under --no-cache")
            self.compared += 1
        return plain

    def entries(self):
        return sorted(self.cache.glob("*.verdicts"))

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=bench", "-c", "user.email=bench@example.jp", "-c", "commit.gpgsign=false",
                        *arguments], cwd=self.tree, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**self.environment, "GIT_AUTHOR_DATE": self.day, "GIT_COMMITTER_DATE": self.day})

    day = "2026-05-01T09:00:00+0900"

    def commit(self, day=None):
        self.day = f"{day}T09:00:00+0900" if day else self.day
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")


def age(folder):
    """Stamps are trusted only of files that were not written just now."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (1700000000, 1700000000))


def used(bench, *arguments):
    """Whether a run took what was kept: it wrote nothing, and an entry that is damaged is written anew."""
    before = {path: path.stat().st_mtime_ns for path in bench.entries()}
    bench.same("a run over what is kept", *arguments)
    return before == {path: path.stat().st_mtime_ns for path in bench.entries()}


def formats(bench):
    for folder in sorted((bench.project / "playbooks").iterdir()):
        if folder.is_dir():
            target = bench.work / "each" / folder.name
            shutil.copytree(folder, target)
            for language in ("ja", "en"):
                bench.same(f"{folder.name} {language}", "--lang", language, target=target)
    for arguments in (("-f", "json"), ("-f", "sarif"), ("-q",), ("--show-witness",), ("--show-witness", "-f", "json")):
        bench.same(f"output {arguments}", *arguments)


def options(bench):
    for arguments in (("--now", "2027-06-01"), ("--outage", "OUTAGE-TEL"), ("--select", "os-"), ("--ignore", "os-"),
                      ("--jobs", "1"), ("--jobs", "5"), ("--min-severity", "error"), ("--since", "HEAD"),
                      ("--rev", "HEAD"), ("--rev", "HEAD", "--since", "HEAD~1"), ("--edition", "2026-11")):
        if bench.run(str(bench.tree), "--now", NOW, *arguments, "--no-cache")[0] == 2:
            continue
        bench.same(f"options {arguments}", *arguments)
    bench.same("one organization", target=bench.tree / FAMILIES[0])
    bench.same("one folder", target=next(bench.tree.glob("*/playbooks")))


def packs(bench):
    """A plugin that changes, installed where the user keeps plugins."""
    installed = pathlib.Path(bench.tenken).parent.parent / "lib/tenken/plugins"
    mine = bench.work / "plugins"
    shutil.copytree(installed, mine)
    before = bench.same("plugins of one's own", "--plugin", str(mine))
    for name, old, new in (("requirements.yaml", "severity: error", "severity: warning"), ("lexicon.yaml", "連絡", "伝書鳩")):
        for path in sorted(mine.glob(f"concern/*/{name}")):
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        after = bench.same(f"another {name}", "--plugin", str(mine))
        if after[1] == before[1]:
            raise SystemExit(f"cache: another {name} decided nothing here, so nothing was tested")
        before = after


def days(bench):
    """Without days of their own, contacts and pages are as old as their commits: the same files, other verdicts."""
    for path in sorted(bench.tree.glob("**/*.yaml")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(re.sub(r"\b(verified|reviewed|confirmed): *[0-9]{4}-[0-9]{2}-[0-9]{2},? *", "", line) for line in lines),
                        encoding="utf-8")
    bench.commit("2026-10-01")
    fresh = bench.same("days of commits")
    bench.day = "2019-10-01T09:00:00+0900"
    bench.git("commit", "-q", "--amend", f"--date={bench.day}", "-m", "older")
    old = bench.same("older commits")
    if fresh[1] == old[1]:
        raise SystemExit("cache: the day of a commit decided nothing here, so nothing was tested")
    some = next(bench.tree.glob("gas/registers/contacts.yaml"))
    text = some.read_bytes()
    some.write_bytes(b"".join(reversed(text.splitlines(keepends=True))))
    bench.commit("2026-10-02")
    some.write_bytes(text)
    bench.commit("2026-10-03")
    again = bench.same("the same files, but written anew since")
    if again[1] == old[1]:
        raise SystemExit("cache: what was written anew decided nothing here, so nothing was tested")
    bare = bench.work / "days.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(bench.tree), str(bare)], check=True, stderr=subprocess.DEVNULL)
    bench.same("a bare repository", target=bare)
    subprocess.run(["git", "update-ref", "refs/heads/main", "HEAD~2"], cwd=bare, check=True)
    bench.same("the commit before, bare", target=bare)


def history(bench):
    bench.commit("2026-06-01")
    bench.same("a commit")
    (bench.tree / "elsewhere.txt").write_text("x\n")
    bench.commit("2026-07-01")
    if not used(bench):
        raise SystemExit("cache: a commit elsewhere made the organizations be examined")
    some = next(bench.tree.glob(f"{FAMILIES[0]}/registers/*.yaml"), None) or next(bench.tree.glob(f"{FAMILIES[0]}/**/*.yaml"))
    some.write_text(some.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    bench.same("a change that is not committed")
    bench.commit("2026-08-01")
    bench.same("a change that is committed now")
    bench.git("checkout", "-q", "-b", "other", "HEAD~2")
    bench.commit("2026-09-01")
    bench.same("an older branch")
    bench.git("merge", "-q", "--no-ff", "-m", "merge", "main")
    bench.same("a merge")
    bench.git("checkout", "-q", "main")
    bench.git("commit", "-q", "--amend", "--allow-empty", "--date=2020-01-01T00:00:00+0900", "-m", "other day")
    bench.same("a commit of another day")
    shallow = bench.work / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{bench.tree}", str(shallow)], check=True,
                   stderr=subprocess.DEVNULL)
    bench.same("a shallow clone", target=shallow)
    subprocess.run(["git", "fetch", "-q", "--unshallow"], cwd=shallow, check=True, stderr=subprocess.DEVNULL)
    bench.same("the same with its history", target=shallow)
    bare = bench.work / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(bench.tree), str(bare)], check=True, stderr=subprocess.DEVNULL)
    bench.same("a bare repository", target=bare)


def renew(bench):
    for path in bench.entries():
        path.unlink()
    bench.same("an empty folder")


def damage(bench):
    chance = random.Random(7)
    age(bench.tree)
    ways = {
        "empty": lambda data: b"",
        "cut": lambda data: data[: len(data) // 2],
        "one byte": lambda data: (lambda at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])(chance.randrange(len(data))),
        "longer": lambda data: data + b"\0",
        "noise": lambda data: chance.randbytes(len(data)),
    }
    for name, way in ways.items():
        renew(bench)
        for path in bench.entries():
            path.write_bytes(way(path.read_bytes()))
        bench.same(f"damaged entries: {name}")
    renew(bench)
    entries = bench.entries()
    contents = [path.read_bytes() for path in entries]
    for path, content in zip(entries, contents[1:] + contents[:1]):
        path.write_bytes(content)
    bench.same("entries under names of others")
    for path in bench.entries():
        if path.stat().st_mode & 0o777 != 0o600:
            raise SystemExit(f"cache: {path} can be read by others")
        path.chmod(0o666)
    if used(bench):
        raise SystemExit("cache: entries that others can write to were used")
    renew(bench)
    for path in bench.entries():
        path.unlink()
        path.symlink_to("/dev/zero")
    bench.same("entries that are links")
    if os.geteuid() == 0:
        renew(bench)
        for path in bench.entries():
            os.chown(path, 12345, 12345)
        if used(bench):
            raise SystemExit("cache: entries of another user were used")
    bench.cache.chmod(0o777)
    plain = bench.run(str(bench.tree), "--now", NOW, "--no-cache")
    loud = bench.run(str(bench.tree), "--now", NOW, "--cache", str(bench.cache))
    if loud[:2] != plain[:2] or loud[2] == plain[2]:
        raise SystemExit("cache: a folder that others can write to was used, or its refusal was not said")
    bench.cache.chmod(0o700)


def stamps(bench):
    """The same size and time of change as before, another content: only the time of the inode tells."""
    renew(bench)
    for path in bench.tree.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            path.touch()
    start = time.monotonic()
    bench.run(str(bench.tree), "--now", NOW, "--cache", str(bench.cache))
    in_time = time.monotonic() - start < 1.8  # a slow machine or a sanitized build may need longer than a stamp needs to age
    time.sleep(2.2)
    if used(bench) and in_time:
        raise SystemExit("cache: stamps of files that were written just now were trusted")
    if not used(bench):
        raise SystemExit("cache: stamps are never trusted")
    path = sorted(bench.tree.glob(f"{FAMILIES[1]}/playbooks/*.yaml"))[0]
    status, text = path.stat(), path.read_bytes()
    path.write_bytes(text.replace(b"actor", b"actro", 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    bench.same("the same size and time of change")
    path.write_bytes(text)
    path.chmod(0)
    bench.same("a file that may not be read")
    path.chmod(0o644)
    bench.same("and may be read again")


def edit(chance, bench):
    files = sorted(path for path in bench.tree.rglob("*") if path.is_file() and ".git" not in path.parts)
    path = chance.choice(files)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    at = chance.randrange(len(lines)) if lines else 0
    kind = chance.choice(("drop", "double", "swap", "add", "remove", "copy", "move", "touch", "commit", "branch"))
    if kind in ("drop", "double", "swap") and lines:
        other = chance.randrange(len(lines))
        if kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        else:
            lines[at], lines[other] = lines[other], lines[at]
        path.write_text("".join(lines), encoding="utf-8")
    elif kind == "add":
        (path.parent / f"new-{chance.randrange(9)}.yaml").write_text("id: n\nsteps: []\n")
    elif kind == "remove" and len(files) > 20:
        path.unlink()
    elif kind == "copy":
        shutil.copy(path, chance.choice(files).parent / f"copy-{path.name}"[:60])
    elif kind == "move":
        path.rename(chance.choice(files).parent / f"{chance.randrange(9)}{path.suffix}")
    elif kind == "touch":
        path.touch()
    elif kind == "commit":
        bench.commit(f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}")
    elif kind == "branch":
        bench.git("stash", "-u")
        bench.git("checkout", "-q", "--detach", f"HEAD~{chance.randrange(2)}")
    return kind, path


def edits(bench):
    chance = random.Random(11)
    bench.commit()
    for number in range(EDITS):
        try:
            kind, path = edit(chance, bench)
        except subprocess.CalledProcessError:
            continue  # nothing to put aside, or no commit before this one
        extra = chance.choice(((), (), (), ("--rev", "HEAD"), ("--lang", "ja"), ("--since", "HEAD")))
        bench.same(f"edit {number}: {kind} {path.name}", *extra)


def main():
    tenken, project = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if not os.access(tenken, os.X_OK):
        print(f"cache: {tenken} is not installed; skipped")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(tenken, project, pathlib.Path(folder).resolve())
        bench.tree.mkdir()
        for family in FAMILIES:
            shutil.copytree(project / "playbooks" / family, bench.tree / family)
        bench.git("init", "-q", "-b", "main")
        bench.commit()
        bench.commit("2026-05-02")
        for step in (formats, options, packs, days, history, damage, stamps, edits):
            step(bench)
            print(f"cache: {step.__name__}: same, after {bench.compared} runs")
        if not bench.entries() or (bench.work / "unused").exists():
            raise SystemExit("cache: the folder that was named was not the one that was used")
    return 0


sys.exit(main())
