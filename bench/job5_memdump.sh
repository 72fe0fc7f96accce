#!/usr/bin/env bash
# Job 5: dump a live process's memory.  env: MIB=2048 OUTDIR=/dev/shm OURS=row
# The first group writes a core file, as gcore does: ours-core is our reader and core writer alone, precompiled. The second delivers evidence: read, digested, compressed, signed.
. "$(dirname "$0")/lib.sh"
need gcore zstd sha256sum dotnet || exit 1
MIB=${MIB:-2048} O=${OUTDIR:-/dev/shm}/core.$$
mkdir -p "$O"
cc -O2 -o "$BENCH/hog" "$HERE/hog.c" && cc -O2 -o "$BENCH/vmread" "$HERE/vmread.c" || exit 1
case $(uname -m) in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
dotnet publish "$HERE/Forensics.Bench" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$BENCH/ours" >"$BENCH/publish.log" 2>&1 || { cat "$BENCH/publish.log"; exit 1; }
PRODUCT=$HERE/../.build/product/forensics.dll
"$BENCH/hog" "$MIB" "$O.gap" "$O.reset" & H=$!
trap 'kill $H; rm -rf "$O" "$O.gap" "$O.reset"' EXIT
for ((i = 0; i < 600; i++)); do [ "$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$H/status")" -ge "$MIB" ] && break; sleep 0.2; done
GAP="; sleep 0.1; echo \"\$L \$(cat $O.gap)\" >> $RES/job5_stopped.txt" PRE="{pre:rm -rf $O/*; touch $O.reset; sleep 0.2} "
: >"$RES/job5_stopped.txt"
measure job5_memdump "$((MIB * 1048576 / 1000000))" MB < <(
  cat <<ROWS
limit-vmreadv-to-file	${PRE}L=vmreadv-file; $BENCH/vmread $H $O/o$GAP
limit-vmreadv-null	${PRE}L=vmreadv; $BENCH/vmread $H$GAP
gcore	${PRE}L=gcore; gcore -o $O/c $H$GAP
ours-core	${PRE}L=ours-core; $BENCH/ours/Forensics.Bench memory $H $O/o$GAP
ours-core-null	${PRE}L=ours-core-null; $BENCH/ours/Forensics.Bench memory $H /dev/null$GAP
gcore+sha256sum+zstd-1	${PRE}L=gcore+zstd; gcore -o $O/c $H && sha256sum $O/c.$H && zstd -q -1 -T2 --rm $O/c.$H -o $O/z$GAP
ROWS
  [ -f "$PRODUCT" ] && cat <<ROWS
forensics-collect	${PRE}L=collect; dotnet $PRODUCT collect -q -o $O/o.tar.zst --profile full --only memory.process --set memory.process.pids=$H --set memory.process.rules= --set memory.process.proc_state=false >/dev/null 2>&1$GAP
ROWS
  [ -n "${OURS:-}" ] && echo "$OURS"
  true
)
echo "# longest pause of the target, s (each run):"
awk '{ seen[$1] = seen[$1] " " $2 } END { for (name in seen) print "# " name ":" seen[name] }' "$RES/job5_stopped.txt"
