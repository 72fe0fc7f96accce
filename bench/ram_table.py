#!/usr/bin/env python3
"""Medians of job 11. Usage: ram_table.py MIB METER [CHANGED SAME]"""
import collections
import os
import statistics
import sys


def rows(number):
    found = collections.defaultdict(list)
    if len(sys.argv) > number and os.path.exists(sys.argv[number]):
        for text in open(sys.argv[number]):
            name, *fields = text.rstrip("\n").split("\t")
            found[name.rsplit("_", 1)[0]].append(fields)
    return found


def median(fields, column):
    return statistics.median(float(row[column]) for row in fields)


mebibytes = float(sys.argv[1])
meter, changed, same = rows(2), rows(3), rows(4)
print("| row | rounds | exit codes | wall s | CPU s | ratio | machine's CPU s | MiB/s | peak RSS MiB | of that anonymous | each process (RSS/anonymous) | disk MiB |")
print("|---|---|---|---|---|---|---|---|---|---|---|---|")
least = None
for name, fields in meter.items():
    cpu = median(fields, 2) + median(fields, 3)
    least = least or cpu
    wall = median(fields, 1)
    print(f"| {name} | {len(fields)} | {' '.join(sorted({row[0] for row in fields}))} | {wall:.2f} ({min(float(row[1]) for row in fields):.2f}) | {cpu:.2f} | {cpu / least:.1f} | {median(fields, 4):.2f} | {mebibytes / wall:.0f} | "
          f"{max(float(row[5]) for row in fields):.0f} | {max(float(row[6]) for row in fields):.0f} | {fields[-1][7]} | {median(fields, 8) / 1048576:.0f} |")
if changed:
    print("\n| row | pages | not zero | changed | % | changed that were not zero | % of those |\n|---|---|---|---|---|---|---|")
    for name, fields in changed.items():
        pages, filled, differ, of_filled = (median(fields, column) for column in range(4))
        was = filled - (differ - of_filled)
        print(f"| {name} | {pages:.0f} | {was:.0f} | {differ:.0f} | {100 * differ / pages:.1f} | {of_filled:.0f} | {100 * of_filled / was:.1f} |")
if same:
    print("\n| image | MiB stored | pages | equal % | of those not zero, equal % |\n|---|---|---|---|---|")
    for name, fields in same.items():
        stored, pages, filled, equal, of_filled = (median(fields, column) for column in range(5))
        print(f"| {name} | {stored / 1048576:.0f} | {pages:.0f} | {100 * equal / pages:.2f} | {100 * of_filled / filled:.2f} |")
