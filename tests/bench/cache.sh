#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What kept verdicts save: user + system and wall seconds without the cache, with one that is filled, and after one file changed.
# cache.sh TENKEN GENERATE FOLDER ORGANIZATIONS PLAYBOOKS   (each; the folder is made when it is not there)
set -eu
tenken=$1 generate=$2 data=$3 organizations=$4 playbooks=$5
now=2026-11-23
author() {
	git -C "$1" -c user.name=bench -c user.email=bench@example.jp -c commit.gpgsign=false commit -q -a -m "$2"
}
if [ ! -d "$data/tree" ]; then
	mkdir -p "$data"
	"$generate" "$data/tree" "$organizations" "$playbooks"
	git -C "$data/tree" init -q -b main
	git -C "$data/tree" add -A
	author "$data/tree" bench
	git clone -q --bare "$data/tree" "$data/bare.git"
	git -C "$data/bare.git" gc -q
	sleep 3 # stamps of files that were written just now are not trusted
fi
# Wall and CPU seconds, the best of three; `before` runs ahead of each.
best() {
	before=$1
	shift
	for run in 1 2 3; do
		$before
		/usr/bin/time -o "$data/time" -f '%e %U %S' "$@" >/dev/null 2>&1 || true
		tail -n 1 "$data/time" | awk '{ print $1, $2 + $3 }'
	done | sort -n | head -n 1
}
empty() { rm -rf "$data/kept"; }
change_tree() { printf '# seen\n' >>"$(find "$data/tree" -name 'p03.yaml' | sort | head -n 1)"; }
# What a push brings: a commit with one file more changed.
change_bare() {
	change_tree
	author "$data/tree" change
	git -C "$data/tree" push -q "$data/bare.git" main
}
one() { # name, path, how one file changes
	none=$(best : "$tenken" check "$2" --now $now -q --no-cache)
	cold=$(best empty "$tenken" check "$2" --now $now -q --cache "$data/kept")
	warm=$(best : "$tenken" check "$2" --now $now -q --cache "$data/kept")
	changed=$(best "$3" "$tenken" check "$2" --now $now -q --cache "$data/kept")
	echo "$1 $none $cold $warm $changed" |
		awk '{ printf "%-10s %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %9.1f%% %9.1f%%\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, 100 * $7 / $3, 100 * $9 / $3 }'
}
echo "kept verdicts, $organizations organizations x $playbooks, wall and CPU seconds; CPU of the last two against --no-cache (target < 5 %)"
printf '%-10s %17s %17s %17s %17s %10s %10s\n' what '--no-cache' 'filling' 'none changed' 'one changed' 'none' 'one'
one worktree "$data/tree" change_tree
one bare "$data/bare.git" change_bare
rm -rf "$data/kept"
