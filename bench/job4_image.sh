#!/usr/bin/env bash
# Job 4: an image of a file, about half of which compresses: raw, with MD5 and SHA-256, and E01, with MD5 and SHA-1. usage: job4_image.sh   (env: IMG=file GIB=4 OURS=row)
# Ours are whole runs: host, worker, bundle, custody, records. What is written lies in {out}, which measure.py makes: set TMPDIR to a place that is fast enough.
. "$(dirname "$0")/lib.sh"
GIB=${GIB:-4}; IMG=${IMG:-$BENCH/img${GIB}g.bin}; [ -f "$IMG" ] || python3 "$HERE/gen_data.py" mix "$IMG" --bytes $((GIB << 30))
need dc3dd ewfacquire sha256sum || exit 1
PRODUCT=${PRODUCT:-$HERE/../.build/product/forensics.dll}
[ -f "$PRODUCT" ] || { echo "build first: ./forensics version"; exit 1; }
collect="dotnet $PRODUCT collect -q -o {out}/o.tar.zst --profile disk --set disk.image.source=$IMG"
ewf="ewfacquire -u -q -t {out}/o -c deflate:fast -d sha1 -f encase6 -S 100GiB $IMG"
size() { local out; out=$(mktemp -d); eval "${1//\{out\}/$out}" >/dev/null 2>&1; du -cb "$out"/*E01* | tail -1 | cut -f1; rm -rf "$out"; }
ours_e01="$collect --set disk.image.to={out} --set disk.image.format=e01 --set disk.image.hashes=md5,sha1 --set disk.image.segment_hashes="
[ "${SIZES:-1}" = 0 ] || echo "# bytes of E01, fast: ewfacquire $(size "$ewf"), ours $(size "$ours_e01")"
cat "$IMG" >/dev/null
measure job4_image "$(($(stat -c %s "$IMG") / 1000000))" MB <<ROWS
dd-null	dd if=$IMG of=/dev/null bs=1M
dd-file	dd if=$IMG of={out}/o bs=1M
dc3dd-md5+sha256	dc3dd if=$IMG of={out}/o hash=md5 hash=sha256 log={out}/log
ours-raw-md5+sha256	$collect --set disk.image.to={out} --set disk.image.format=raw --set disk.image.hashes=md5,sha256 --set disk.image.segment_hashes=md5
ewfacquire-fast-md5+sha1	$ewf
ewfacquire-fast-md5+sha1-malloc	MALLOC_MMAP_THRESHOLD_=33554432 $ewf
ours-e01-fast-md5+sha1	$ours_e01
ours-e01-fast-all-digests	$collect --set disk.image.to={out} --set disk.image.format=e01
ours-e01-fast-in-bundle	$collect --set disk.image.format=e01 --set disk.image.hashes=md5,sha1 --set disk.image.segment_hashes=
ours-raw-in-bundle	$collect --set disk.image.format=raw --set disk.image.hashes=md5,sha256
${OURS:-}
ROWS
