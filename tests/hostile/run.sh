#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hostile files end to end: the real command on each, in a folder of its own. Every case ends within a generous time, by no
# signal, with the exit code it states, and names the file that was not read to its end.
#   tests/hostile/run.sh TENKEN
set -eu
tenken=$1
export LC_ALL=C.UTF-8 TENKEN_LANG=en
# Addresses are taken for the whole address space where the sanitizer runs; leaks are the business of the unit tests.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0"
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work" 2>/dev/null; rm -rf "$work"' EXIT
failed=0
cases=0

# expect NAME CODES PATTERN [OPTION...]: checks $work/NAME; CODES as 0, or 1|3; PATTERN is to be found in the output.
expect() {
	name=$1 codes=$2 pattern=$3
	shift 3
	cases=$((cases + 1))
	code=0
	timeout -k 5 60 "$tenken" check "$work/$name" --now 2026-11-23 --format json "$@" >"$work/$name.out" 2>"$work/$name.err" || code=$?
	case "|$codes|" in
	*"|$code|"*) ;;
	*)
		echo "hostile: $name: exit $code, not $codes: $(tail -n 1 "$work/$name.err")"
		failed=1
		;;
	esac
	if [ -n "$pattern" ] && ! grep -q -- "$pattern" "$work/$name.out" "$work/$name.err"; then
		echo "hostile: $name: nothing says \"$pattern\""
		failed=1
	fi
	if LC_ALL=C grep -q "$(printf '\033')" "$work/$name.out"; then
		echo "hostile: $name: an escape sequence came through"
		failed=1
	fi
}
folder() {
	mkdir -p "$work/$1"
	printf 'tenken: 1\norganization: {id: a, name: A}\nsector: finance\n' >"$work/$1/tenken.yaml"
}
# repeat COUNT TEXT
repeat() { awk -v n="$1" -v t="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", t }'; }

# ---- files that end early, or are something else --------------------------------------------------------------------
folder truncated
printf 'playbook: {id: a, title: "no end' >"$work/truncated/a.yaml"
printf '{"type": "playbook", "spec_version": "cacao-2.0", "workflow": {' >"$work/truncated/b.json"
printf '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><task' >"$work/truncated/c.bpmn"
expect truncated 3 a.yaml
expect truncated 3 b.json
expect truncated 3 c.bpmn

folder binary
head -c 65536 /dev/urandom >"$work/binary/a.yaml"
head -c 65536 /dev/urandom >"$work/binary/b.md"
printf 'contacts:\n  - {id: a, name: "x\0y"}\n' >"$work/binary/nul.yaml"
printf 'name: \377\376\200bad\n' >"$work/binary/latin.yaml"
expect binary '1|3' nul.yaml
expect binary '1|3' latin.yaml

folder marks
printf '\357\273\277playbook: {id: a, title: A}\r\nsteps:\r\n  - {id: s, title: Report to the ministry}\r\n' >"$work/marks/bom.yaml"
printf '\377\376a\0:\0 \0b\0\n\0' >"$work/marks/utf16.yaml"
expect marks '0|1|3' ''

# ---- sizes and depths -------------------------------------------------------------------------------------------------
folder large
truncate -s 104857600 "$work/large/a.yaml"
expect large 3 a.yaml

folder deep
repeat 1000000 '[' >"$work/deep/flow.yaml"
repeat 1000000 '{"a":' >"$work/deep/a.json"
repeat 100000 '> ' >"$work/deep/quotes.md"
repeat 100000 '- ' >"$work/deep/items.md"
{
	printf '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
	repeat 200000 '<process>'
} >"$work/deep/a.bpmn"
expect deep 3 flow.yaml
expect deep 3 a.json
expect deep 3 a.bpmn

folder bombs
{
	echo 'a: &a [x, x, x, x, x, x, x, x, x]'
	for pair in b:a c:b d:c e:d f:e g:f h:g i:h; do
		echo "${pair%%:*}: &${pair%%:*} [*${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}, *${pair##*:}]"
	done
	echo 'contacts: *i'
} >"$work/bombs/aliases.yaml"
cat >"$work/bombs/entities.bpmn" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="&x;" name="&b;"/></definitions>
XML
expect bombs 3 aliases.yaml
expect bombs 3 entities.bpmn
if grep -q 'root:' "$work/bombs.out"; then
	echo "hostile: bombs: an external entity was read"
	failed=1
fi

# ---- what grows faster than the file ------------------------------------------------------------------------------------
folder contacts
{
	echo 'contacts:'
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "  - {id: c%d, name: Desk %d, class: regulator, routes: [{channel: fax, value: \"03-0000-0001\"}]}\n", i, i }'
} >"$work/contacts/contacts.yaml"
{
	echo 'channels:'
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "  - {id: n%d, name: N%d, depends-on: [n%d]}\n", i, i, (i + 1) % 20000 }'
} >"$work/contacts/channels.yaml"
expect contacts '0|1' ''

folder steps
{
	printf 'playbook: {id: a, title: A}\nsteps:\n'
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf "  - {id: s%d, title: Report the incident to the ministry within 1 hour, to: [ministry]}\n", i }'
} >"$work/steps/a.yaml"
expect steps '0|1' ''

folder calls
awk -v folder="$work/calls" 'BEGIN { for (i = 0; i < 1500; i++) { file = folder "/p" i ".yaml"
	printf "playbook: {id: p%d, title: P%d}\nsteps:\n  - {id: a, title: Next, call: p%d}\n  - {id: b, title: Itself, call: p%d}\n", i, i, (i + 1) % 1500, i >file
	close(file) } }'
expect calls '0|1' ''

folder links
{
	repeat 30000 '[a](b.md#x) '
	echo
	repeat 20000 '[['
	echo
	repeat 20000 '**a_'
	echo
	awk 'BEGIN { for (i = 0; i < 20000; i++) print "# same" }'
} >"$work/links/README.md"
expect links '0|1|3' ''

folder patterns
{
	repeat 20000 'within '
	echo
	repeat 20000 '時間以内に'
	echo
	repeat 50000 'a'
	echo '!'
	repeat 20000 'report to the '
} >"$work/patterns/a.md"
expect patterns '0|1|3' ''

folder wide
{
	awk 'BEGIN { printf "id,name"; for (i = 0; i < 5000; i++) printf ",c%d", i; print "" }'
	awk 'BEGIN { for (r = 0; r < 200; r++) { printf "a%d,b", r; for (i = 0; i < 5000; i++) printf ",x"; print "" } }'
} >"$work/wide/contacts.csv"
expect wide '0|1|3' ''

folder states
{
	printf '{"tenken-graph": 1, "nodes": [{"id": "s", "kind": "start"}, {"id": "f", "kind": "fork"}, {"id": "j", "kind": "join"}, {"id": "e", "kind": "end"}'
	awk 'BEGIN { for (b = 0; b < 24; b++) for (i = 0; i < 6; i++) printf ", {\"id\": \"d%d_%d\", \"kind\": \"%s\"}", b, i, i == 0 ? "decision" : i == 5 ? "merge" : "action" }'
	printf '], "edges": [{"from": "s", "to": "f"}, {"from": "j", "to": "e"}'
	awk 'BEGIN { for (b = 0; b < 24; b++) { printf ", {\"from\": \"f\", \"to\": \"d%d_0\"}", b
		for (i = 1; i < 5; i++) printf ", {\"from\": \"d%d_0\", \"to\": \"d%d_%d\"}, {\"from\": \"d%d_%d\", \"to\": \"d%d_5\"}", b, b, i, b, i, b
		printf ", {\"from\": \"d%d_5\", \"to\": \"j\"}, {\"from\": \"d%d_1\", \"to\": \"j\"}", b, b } }'
	printf ']}'
} >"$work/states/a.json"
expect states '0|1' a.json

# ---- out of the repository ----------------------------------------------------------------------------------------------
folder outside
ln -s /etc/passwd "$work/outside/passwd.yaml"
ln -s /etc "$work/outside/etc"
ln -s loop "$work/outside/loop"
mkfifo "$work/outside/pipe.yaml"
printf '[up](../../../../etc/passwd) [root](/etc/passwd) [device](/dev/zero)\n' >"$work/outside/README.md"
printf 'index: ../../etc/passwd\nplaybooks: ["../**", "/etc/**"]\nplugins: [../evil]\n' >>"$work/outside/tenken.yaml"
mkdir -p "$work/outside/evil"
printf 'tenken-plugin: 1\nid: concern/evil\n' >"$work/outside/evil/plugin.yaml"
expect outside '1|2|3' ''
if grep -q 'root:' "$work/outside.out"; then
	echo "hostile: outside: a file outside the repository was read"
	failed=1
fi

folder names
printf 'x' >"$work/names/$(printf 'a\033[31mred\nb').md"
printf '# \033]0;title\007 [a](x\033[2J.md)\n' >"$work/names/README.md"
expect names '0|1|3' ''

# ---- broken repositories --------------------------------------------------------------------------------------------------
folder broken
git -C "$work/broken" init -q -b main
printf '# A\n' >"$work/broken/README.md"
git -C "$work/broken" add -A
git -C "$work/broken" -c user.name=a -c user.email=a@example.jp -c commit.gpgsign=false commit -q -m a
blob=$(git -C "$work/broken" rev-parse HEAD:README.md)
object="$work/broken/.git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)"
chmod u+w "$object"
: >"$object"
expect broken 3 README.md --rev main
rm -f "$object"
expect broken 3 README.md --rev main
echo 0123456789012345678901234567890123456789 >"$work/broken/.git/refs/heads/gone"
expect broken '2|3' gone --rev gone
mkdir -p "$work/broken/.git/objects/info"
echo /etc >"$work/broken/.git/objects/info/alternates"
expect broken 3 README.md --rev main

if [ "$failed" = 0 ]; then
	echo "hostile: $cases cases"
fi
exit "$failed"
