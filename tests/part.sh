#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A path inside a repository: which organization it is judged with, and what of it is told.
# part.sh TENKEN (installed, with its plugins)
set -eu
[ -x "${1:?the path of tenken}" ] || exit 77
tenken=$(realpath "$1")
playbooks=$(realpath "$(dirname "$0")/../playbooks")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
export HOME="$work" XDG_DATA_HOME="$work/none" GIT_CONFIG_NOSYSTEM=1
fail() { echo "part: $*"; exit 1; }

mkdir members
cp -R "$playbooks/medical" members/good
cp -R "$playbooks/water" members/other
mkdir drafts ignored
printf 'steps: [' >members/other/playbooks/broken.yaml
printf 'playbook: 1\nid: draft\ntitle: 第一報\nsteps:\n  - {id: a, title: 関係機関へ連絡する, class: share}\n' >drafts/draft.yaml
cp drafts/draft.yaml ignored/
echo ignored/ >.gitignore
git init -q -b main .
git add -A
git -c user.name=test -c user.email=test@example.jp -c commit.gpgsign=false commit -qm plans

check() { # exit code, path, options
	expected=$1
	shift
	code=0
	"$tenken" check --lang en --now 2026-11-23 "$@" >out 2>err || code=$?
	[ "$code" = "$expected" ] || { cat out err; fail "$*: exit $code, not $expected"; }
}

# The whole: the broken file of one member makes the run incomplete.
check 3 .
grep -q 'members/other/playbooks/broken.yaml' out || fail 'the broken file is not named'
# One member: nothing of the others.
check 0 members/good
grep -q '^Checked: 1 organization' out || { cat out; fail 'one member is not one organization'; }
# A folder and a file of a member: judged with its registers, and only what stands there is told.
check 0 members/good/playbooks
grep -q 'os-contact-resolves' out && fail 'a part is judged without its registers'
sed 's/to: \[police\]/to: [nobody-known]/' members/good/playbooks/first-response.yaml >new
cmp -s new members/good/playbooks/first-response.yaml && fail 'nothing was changed'
mv new members/good/playbooks/first-response.yaml
check 1 members/good/playbooks/first-response.yaml
grep -q 'os-contact-resolves' out || fail 'the finding of the file is missing'
check 0 members/good/playbooks/advisory.yaml
grep -q 'not shown' out || { cat out; fail 'findings elsewhere are not counted'; }
# Beside all members, or ignored by Git: the folder stands for itself.
for folder in drafts ignored; do
	check 1 $folder
	grep -q '^Checked: 1 organization, 1 document' out || { cat out; fail "$folder does not stand for itself"; }
	grep -q 'members/' out && { cat out; fail "$folder tells of others"; }
done
exit 0
