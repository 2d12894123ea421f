#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Golden tests of whole commands. Each folder tests/golden/<case>/ holds
#   command    arguments of tenken, one line per run; INPUT stands for the input folder
#   input/     the input, or
#   input-of   one line: a folder of the project to use as input
#   <n>.<ja|en>.out / .exit   what line n must print and return, in both languages
# run.sh [--update] TENKEN [CASE…]; --update writes the expected files anew.
set -eu
update=no
if [ "${1:-}" = --update ]; then
	update=yes
	shift
fi
if [ ! -x "${1:?the path of tenken}" ]; then
	echo "golden: $1 is not installed; skipped"
	exit 77
fi
tenken=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0
failed=0

one() { # case, number, arguments, language
	expected="$here/$1/$2.$4"
	status=0
	# shellcheck disable=SC2086
	(cd "$work/$1" && TZ=UTC COLUMNS=80 NO_COLOR=1 HOME="$work/home" XDG_DATA_HOME="$work/data" "$tenken" $3 --lang "$4") \
		>"$work/out" 2>"$work/err" || status=$?
	{ cat "$work/out"; sed 's/^/stderr: /' "$work/err"; } >"$work/both"
	if [ "$update" = yes ]; then
		cp "$work/both" "$expected.out"
		echo "$status" >"$expected.exit"
		return
	fi
	if cmp -s "$work/both" "$expected.out" && [ "$status" = "$(cat "$expected.exit" 2>/dev/null)" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "golden: $1 line $2 ($4): exit $status, expected $(cat "$expected.exit" 2>/dev/null)"
		diff -u "$expected.out" "$work/both" | head -60 || true
	fi
}

cases=${*:-$(cd "$here" && ls -d */ | tr -d /)}
for case in $cases; do
	mkdir -p "$work/$case"
	if [ -f "$here/$case/input-of" ]; then
		cp -R "$project/$(cat "$here/$case/input-of")" "$work/$case/INPUT"
	else
		cp -R "$here/$case/input" "$work/$case/INPUT"
	fi
	number=0
	while IFS= read -r arguments; do
		number=$((number + 1))
		for language in ja en; do
			one "$case" "$number" "$arguments" "$language"
		done
	done <"$here/$case/command"
done
[ "$update" = yes ] || echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
