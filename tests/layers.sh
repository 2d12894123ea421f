#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The layers of core/ (docs/decisions/0001-order-of-layers.md): a folder includes only folders before it in the list;
# `source` is used by `command` alone; `report` reads no file; plugins include only tenken/plugin.h, kit*.h and their own.
set -eu
cd "${1:-$(dirname "$0")/..}"
order="base source document workflow register playbook analysis verdict plugin report command"
bad=0
before=""
for layer in $order; do
	for file in core/"$layer"/*.[ch]; do
		[ -e "$file" ] || continue
		for used in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u); do
			[ "$used" = "$layer" ] && continue
			case " $before " in
			*" $used "*) ;;
			*) echo "layers: $file includes $used/, which comes after $layer/"; bad=1 ;;
			esac
			if [ "$used" = source ] && [ "$layer" != command ]; then
				echo "layers: $file includes source/; only command/ may"
				bad=1
			fi
		done
	done
	before="$before $layer"
done
if grep -nE '\b(fopen|open|openat|opendir) *\(' core/report/*.c; then
	echo "layers: report/ must not open files"
	bad=1
fi
for file in $(find plugins -name '*.[ch]'); do
	for used in $(sed -n 's/^#include "\(.*\)".*/\1/p' "$file" | sort -u); do
		case $used in
		kit.h | kit_procedure.h) continue ;;
		*/*) ;;
		*) [ -e "${file%/*}/$used" ] && continue ;; # a header of its own
		esac
		echo "layers: $file includes $used; plugins include only <tenken/plugin.h>, kit.h, headers beside them and the C library"
		bad=1
	done
done
if grep -rnlE '\b(exit|abort)\(' core --include='*.c' | grep -vE '^core/(command|base/arena)'; then
	echo "layers: exit and abort only in command/ (and the arena's last resort)"
	bad=1
fi
[ "$bad" = 0 ] && echo "layers: in order"
exit "$bad"
