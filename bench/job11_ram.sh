#!/usr/bin/env bash
# Job 11: the device's memory. Boots a guest (QEMU without KVM: trust ratios and pages, not seconds) and images it in turn by a bare reader of /proc/kcore and by ours, its memory saved by QEMU
# before and after each; then on this machine what the host does with an image.
# env: ARCHIVE=unpacked archive (else eng/publish)  MEM=512 (MiB)  ROUNDS=3  IMAGED=2048 (MiB; 0 leaves it out, as GUEST=0 does the guest)  ROWS=REGEX  AVML=static program  LIME=module for the kernel
. "$(dirname "$0")/lib.sh"
need gcc zstd tar python3 || exit 1
MEM=${MEM:-512} ROUNDS=${ROUNDS:-3} IMAGED=${IMAGED:-2048} ROWS=${ROWS:-.} W=$BENCH/job11.$$ OUT=$RES/job11_ram machine=
mkdir -p "$W" "$OUT" && trap '[ -z "$machine" ] || kill "$machine" 2>/dev/null; cp "$W/changed.tsv" "$OUT/" 2>/dev/null; rm -rf "$W"' EXIT
for program in kcoreread ram_meter ram_pages; do gcc -O2 -static -o "$BENCH/$program" "$HERE/$program.c" || exit 1; done
if [ -z "${ARCHIVE:-}" ]; then
  "$HERE/../eng/publish" -o "$W/archive" >/dev/null && tar -xzf "$W"/archive/*.tar.gz -C "$W/archive" || exit 1
  ARCHIVE=$(echo "$W"/archive/*/)
fi
ours() { echo "$ARCHIVE/forensics collect -q --only memory.device"; }
image() { zstd -qdc "$1" | tar -xO --wildcards 'images/memory.device/*'; } # the image in a bundle; its parts are in order

imaged() { # this machine: what becomes of an image once it is read, by a plugin of the tests that makes one up
  local plugin=$HERE/../.build/hostile/hostile.imager round meter="$BENCH/ram_meter $OUT/imaged.tsv"
  [ -d "$plugin" ] || { echo "SKIP: $plugin is not built" >&2; return; }
  local imager="$ARCHIVE/forensics collect -q --plugin-dir $plugin --only hostile.imager --set hostile.imager.mebibytes=$IMAGED --set hostile.imager.typical=true"
  rm -f "$OUT/imaged.tsv"
  $imager -o "$W/imager.tar.zst" >/dev/null 2>&1 || return
  zstd -qdc "$W/imager.tar.zst" | tar -xO --wildcards 'images/hostile.imager/*' >"$W/content"; rm "$W/imager.tar.zst"
  for ((round = 0; round < ROUNDS; round++)); do
    echo "# round $round: $(uptime)" >&2
    $meter sha256sum+zstd-1 - bash -c "cat $W/content | tee >(sha256sum >$W/digest) | zstd -q -1 -T2 >$W/bare.zst" 2>/dev/null
    $meter ours - $imager -o "$W/ours.$round.tar.zst" >/dev/null 2>&1
    stat -c '# bundle %s, zstd -1' "$W/ours.$round.tar.zst"; stat -c '# %s' "$W/bare.zst"; rm -f "$W"/ours.*
  done
}

guest_system() { # Debian 12's kernel and busybox, as the tests have them
  G=${XDG_CACHE_HOME:-$HOME/.cache}/forensics-tests/guest-bookworm
  [ -x "$G/bin/busybox" ] && return
  G=$BENCH/guest-bookworm
  [ -x "$G/bin/busybox" ] && return
  mkdir -p "$G" && (
    cd "$G" && kernel=$(apt-cache depends linux-image-cloud-amd64 | grep -o 'linux-image-6[^ ]*' | head -1) && apt-get download -qq "$kernel" busybox-static &&
      for package in *.deb; do dpkg-deb -x "$package" . && rm "$package"; done && bin/busybox depmod -b . "$(ls lib/modules)"
  )
}

guest() {
  need qemu-system-x86_64 mkfs.ext4 debugfs cpio gzip && guest_system || exit 1
  local root=$W/root initial=$W/initial modules='virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk' name
  mkdir -p "$root"/{bin,sbin,dev,etc,guest,out,proc,root,run,sys,tmp,var} "$initial"/{bin,dev,modules,root}
  cp "$G/bin/busybox" "$root/bin/"; cp "$G/bin/busybox" "$initial/bin/"
  cp -a "$G/lib" "$root/lib"; cp -a "$ARCHIVE" "$root/forensics"
  cp "$BENCH/kcoreread" "$BENCH/ram_meter" "$root/guest/"
  [ -z "${AVML:-}" ] || cp "$AVML" "$root/guest/avml"
  [ -z "${LIME:-}" ] || cp "$LIME" "$root/guest/lime.ko"
  for name in $modules; do cp "$(find "$G/lib/modules" -name "$name.ko")" "$initial/modules/"; done
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"; printf 'root:x:0:\n' >"$root/etc/group"
  cat >"$initial/init" <<END
#!/bin/busybox sh
for module in $modules; do /bin/busybox insmod /modules/\$module.ko; done
/bin/busybox mount -t devtmpfs dev /dev; /bin/busybox mount -t ext4 -o noatime /dev/vda /root; /bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /bin/busybox sh /guest/init
END
  cat >"$root/guest/init" <<'END'
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/root
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs -o mode=1777 tmp /tmp; mount -t securityfs security /sys/kernel/security; mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t ext4 /dev/vdb /out; ip link set lo up
exec 3<>/dev/ttyS1; stty -F /dev/ttyS1 raw -echo
(cd /out; . /guest/rounds) >/out/log 2>&1
umount /out; mount -o remount,ro /; poweroff -f
END
  { printf 'rows=%q rounds=%s\n' "$ROWS" "$ROUNDS"; cat "$HERE/ram_rounds.sh"; } >"$root/guest/rounds"
  chmod +x "$initial/init"; (cd "$initial" && find . | cpio -o -H newc --quiet | gzip -1) >"$W/initial.gz"
  { mkfs.ext4 -q -F -O ^has_journal -d "$root" "$W/root.img" 1G && mkfs.ext4 -q -F -E lazy_itable_init=0 -O ^has_journal "$W/out.img" $((MEM * (ROUNDS * 4 + 4)))M; } >/dev/null || exit 1
  rm -rf "$root" "$OUT/changed.tsv" "$OUT/guest.tsv" "$OUT/same.tsv"
  timeout $((ROUNDS * MEM * 6)) qemu-system-x86_64 -accel tcg,thread=multi -smp 2 -cpu max,-smap -m "${MEM}M" -nographic -nodefaults -no-reboot -append "console=ttyS0 quiet panic=-1" \
    -kernel "$G"/boot/vmlinuz-* -initrd "$W/initial.gz" -serial "file:$W/console" -serial "unix:$W/line,server=on,wait=on" -qmp "unix:$W/monitor,server=on,wait=off" \
    -drive "file=$W/root.img,format=raw,if=virtio,cache=unsafe" -drive "file=$W/out.img,format=raw,if=virtio,cache=unsafe" &
  machine=$!
  python3 "$HERE/ram_guest.py" "$W" "$MEM" "$BENCH/ram_pages" $((ROUNDS * MEM * 6)) '.*(lime|direct|buffered)' || { cat "$W/console"; exit 1; }
  wait $machine; machine=
  mkdir "$W/out" && debugfs -R "rdump / $W/out" "$W/out.img" >/dev/null 2>&1
  cp "$W/changed.tsv" "$OUT/"; cp "$W/out/log" "$OUT/guest.log"; cp "$W/out/meter.tsv" "$OUT/guest.tsv"
  for file in "$W"/out/*.lime "$W"/out/*.tar.zst; do
    name=${file##*/}; name=${name%%.*}
    [ -f "$W/$name.memory" ] || continue
    printf '%s\t%s\t%s\n' "$name" "$(stat -c %s "$file")" "$(case $file in *.zst) image "$file" ;; *) cat "$file" ;; esac | "$BENCH/ram_pages" image "$W/$name.memory")" >>"$OUT/same.tsv"
  done
}

echo "# $(date -u +%F) load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors, $(uname -r)"
[ "${GUEST:-1}" = 0 ] || { guest; echo "# guest: $MEM MiB, 2 processors, emulated"; python3 "$HERE/ram_table.py" "$MEM" "$OUT"/{guest,changed,same}.tsv; }
[ "$IMAGED" = 0 ] || { imaged; [ ! -f "$OUT/imaged.tsv" ] || { echo "# this machine, $IMAGED MiB made up"; python3 "$HERE/ram_table.py" "$IMAGED" "$OUT/imaged.tsv"; }; }
echo "# load at the end $(cut -d' ' -f1-3 /proc/loadavg)"
