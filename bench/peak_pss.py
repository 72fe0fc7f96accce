#!/usr/bin/env python3
"""Peak memory and CPU of each process of a command: Pss from /proc/PID/smaps_rollup, sampled every 20 ms. Usage: peak_pss.py COMMAND [ARG ...]

Pss divides shared pages among the processes that map them; `anon` is the part that is a process's own. The largest sample of each counts; CPU seconds (user+sys) are those of the last sample."""
import os, subprocess, sys, time

def rollup(pid):
    values = {}
    for line in open(f"/proc/{pid}/smaps_rollup"):
        name, _, rest = line.partition(":")
        if rest.endswith("kB\n"): values[name] = int(rest.split()[0])
    return values.get("Pss", 0), values.get("Pss_Anon", 0)

def family(root):
    parents = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try: parents[int(pid)] = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError): pass
    found, new = {root}, {root}
    while new: new = {p for p, q in parents.items() if q in new} - found; found |= new
    return found

command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
peak, names, cpu = {}, {}, {}
while command.poll() is None:
    for pid in family(command.pid):
        try:
            pss, anon = rollup(pid)
            names[pid] = open(f"/proc/{pid}/cmdline").read().replace("\0", " ").strip()[:80]
            fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
            cpu[pid] = [int(fields[i]) / os.sysconf("SC_CLK_TCK") for i in (11, 12)]
            peak[pid] = max(peak.get(pid, (0, 0)), (pss, anon))
        except OSError: pass
    time.sleep(0.02)
for pid, (pss, anon) in peak.items(): print(f"pss_MiB={pss / 1024:.1f}\tanon_MiB={anon / 1024:.1f}\tcpu_s={cpu[pid][0]:.2f}+{cpu[pid][1]:.2f}\t{names[pid]}")
sys.exit(command.returncode)
