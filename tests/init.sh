#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tenken init, for every sector that has a reference: the set has no values of the reference's organization, its blanks are counted
# and found by check, and nothing is ever overwritten. init.sh TENKEN PROJECT
set -eu
tenken=$1
project=$2
[ -x "$tenken" ] || { echo "init: $tenken is not installed; skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
failed=0
fail() { failed=1; echo "init: $1"; }

sectors=$(cd "$project/playbooks" && ls */init.yaml | sed "s|/init.yaml||")
[ -n "$sectors" ] || fail 'no sector has a reference'
for sector in $sectors; do
	set=$work/$sector
	said=$("$tenken" init --sector "$sector" "$set" --lang en | sed -n 's/.* with \([0-9]*\) blanks .*/\1/p')
	there=$(grep -rho '{{[^}]*}}' "$set" | wc -l)
	given=$(grep -rho '{{[^}]*}}' "$project/playbooks/$sector" | wc -l) # forms have blanks of their own
	[ "$said" -gt 0 ] && [ "$((said + given))" = "$there" ] || fail "$sector: $said blanks are told, $((there - given)) were made"
	grep -rE '[0-9]{2,4}-[0-9]{3,4}-[0-9]{4}|[a-z]@[a-z]' "$set" && fail "$sector: a number or address is left"
	[ -e "$set/init.yaml" ] && fail "$sector: init.yaml is in the set"
	# Nothing but blanks is found wrong, and in every file of values that has some.
	status=0
	"$tenken" check "$set" --now 2026-11-23 --lang en --format json >"$work/report" 2>/dev/null || status=$?
	[ "$status" = 1 ] || fail "$sector: check gives $status"
	for file in $(grep -rl '{{' "$set/registers" "$set/playbooks" "$set/tenken.yaml"); do
		grep -q "\"file\": \"${file#"$set"/}\"" "$work/report" || fail "$sector: no finding in ${file#"$set"/}"
	done
	tr -d '\n' <"$work/report" | sed 's/"requirement": /\n&/g' | grep '"verdict": "not-met"' | sed 's/"requirement": "\([a-z0-9-]*\)".*/\1/' |
		sort -u | grep -vxE 'rx-no-placeholder|file-bad-value|os-contact-resolves|os-two-routes|sc-party-register|sc-contact-247|gv-person.*|ct-.*' >"$work/others" &&
		fail "$sector: $(tr '\n' ' ' <"$work/others") is found, too"
	find "$set" -type f -exec cksum {} + | sort >"$work/before"
	rm "$set/README.md"
	status=0
	"$tenken" init --sector "$sector" "$set" >/dev/null 2>&1 || status=$?
	[ "$status" = 2 ] || fail "$sector: a second init gives $status"
	[ -e "$set/README.md" ] && fail "$sector: a second init wrote something"
done
for wrong in '' ../electric-power nowhere; do
	status=0
	"$tenken" init --sector "$wrong" "$work/none" >/dev/null 2>&1 || status=$?
	[ "$status" = 2 ] || fail "--sector '$wrong' gives $status"
done
[ -e "$work/none" ] && fail 'a folder was made for nothing'
exit "$failed"
