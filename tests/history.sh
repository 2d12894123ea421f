#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check --since and blame over a small history, in both languages. history.sh TENKEN
set -eu
tenken=$1
[ -x "$tenken" ] || { echo "history: $tenken is not installed; skipped"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
failed=0
day=1
commit() {
	git add -A
	GIT_AUTHOR_DATE="2026-10-0${day}T12:00:00+0900" GIT_COMMITTER_DATE="2026-10-0${day}T12:00:00+0900" git -c user.name=Sato \
		-c user.email=sato@example.jp -c commit.gpgsign=false commit -q -m "$1"
	day=$((day + 1))
}
expect() { # what it says, then what it must say
	if [ "$1" != "$2" ]; then
		failed=1
		printf 'history: expected\n%s\nbut it says\n%s\n' "$2" "$1"
	fi
}
contact() { printf '  - id: %s\n    name: %s\n    routes:\n      - {channel: landline, value: "%s"}\n' "$1" "$2" "$3"; }

git init -q -b main .
{ echo 'contacts:'; contact police 県警 03-0000-0101; contact ceptoar セプター 03-0000-0102; } >contacts.yaml
commit 'Contacts'
sed -i 's/03-0000-0101/当番に聞く/' contacts.yaml
commit 'The number moves to the duty list'
echo '# Plan' >README.md
commit 'A page'
git tag before
git mv contacts.yaml registers.yaml
commit 'Renamed'
sed -i 's/03-0000-0102/事務局に聞く/' registers.yaml
commit 'The other number, too'
contact newcomer 新任 未定 >>registers.yaml

run() { "$tenken" "$@" --now 2026-11-23 2>&1 || true; }
expect "$(run blame rx-literal-contact . --lang en --format json | grep -o '"since": "[a-z-]*"\|"date": "[0-9-]*"' | tr '\n' ' ')" \
	'"since": "commit" "date": "2026-10-02" "since": "commit" "date": "2026-10-05" "since": "uncommitted" '
expect "$(run blame rx-literal-contact . --lang ja | grep -c 'まだコミットされていない')" 1
expect "$(run blame rx-literal-contact . --rev main --lang en | grep -c '  since ')" 2
expect "$(run blame os-step . --lang ja)" 'ここでは os-step の不適合はありません。'
expect "$(run check . --since before --select rx-literal-contact --lang en | grep '^Since')" \
	'Since before: 2 new, 0 mended, 1 as before (not shown)'
expect "$(run check . --rev before --since HEAD --select rx-literal-contact --lang en | grep '^Since')" \
	'Since HEAD: 0 new, 1 mended, 1 as before (not shown)'
expect "$(run check . --since nowhere -q --lang en | tail -n 1)" "$(run check . --rev nowhere -q --lang en | tail -n 1)"
status=0
"$tenken" check . --rev before --since HEAD --select rx-literal-contact --now 2026-11-23 >out 2>&1 || status=$?
expect "$status" 0
mkdir ../plain.$$ && cp registers.yaml ../plain.$$/
expect "$(run blame rx-literal-contact ../plain.$$ --lang en | tail -n 1 | grep -c 'no history')" 1
rm -rf ../plain.$$
git clone -q --depth 1 "file://$work" shallow
expect "$(run blame rx-literal-contact shallow --lang en | grep -c 'boundary of the shallow clone')" 2

# Who approved the version in force: in a plain folder and behind the boundary of a shallow clone nobody can tell.
git init -q -b main approved
cd approved
git -c user.name=Sato -c user.email=sato@example.jp -c commit.gpgsign=false commit -q --allow-empty -m Start
printf 'playbook: 1\nid: call\ntitle: Call\nsteps: [{id: call, title: Call}]\n' >call.yaml
commit 'A playbook

Reviewed-by: Ito <ito@example.jp>'
echo page >page.txt
commit 'Something else'
cd ..
met() { run check "$1" --select gv-approval-trace --lang en | grep '^Requirements'; }
git clone -q --depth 1 "file://$work/approved" behind
mkdir plain && cp approved/call.yaml plain/
expect "$(met approved)" 'Requirements: 1 met, 0 not met, 0 not decided, 0 not applicable, 0 waiting'
expect "$(met behind)" 'Requirements: 0 met, 0 not met, 1 not decided, 0 not applicable, 0 waiting'
expect "$(cp -R plain ../plain.$$ && met ../plain.$$; rm -rf ../plain.$$)" \
	'Requirements: 0 met, 0 not met, 1 not decided, 0 not applicable, 0 waiting'
exit "$failed"
