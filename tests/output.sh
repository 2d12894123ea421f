#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A report written with --format NAME=FILE replaces a plain file as a whole, and nothing else: pipes, devices and symlinks
# are written to.   output.sh TENKEN
set -eu
tenken=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
mkdir checked

report() {
	status=0
	HOME="$work" "$tenken" check checked --format "json=$1" >out 2>err || status=$?
	[ "$status" -lt 2 ] || {
		cat err
		exit 1
	}
}

fail() {
	echo "output: $1"
	exit 1
}

echo old >plain
report plain
grep -q tenken-json plain || fail 'a plain file is not written'

echo old >target
ln -s target link
report link
[ -L link ] || fail 'a symlink is replaced'
grep -q tenken-json target || fail 'what a symlink leads to is not written'

mkfifo pipe
cat pipe >piped &
report pipe
wait
[ -p pipe ] || fail 'a pipe is replaced'
grep -q tenken-json piped || fail 'a pipe is not written to'

[ -z "$(find . -name '*.tenken-*')" ] || fail 'a temporary file is left'
# Every requirement stands once on the web page and once on the manual page.
"$tenken" rules --format json | sed -n 's/^      "id": "\(.*\)",$/\1/p' | sort >ids
[ -s ids ] || fail 'no requirement is listed'
"$tenken" rules --format html | sed -n 's/^<section id="\([a-z0-9-]*\)">.*/\1/p' | sort | cmp -s ids - || fail 'the web page has other requirements'
"$tenken" rules --format man | sed -n 's/^\.SS //p' | sed 's/\\-/-/g' | sort | cmp -s ids - || fail 'the manual page has other requirements'
if "$tenken" check checked --format html >/dev/null 2>&1; then fail 'check writes html'; fi
echo 'output: as it should be'
