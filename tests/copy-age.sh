#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A printed copy that is older than the text: told from the history of the repository, once there was time to print it anew.
# copy-age.sh TENKEN (installed, with its plugins)
set -eu
[ -x "${1:?the path of tenken}" ] || exit 77
tenken=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
export HOME="$work" XDG_DATA_HOME="$work/none" GIT_CONFIG_NOSYSTEM=1

commit() { # day, message
	git add -A
	GIT_AUTHOR_DATE="$1T09:00:00Z" GIT_COMMITTER_DATE="$1T09:00:00Z" git -c user.name=test -c user.email=test@example.jp \
		-c commit.gpgsign=false commit -qm "$2"
}
# What is said of the copies on a day: the lines where one is too old.
stale() {
	"$tenken" check --lang en --now "$1" --select ct-offline-copy --exit-zero . 2>"$work/err" |
		grep -A3 'older than the text' | sed -n 's/.*--> //p'
}
expect() { # day, what
	found=$(stale "$1")
	[ "$found" = "$2" ] || { echo "copy-age: on $1: found '$found', expected '$2'"; cat "$work/err"; exit 1; }
}

mkdir -p plan/playbooks plan/registers
cd plan
git init -q -b main .
cat >playbooks/outage.yaml <<'END'
playbook: 1
id: outage
title: 通信途絶・停電時の続け方
scenarios: [telecom-loss, power-loss]
trigger: 電話が15分使えない、または停電したとき
steps:
  - {id: power, title: 停電時は201会議室に移る, class: power-loss, actor: 設備当番}
  - {id: lines, title: 電話が3回つながらなければ携帯か伝令を使う, class: telecom-loss, actor: 連絡担当}
END
cat >registers/documents.yaml <<'END'
documents:
  - id: binder
    path: playbooks/outage.yaml
    copies:
      - {form: 紙, place: 本店2階 赤バインダー, date: 2026-03-02}
      - {form: 紙, place: 当直室, date: 2026-05-10}
END
commit 2026-03-01 "First edition"
expect 2026-09-01 ""
sed -i 's/201会議室/302会議室/' playbooks/outage.yaml
commit 2026-05-01 "Another room"
expect 2026-05-20 ""
expect 2026-09-01 "registers/documents.yaml:5:9"
sed -i 's/2026-03-02/2026-06-02/' registers/documents.yaml
commit 2026-06-03 "Printed again"
expect 2026-09-01 ""
