#!/usr/bin/env python3
"""The other end of a guest's second serial line: answers `before NAME` and `after NAME` once QEMU has halted it, saved its memory (pmemsave) and let it go on. Writes changed.tsv: name, pages,
not zero, changed, changed of those that were not zero. Keeps FOLDER/NAME.memory of names in `keep`. Usage: ram_guest.py FOLDER MIB PAGES_PROGRAM SECONDS KEEP_REGEX (sockets: FOLDER/line, FOLDER/monitor)"""
import json
import os
import re
import socket
import subprocess
import sys
import time

folder, mebibytes, pages, seconds, keep = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), re.compile(sys.argv[5])


def connect(name):
    until = time.monotonic() + 60
    while True:
        try:
            end = socket.socket(socket.AF_UNIX)
            end.connect(f"{folder}/{name}")
            end.settimeout(seconds)
            return end, end.makefile("r", encoding="utf-8", errors="replace")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


line, asked = connect("line")  # first: QEMU waits for it before it does anything else
monitor, answers = connect("monitor")
answers.readline()


def execute(command, **arguments):
    monitor.sendall((json.dumps({"execute": command, "arguments": arguments}) + "\n").encode())
    while "event" in (answer := json.loads(answers.readline())):
        pass
    if "error" in answer:
        raise SystemExit(f"{command}: {answer['error']}")


def save(file):
    execute("stop")
    execute("pmemsave", val=0, size=mebibytes << 20, filename=file)
    execute("cont")


execute("qmp_capabilities")
with open(f"{folder}/changed.tsv", "a") as changed:
    for words in asked:
        if len(words := words.split()) != 2 or words[0] not in ("before", "after"):
            continue
        what, name = words
        save(f"{folder}/{name if what == 'after' else ''}.memory")
        if what == "after":
            result = subprocess.run([pages, "diff", f"{folder}/.memory", f"{folder}/{name}.memory"], stdout=subprocess.PIPE, check=True, text=True).stdout
            changed.write(f"{name}\t{result}")
            changed.flush()
            print(f"{name}: load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
            if not keep.match(name):
                os.remove(f"{folder}/{name}.memory")
        line.sendall(b"done\n")
