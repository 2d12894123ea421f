#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# po/POTFILES names every source with messages, and po/ja.po has a translation for each, with the same {names} and printf
# directives.   tests/po.sh [ROOT]           test
#               tests/po.sh ROOT update      write POTFILES anew and put new messages into po/ja.po, untranslated
set -eu
cd "${1:-$(dirname "$0")/..}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
	echo '# Sources with messages, kept by tests/po.sh'
	grep -lE '\b(N?_|n?gettext)\("' -r core --include='*.c' --include='*.h' | LC_ALL=C sort
} >"$work/POTFILES"
[ "${2:-}" = update ] && cp "$work/POTFILES" po/POTFILES

grep -v '^#' "$work/POTFILES" | xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --add-location=file -f - -o "$work/all.pot"
if [ "${2:-}" = update ]; then
	msgmerge --quiet --no-fuzzy-matching --no-wrap --backup=none --add-location=file --update po/ja.po "$work/all.pot"
	msgattrib --no-obsolete --no-wrap -o po/ja.po po/ja.po
	exit
fi

bad=0
if ! cmp -s "$work/POTFILES" po/POTFILES; then
	echo "po: po/POTFILES is not up to date: tests/po.sh . update"
	diff po/POTFILES "$work/POTFILES" || true
	bad=1
fi
msgfmt --check -o "$work/ja.mo" po/ja.po 2>"$work/faults" || bad=1
cat "$work/faults"
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/ja.po" po/ja.po "$work/all.pot"
msgattrib --untranslated --no-obsolete --no-wrap "$work/ja.po" | sed -n '/^msgid ""$/d; s/^msgid /po: not translated: /p' >"$work/left"
msgattrib --only-fuzzy --no-obsolete --no-wrap "$work/ja.po" | sed -n '/^msgid ""$/d; s/^msgid /po: fuzzy: /p' >>"$work/left"
# A message of several lines begins with an empty one, which the list above leaves out: they are counted as well.
LC_ALL=C msgfmt --statistics -o "$work/ja.mo" "$work/ja.po" 2>&1 | grep -E 'untranslated|fuzzy' >>"$work/left" || true
if [ -s "$work/left" ]; then
	cat "$work/left"
	bad=1
fi

# The {names} of a message and of its translation, as sorted sets.
msgattrib --translated --no-obsolete --no-wrap "$work/ja.po" | awk '
function names(text,    found, count, list, i, j, swap, all) {
	count = 0
	while (match(text, /\{[a-z_]+\}/)) {
		found = substr(text, RSTART, RLENGTH)
		if (!((text_number, found) in seen)) { seen[text_number, found] = 1; list[++count] = found }
		text = substr(text, RSTART + RLENGTH)
	}
	text_number++
	for (i = 1; i <= count; i++)
		for (j = i + 1; j <= count; j++)
			if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
	all = ""
	for (i = 1; i <= count; i++) all = all list[i]
	return all
}
function check() {
	if (message != "" && names(message) != names(translation)) {
		print "po: the {names} differ: " message
		failed = 1
	}
	message = translation = part = ""
}
/^msgid / { part = "id" }
/^msgid_plural / { part = "plural" }
/^msgstr/ { part = "str" }
/^$/ { check() }
/"/ && part != "" && !/^#/ {
	piece = $0
	sub(/^[^"]*"/, "", piece)
	sub(/"$/, "", piece)
	if (part == "id") message = message piece
	if (part == "str") translation = translation piece
}
END { check(); exit failed }' || bad=1
[ "$bad" = 0 ] && echo "po: every message is translated"
exit "$bad"
