#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `tenken plugin test` itself: each promise that a case can break is reported, and a plugin without differences passes.
# plugin-runner.sh TENKEN
set -eu
tenken=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export XDG_DATA_HOME="$work/none"
"$tenken" plugin new concern/sample "$work" --lang en >/dev/null
folder=$work/concern/sample
id=sample-evacuation-step
cases=$folder/cases/$id
failed=0

# a case from a sentence: NAME SENTENCE
make_case() {
	mkdir -p "$cases/$1"
	printf -- '---\nplaybook: 1\n---\n# 手順\n\n1. %s\n2. 情報システム当番は点呼を取る。\n' "$2" >"$cases/$1/plan.md"
}

# expect STATUS TEXT: what the run must return and print
expect() {
	status=0
	"$tenken" plugin test "$folder" --lang en >"$work/out" 2>&1 || status=$?
	if [ "$status" -ne "$1" ] || ! grep -qF "$2" "$work/out"; then
		failed=1
		echo "plugin-runner: wanted $1 and \"$2\", got $status and"
		cat "$work/out"
	fi
}

expect 0 '2 cases, 0 differences'
make_case markdown-pass 当直長は館内放送で避難を指示する。
make_case markdown-fail 当直長は避難経路図の更新を指示する。
make_case markdown-near-map 当直長は避難経路図を掲示する。
expect 1 "$id/markdown-fail: not expected: $id (plan.md:1)"
expect 1 "no mark and no line of expect.txt says where $id fails"
echo "$id not-met" >"$cases/markdown-fail/expect.txt"
echo "$id not-met" >"$cases/markdown-near-map/expect.txt"
expect 0 "$id markdown: pass 1, fail 1, near 1"

make_case markdown-pass-not 安全に配慮する。
expect 1 "$id is not met, or found nothing to examine"
rm -r "$cases/markdown-pass-not"
echo "$id unknown" >"$cases/markdown-pass/expect.txt"
expect 1 "$id is not unknown as expected"
echo "plan.md:6 $id" >"$cases/markdown-pass/expect.txt"
expect 1 "expected, but not found: $id (plan.md:6)"
echo "$id perhaps" >"$cases/markdown-pass/expect.txt"
expect 1 'expect.txt cannot be read'
printf '# what is promised\n\n%s met\n' "$id" >"$cases/markdown-pass/expect.txt"
expect 0 '5 cases, 0 differences'
make_case prose-pass 当直長は館内放送で避難を指示する。
expect 1 'the name of a case is'
rm -r "$cases/prose-pass"

sed -i 's/^    check: .*/&\n    inputs: [markdown, native]/' "$folder/requirements.yaml"
expect 1 "$id is said to be decided from native, but there is no case native-near"
sed -i 's/^    inputs: .*/    inputs: [hearsay]/' "$folder/requirements.yaml"
expect 2 'inputs are native, cacao, markdown, register or git'
exit "$failed"
