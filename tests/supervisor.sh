#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A native check that crashes, hangs, ends the process or exhausts the stack is named, the run is incomplete (exit 3), and
# everything else is still examined. supervisor.sh TENKEN PROJECT
set -eu
[ -x "$1" ] || exit 77
tenken=$1
project=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
# The plugin's faults are wanted; a sanitizer in the program must leave them to the supervisor.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:handle_segv=0:handle_abort=0:detect_leaks=0"
"$tenken" plugin new concern/broken "$work" --lang en >/dev/null
folder=$work/concern/broken
sed -i 's/default: false/default: true\nmodule: checks/' "$folder/plugin.yaml"
sed -i 's/check: step-exists/check: break/' "$folder/requirements.yaml"
failed=0
for mode in crash loop exit stack; do
	cat >"$work/break.c" <<EOF
#include "kit.h"
#include <stdlib.h>
static int deep(int n) { volatile char room[4096]; room[0] = (char)n; return deep(n + 1) + room[0]; }
static tk_status examine(const tk_host *host, tk_run *run)
{
	(void)host, (void)run;
	switch ("$mode"[0]) {
	case 'c': *(volatile int *)0 = 1; break;
	case 'l': for (volatile int i = 0;; i++) {}
	case 'e': exit(0);
	default: return deep(0);
	}
	return TK_DONE;
}
KIT_CHECK(check, "break", "step", examine);
KIT_PLUGIN("concern/broken", &check)
EOF
	cc -O0 -w -shared -fPIC -I"$project/plugins" -I"$project/core/include" -o "$folder/checks.so" "$work/break.c"
	status=0
	"$tenken" check "$project/playbooks/electric-power-defects" --now 2026-11-23 --lang en --plugin "$work" --plugin-timeout 2 \
		>"$work/out" 2>"$work/err" || status=$?
	if [ "$status" != 3 ] || ! grep -q 'concern/broken' "$work/out" || ! grep -q 'os-recipient-named' "$work/out"; then
		echo "supervisor: $mode: exit $status"
		tail -n 5 "$work/out" "$work/err"
		failed=1
	fi
done
# Nothing is written but the reports that were asked for, and nothing is reached beyond (where the kernel can do that).
cat >"$work/probe.c" <<EOF
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) { return syscall(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1; }
EOF
cat >"$work/break.c" <<EOF
#include "kit.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
static tk_status examine(const tk_host *host, tk_run *run)
{
	if (open("$work/escaped", O_CREAT | O_WRONLY, 0600) >= 0)
		return host->fail(run, TK_TEXT("it could write"));
	if (unlink("$work/kept") == 0)
		return host->fail(run, TK_TEXT("it could delete"));
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
		return host->fail(run, TK_TEXT("it could reach the network"));
	if (execl("/bin/true", "true", (char *)0) == 0)
		return host->fail(run, TK_TEXT("it could start a program"));
	return TK_DONE;
}
KIT_CHECK(check, "break", "step", examine);
KIT_PLUGIN("concern/broken", &check)
EOF
cc -w -o "$work/probe" "$work/probe.c"
cc -w -shared -fPIC -I"$project/plugins" -I"$project/core/include" -o "$folder/checks.so" "$work/break.c"
: >"$work/kept"
mkdir "$work/reports"
ln -s "$work/reports/behind.json" "$work/reports/link.json"
: >"$work/reports/behind.json"
status=0
"$tenken" check "$project/playbooks/electric-power" --now 2026-11-23 --lang en --plugin "$work" -f text -f "json=$work/reports/out.json" \
	-f "sarif=$work/reports/link.json" >"$work/out" 2>"$work/err" || status=$?
if ! [ -s "$work/reports/out.json" ] || ! [ -s "$work/reports/behind.json" ] || ! [ -L "$work/reports/link.json" ]; then
	echo "supervisor: a report was not written"
	cat "$work/err"
	failed=1
fi
if "$work/probe" && { [ "$status" = 3 ] || [ -e "$work/escaped" ]; }; then
	echo "supervisor: a check got out: exit $status"
	grep 'concern/broken' "$work/out" "$work/err" || true
	failed=1
fi
exit $failed
