#!/usr/bin/env bash
# Job 7: process listing with N extra processes.  env: N=2000 OURS=label<TAB>command for more rows
. "$(dirname "$0")/lib.sh"; N=${N:-2000}
cc -O2 -o "$BENCH/pslim" "$HERE/pslim.c" && cc -O2 -o "$BENCH/pssame" "$HERE/pssame.c" || exit 1
if need dotnet; then
  case $(uname -m) in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
  dotnet publish "$HERE/Forensics.Bench" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$BENCH/ours" >"$BENCH/publish.log" 2>&1 || { cat "$BENCH/publish.log"; exit 1; }
fi
PIDS=(); for ((i = 0; i < N; i++)); do sleep 100000 & PIDS+=($!); done; trap 'kill "${PIDS[@]}" 2>/dev/null' EXIT
T=$(ls -d /proc/[0-9]* | wc -l); echo "# processes: $T"
# What a round of ours costs once all is compiled, beside the C programs in the same rounds: CPU of each, best and median.
[ -x "$BENCH/ours/Forensics.Bench" ] && python3 - "$BENCH" "${RUNS:-5}" <<'P'
import re, resource, statistics, subprocess, sys
bench, runs, each = sys.argv[1], int(sys.argv[2]), 10
def cpu(command):
    a = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(each):
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    b = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime) * 1000 / each
def ours(kind):
    out = subprocess.run([bench + "/ours/Forensics.Bench", "processes", kind, str(each)], capture_output=True, check=True, text=True).stdout
    return float(re.match(r"([\d.]+) ms", out)[1])
rows = {"limit-pslim": lambda: cpu([bench + "/pslim"]), "limit-pssame": lambda: cpu([bench + "/pssame"]), "ours-basic": lambda: ours("basic"),
        "ps-eo": lambda: cpu(["ps", "-eo", "pid,ppid,uid,user,gid,lstart,etime,stat,nlwp,vsz,rss,pcpu,tty,wchan,comm,args"]), "ours-full": lambda: ours("full")}
found = {name: [] for name in rows}
for _ in range(runs):
    for name, run in rows.items():
        found[name].append(run())
base = statistics.median(found["limit-pslim"])
for name, values in found.items():
    print(f"# {name:14} best {min(values):7.1f} ms  median {statistics.median(values):7.1f} ms  {statistics.median(values) / base:5.2f} x pslim")
P
measure job7_ps "$T" procs <<EOF
limit-procfs-read	$BENCH/pslim
limit-same-calls	$BENCH/pssame
ps-eo	ps -eo pid,ppid,uid,user,gid,lstart,etime,stat,nlwp,vsz,rss,pcpu,tty,wchan,comm,args
ps-aux	ps auxwww
uac-ls-exe	ls -l /proc/[0-9]*/exe 2>/dev/null
lsof	lsof -nPl +w
$OURS
EOF
