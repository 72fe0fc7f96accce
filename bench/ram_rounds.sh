# In the guest, in /out: the rounds of job 11; `rows` and `rounds` are set, busybox's sh.
ask() { echo "$*" >&3; read -r answer <&3; }
# One row: NAME COMMAND. Each starts with cold caches, as a tool does that was just brought; a name is ROW_ROUND.
row() {
  name=$1_$round
  shift
  echo "$name" | grep -Eq "$rows" || return 0
  sync; echo 3 >/proc/sys/vm/drop_caches; sleep 1
  ask before "$name"
  /guest/ram_meter meter.tsv "$name" vdb "$@"
  ask after "$name"
}
collect='/forensics/forensics collect -q --only memory.device'
round=0
while [ $round -lt $rounds ]; do
  row bare-null /guest/kcoreread /proc/kcore /proc/iomem
  row bare-direct /guest/kcoreread /proc/kcore /proc/iomem -d bare-direct_$round.lime
  [ ! -f /guest/avml ] || row avml /guest/avml avml_$round.avml
  [ ! -f /guest/avml ] || row avml-compress /guest/avml --compress avml-compress_$round.avml
  [ ! -f /guest/lime.ko ] || { row lime-module insmod /guest/lime.ko "path=/out/lime-module_$round.lime format=lime dio=1"; rmmod lime; }
  start=$(cut -d. -f1 /proc/uptime)
  row ours-lime $collect -o ours-lime_$round.tar.zst
  took=$(($(cut -d. -f1 /proc/uptime) - start))
  row ours-avml $collect --set memory.device.format=avml -o ours-avml_$round.tar.zst
  row ours-pipe sh -c "$collect -o - | cat >/dev/null"
  row idle sleep $took
  round=$((round + 1))
done
# Once, and last: they fill memory with what later images would have.
row ours-buffered sh -c "$collect -o - >ours-buffered_$round.tar.zst"
row bare-buffered /guest/kcoreread /proc/kcore /proc/iomem bare-buffered_$round.lime
