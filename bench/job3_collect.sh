#!/usr/bin/env bash
# Job 3: a set of files into one compressed archive, with MD5 and SHA-256 of each. usage: job3_collect.sh   (env: COLL=dir COLLBYTES=400000000 FILES=20000 OURS=row)
# UAC=dir adds UAC, with and without its own digests.
# The peers do it in three passes, as scripts of responders do: an archive, then two lists of digests.
. "$(dirname "$0")/lib.sh"
COLL=${COLL:-$BENCH/coll}; COLLBYTES=${COLLBYTES:-400000000}; FILES=${FILES:-20000}
[ -d "$COLL" ] || { mkdir -p "$COLL/big"; python3 "$HERE/gen_data.py" big "$COLL/big" --bytes "$COLLBYTES" --seed 11; python3 "$HERE/gen_data.py" tree "$COLL/small" --files "$FILES" --seed 11; }
need zip zstd || exit 1
OUR=$HERE/../.build/bin/Forensics.Bench/release/Forensics.Bench.dll
[ -f "$OUR" ] || dotnet build "$HERE/Forensics.Bench" -c Release --nologo -v quiet >/dev/null || exit 1
BYTES=$(find "$COLL" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%d", s }')
echo "# $BYTES bytes, $(find "$COLL" | wc -l) entries; sizes: tar | zstd -1 $(tar cf - "$COLL" 2>/dev/null | zstd -q -1 | wc -c), zip -1 $(cd "$COLL" && zip -q -r -1 - . | wc -c), ours $(d=$(mktemp -d) && dotnet "$OUR" archive "$COLL" "$d/o" 2>/dev/null && stat -c %s "$d/o"; rm -r "$d")"
PRODUCT=$HERE/../.build/product/forensics.dll
digests="find $COLL -type f -print0 | xargs -0 md5sum >/dev/null; find $COLL -type f -print0 | xargs -0 sha256sum >/dev/null"
measure job3_collect "$((BYTES / 1000000))" MB < <(
  cat <<ROWS
tar+zstd-1+md5sum+sha256sum	tar cf - $COLL 2>/dev/null | zstd -q -1 > {out}/o; $digests
forensics	dotnet $OUR archive $COLL {out}/o 2>/dev/null
tar+zstd-1	tar cf - $COLL 2>/dev/null | zstd -q -1 > {out}/o
zip-1	cd $COLL && zip -q -r -1 {out}/o.zip .
zip-1+md5sum+sha256sum	cd $COLL && zip -q -r -1 {out}/o.zip .; $digests
ROWS
  # The whole product: worker, wire, metadata of every object, both digests, records, signature.
  [ -f "$PRODUCT" ] && cat <<ROWS
tar-full+zstd-1+md5sum+sha256sum	tar --xattrs --acls --sparse -cf - $COLL 2>/dev/null | zstd -q -1 > {out}/o; $digests
forensics-collect	dotnet $PRODUCT collect -q -o {out}/o.tar.zst --profile volatile --only files.collect --set 'files.collect.paths=$COLL/**' >/dev/null 2>&1
ROWS
  if [ -x "${UAC:-}/uac" ]; then
    mkdir -p "$UAC/artifacts/bench"
    printf 'version: 1.0\nartifacts:\n  -\n    description: bench\n    supported_os: [all]\n    collector: file\n    path: %s\n' "$COLL" > "$UAC/artifacts/bench/files.yaml"
    printf 'uac-tar.gz\tcd %s && ./uac -u -a bench/files.yaml -f tar {out} >/dev/null 2>&1\nuac-tar.gz-hashes\tcd %s && ./uac -u -H -a bench/files.yaml -f tar {out} >/dev/null 2>&1\n' "$UAC" "$UAC"
  fi
  [ -n "${OURS:-}" ] && echo "$OURS"
  true
)
