#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How far two people agree: ja.tsv and en.tsv against second.tsv, which was labelled from the sentences and the definitions
in README.md alone.

    agreement.py   prints the share of items with the same classes and, per class and for the modality, Cohen's kappa
"""
import collections
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def classes_of(cell):
    return frozenset(name for name in cell.split(",") if name not in ("", "-"))


def read_first():
    first = {}
    for language in ("ja", "en"):
        with open(os.path.join(HERE, language + ".tsv"), encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
        keys = rows[0]
        for row in rows[1:]:
            entry = dict(zip(keys, row))
            first[entry["id"]] = (classes_of(entry["classes"]), entry["modality"])
    return first


def read_second():
    with open(os.path.join(HERE, "second.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {row[0]: (classes_of(row[1]), row[2]) for row in rows}


def kappa(pairs):
    """Cohen's kappa of pairs of answers (Cohen 1960)."""
    count = len(pairs)
    same = sum(left == right for left, right in pairs) / count
    left, right = (collections.Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(left[key] * right[key] for key in left) / count / count
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def main():
    first, second = read_first(), read_second()
    both = [(first[name], second[name]) for name in second if name in first]
    if len(both) != len(second):
        print("%d labels of the second reader are of no sentence" % (len(second) - len(both)))
        return 1
    same = sum(one[0] == other[0] for one, other in both)
    modality = [(one[1], other[1]) for one, other in both]
    print("%d items; the same classes in %.1f %%; the same modality in %.1f %%, kappa %.2f"
          % (len(both), 100 * same / len(both), 100 * sum(a == b for a, b in modality) / len(both), kappa(modality)))
    for name in sorted(set().union(*(one[0] | other[0] for one, other in both))):
        print("%-18s kappa %.2f" % (name, kappa([(name in one[0], name in other[0]) for one, other in both])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
