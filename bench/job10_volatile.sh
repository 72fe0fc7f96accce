#!/usr/bin/env bash
# Job 10: the volatile state of a device: our profile `volatile` beside the same items of UAC's ir_triage. usage: UAC=dir job10_volatile.sh   (env: RUNS=5 PROCESSES=200)
# UAC starts a program for each item, or several for each process; what is not installed it leaves out without a word, so install iproute2, nftables, iptables, lsof, procps.
. "$(dirname "$0")/lib.sh"
UAC=${UAC:-$BENCH/src/uac}; PROCESSES=${PROCESSES:-200}
PRODUCT=$HERE/../.build/product/forensics.dll
[ -f "$PRODUCT" ] || { echo 'SKIP: build the product first: ./forensics version' >&2; exit 1; }
sleepers=()
trap 'kill "${sleepers[@]}" 2>/dev/null' EXIT
for _ in $(seq "$PROCESSES"); do sleep 3600 & sleepers+=($!); done
artifacts='live_response/process/ps.yaml,live_response/process/lsof.yaml,live_response/process/procfs_information.yaml,live_response/process/hash_running_processes.yaml,live_response/process/deleted.yaml'
artifacts+=",live_response/network/*,$(printf 'live_response/system/%s.yaml,' binfmt_misc bpftool ebpf date free getenforce kernel_modules kernel_tainted_state last lastb lastlog loginctl lsmod modinfo sestatus sysctl uname uptime utmpdump who)"
artifacts+='live_response/storage/mount.yaml,live_response/storage/findmnt.yaml,live_response/storage/df.yaml'
measure job10_volatile "$PROCESSES" processes < <(
  [ -x "$UAC/uac" ] && printf 'uac\tcd %s && ./uac -u -a %q -f tar {out} >/dev/null 2>&1\n' "$UAC" "$artifacts"
  printf 'forensics\tDOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0 dotnet %s collect -q -o {out}/o.tar.zst --profile volatile >/dev/null 2>&1\n' "$PRODUCT"
  [ -n "${OURS:-}" ] && echo "$OURS"
  true
)
