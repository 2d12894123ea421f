#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ./dev bench: tenken against named peers, as ratios measured in one run. Never a pass or fail: a machine under load says
# nothing about the program, and a ratio within one run says most of it.
set -eu
cd "$(dirname "$0")/../.."
tenken=$PWD/build/install/bin/tenken
ninja -C build tests/bench/generate tests/bench/floor tests/bench/analysis >&2
data=$PWD/build/bench
now=2026-11-23
mkdir -p "$data"

# Wall, user + system seconds and peak KiB of a command; its output is not looked at, and neither is its exit code.
measure() {
	"$@" >"$data/out" 2>"$data/err" </dev/null || true
}
timed() {
	/usr/bin/time -o "$data/time" -f '%e %U %S %M' sh -c '"$@" >/dev/null 2>&1 || true' sh "$@"
	tail -n 1 "$data/time"
}
cold() {
	sync
	if { echo 3 >/proc/sys/vm/drop_caches; } 2>/dev/null; then echo cold; else echo 'warm (the page cache may not be dropped here)'; fi
}
# The best of three runs.
best() {
	for run in 1 2 3; do timed "$@"; done | sort -n | head -n 1
}
bytes_of() { find "$1" -name "$2" -type f -exec cat {} + | wc -c; }

if [ ! -d "$data/fleet.git" ]; then
	rm -rf "$data/fleet" "$data/one"
	build/tests/bench/generate "$data/fleet" 869 30
	build/tests/bench/generate "$data/one" 1 5
	git -C "$data/fleet" init -q
	git -C "$data/fleet" add -A
	git -C "$data/fleet" -c user.name=bench -c user.email=bench@example.jp -c commit.gpgsign=false commit -q -m bench
	git clone -q --bare "$data/fleet" "$data/fleet.git"
	git -C "$data/fleet.git" gc -q
	git -C "$data/fleet.git" ls-tree -r HEAD | awk '{ print $3 }' >"$data/blobs"
fi
# Markdown for the comparison with a Markdown linter: the instructions of the generated playbooks as pages.
if [ ! -d "$data/pages" ]; then
	mkdir -p "$data/pages"
	find "$data/fleet/members" -path '*m00[0-4]*' -name '*.yaml' -path '*playbooks*' | sort | while IFS= read -r file; do
		page="$data/pages/$(echo "$file" | sed 's|.*/members/||; s|/|-|g; s|yaml$|md|')"
		{ echo "# Plan"; echo; sed -n 's/^ *\(title\|text\): */1. /p' "$file"; } >"$page"
	done
fi
subset=$data/fleet/members/m0001

row() { printf '%-50s %14s %14s %10s %8s\n' "$@"; }
row what tenken peer ratio target
echo '--------------------------------------------------------------------------------------------------'

yaml_bytes=$(bytes_of "$subset" '*.yaml')
fleet_bytes=$(bytes_of "$data/fleet/members" '*.yaml')
set -- $(best "$tenken" check --no-cache "$data/fleet" --now $now -q)
ours=$1
set -- $(timed yamllint -d relaxed "$subset")
row 'MB/s, wall: YAML, against yamllint' "$(awk "BEGIN { printf \"%.1f\", $fleet_bytes / 1e6 / $ours }")" \
	"$(awk "BEGIN { printf \"%.2f\", $yaml_bytes / 1e6 / $1 }")" \
	"$(awk "BEGIN { printf \"%.0fx\", ($fleet_bytes / $ours) / ($yaml_bytes / $1) }")" '>= 100x'

if npm install --silent --no-fund --no-audit --prefix "$data/npm" markdownlint-cli2 >"$data/npm.log" 2>&1; then
	page_bytes=$(bytes_of "$data/pages" '*.md')
	set -- $(best "$tenken" check --no-cache "$data/pages" --now $now -q)
	ours=$1
	set -- $(timed "$data/npm/node_modules/.bin/markdownlint-cli2" "$data/pages/*.md")
	row 'seconds, wall: Markdown, against markdownlint' "$ours" "$1" "$(awk "BEGIN { printf \"%.0fx\", $1 / $ours }")" '>= 100x'
else
	row 'seconds, wall: Markdown, against markdownlint' - 'not installed' - '>= 100x'
fi

set -- $(timed sh -c 'git -C "$1" cat-file --batch <"$2" | "$3"' sh "$data/fleet.git" "$data/blobs" build/tests/bench/floor)
floor=$(awk "BEGIN { print $2 + $3 }")
temperature=$(cold)
set -- $(timed "$tenken" check --no-cache "$data/fleet.git" --now $now -q)
cold_wall=$1
set -- $(best "$tenken" check --no-cache "$data/fleet.git" --now $now -q)
cpu=$(awk "BEGIN { print $2 + $3 }")
row 'CPU s: bare repository, against the floor' "$cpu" "$floor" "$(awk "BEGIN { printf \"%.2fx\", $cpu / $floor }")" '<= 2x'
row "wall s: 869 organizations x 30, $temperature" "$cold_wall" - - '< 5'
row 'wall s: 869 organizations x 30, warm' "$1" - - '< 5'
row 'peak MiB of that run' "$(($4 / 1024))" - - '< 512'

if [ ! -d "$data/history.git" ]; then
	git init -q --bare -b main "$data/history.git"
	awk -v commits=100000 -f tests/bench/history.awk | git -C "$data/history.git" fast-import --quiet
	git -C "$data/history.git" gc -q
fi
set -- $(best git -C "$data/history.git" log --name-only main)
log=$1
set -- $(best "$tenken" check --no-cache "$data/history.git" --now $now --select gv-contact-verified -q)
row 's: age of 1,000 numbers, 100,000 commits; git log' "$1" "$log" "$(awk "BEGIN { printf \"%.2fx\", $1 / $log }")" '<= 1.5x'

# Outside of any repository: a folder inside one is checked with the whole of it in view.
one=$(mktemp -d)
cp -R "$data/one/." "$one/"
start=$(date +%s%N)
for run in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do measure "$tenken" check --no-cache "$one" --now $now -q; done
rm -rf "$one"
end=$(date +%s%N)
row 'ms: start to end on a 5-playbook organization' "$(awk "BEGIN { printf \"%.1f\", ($end - $start) / 2e7 }")" - - '< 20'
echo
tests/bench/cache.sh "$tenken" build/tests/bench/generate "$data/cache-869" 869 30
tests/bench/cache.sh "$tenken" build/tests/bench/generate "$data/cache-333" 333 28
echo
echo 'Analyses alone (targets: 10^6 steps with 64 obligations and times < 1 s and 400 MiB beside the model, near-linear;'
echo 'irregular nets < 0.2 ms on the median; cut sets to order 3 of 2,000 gates < 2 s):'
build/tests/bench/analysis
echo
echo 'The floor: git cat-file --batch over the same blobs, piped into a bare libyaml event loop. Best of three where warm.'
