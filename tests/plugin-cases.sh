#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the cases of every shipped plugin that has some, with its data as it is in the source tree. A requirement of such a plugin
# says from which inputs it is decided (`inputs`), and has a passing, a failing and a near-miss case for each. Verifies all plugins.
# plugin-cases.sh TENKEN PROJECT BUILD [KIND/NAME ...]
set -eu
tenken=$1
project=$2
build=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# One plugin root: data from the project, modules from the build.
cp -R "$project/plugins" "$work/plugins"
for module in "$build"/plugins/*/*/checks.so; do
	name=${module#"$build"/plugins/}
	cp "$module" "$work/plugins/$name"
done
chmod -R go-w "$work/plugins"

# A case with a history is a repository of its own.
find "$work/plugins" -name history.fast-import | while IFS= read -r history; do
	case=${history%/history.fast-import}
	git init -q -b main "$case"
	git -C "$case" fast-import --quiet <"$history"
	git -C "$case" reset -q --hard
	rm "$history"
done

failed=0
ran=0
for folder in "$work"/plugins/*/*/cases; do
	[ -d "$folder" ] || continue
	folder=${folder%/cases}
	id=${folder#"$work"/plugins/}
	case " ${*:-$id} " in *" $id "*) ;; *) continue ;; esac
	ran=$((ran + 1))
	status=0
	XDG_DATA_HOME=$work/none "$tenken" plugin test "$folder" --now 2026-11-23 --lang en >"$work/out" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		failed=1
		echo "plugin-cases: $id (exit $status):"
	else
		echo "plugin-cases: $id: $(tail -n 1 "$work/out")"
	fi
	[ "$status" -eq 0 ] || grep -v ': pass [1-9][0-9]*, fail [1-9][0-9]*, near [1-9]' "$work/out" || true
	awk '/^  - id: / { if (id != "" && !said) print id; id = $3; said = 0 } /^    inputs: \[[a-z]/ { said = 1 }
	     END { if (id != "" && !said) print id }' "$folder/requirements.yaml" >"$work/silent"
	if [ -s "$work/silent" ]; then
		failed=1
		sed "s|^|plugin-cases: $id: has no inputs: |" "$work/silent"
	fi
done
# Texts, patterns and messages of all of them, also of those without cases.
for manifest in "$work"/plugins/*/*/plugin.yaml; do
	folder=${manifest%/plugin.yaml}
	id=${folder#"$work"/plugins/}
	case " ${*:-$id} " in *" $id "*) ;; *) continue ;; esac
	XDG_DATA_HOME=$work/none "$tenken" plugin verify "$folder" --lang en >"$work/out" 2>&1 || {
		failed=1
		sed 's|^|plugin-cases: verify: |' "$work/out"
	}
done
[ "$ran" -gt 0 ] || { echo 'plugin-cases: no plugin has cases'; exit 1; }
exit "$failed"
