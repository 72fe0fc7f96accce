#!/usr/bin/env bash
# Job 2: MD5 + SHA-256 of every file. usage: job2_hash.sh   (env: BIG=dir BIGBYTES=2147483648 TREE=dir FILES=400000 THREADS=2 OURS=row)
# Two sets: `big`, 16 KiB to 64 MiB a file, where hashing is what costs; `tree`, small files, where the kernel's open, read and close do.
. "$(dirname "$0")/lib.sh"
BIG=${BIG:-$BENCH/big}; BIGBYTES=${BIGBYTES:-2147483648}; TREE=${TREE:-$BENCH/tree}; FILES=${FILES:-400000}; THREADS=${THREADS:-2}
[ -d "$BIG" ] || { mkdir -p "$BIG"; python3 "$HERE/gen_data.py" big "$BIG" --bytes "$BIGBYTES"; }
[ -d "$TREE" ] || python3 "$HERE/gen_data.py" tree "$TREE" --files "$FILES"
cc -O2 -pthread -o "$BENCH/hash2" "$HERE/hash2.c" -lcrypto || exit 1
cc -O3 -march=native -o "$BENCH/md5mb" "$HERE/md5mb.c" 2>/dev/null && "$BENCH/md5mb" 8 2>/dev/null | sed 's/^/# /'
for h in sha256 md5 sha1; do echo "# openssl speed $h 1 MiB (kB per CPU s): $(openssl speed -seconds 2 -bytes 1048576 -evp $h 2>/dev/null | tail -1)"; done
OUR=$HERE/../.build/bin/Forensics.Bench/release/Forensics.Bench.dll
[ -f "$OUR" ] || dotnet build "$HERE/Forensics.Bench" -c Release --nologo -v quiet >/dev/null || exit 1

# The same digests, line by line, before any time is taken.
for set in "$BIG" "$TREE"; do
  cmp <(find "$set" -type f -print0 | "$BENCH/hash2" "$THREADS" | sort) <(dotnet "$OUR" hash "$set" md5,sha256 "$THREADS" | sort) ||
    { echo "the digests differ: $set" >&2; exit 1; }
done

rows() { # the first row is what the others are measured by: one OpenSSL pass with both digests
  cat <<EOF
hash2-openssl-1pass	find $1 -type f -print0 | $BENCH/hash2 $THREADS >/dev/null
forensics	dotnet $OUR hash $1 md5,sha256 $THREADS >/dev/null
listing-with-digests	dotnet $OUR listing $1 /dev/null $THREADS md5,sha256
read-only-cat	find $1 -type f -print0 | xargs -0 -P$THREADS -n 64 cat >/dev/null
EOF
  need hashdeep && printf 'hashdeep\thashdeep -c md5,sha256 -r -j%s %s >/dev/null\n' "$THREADS" "$1"
  [ "$2" = peers ] && printf 'coreutils\t%s\n' "find $1 -type f -print0 | xargs -0 -P$THREADS -n 32 sh -c 'sha256sum \"\$@\"; md5sum \"\$@\"' _ >/dev/null"
  [ -n "${OURS:-}" ] && echo "$OURS"
  return 0
}
measure job2_hash_big $(($(find "$BIG" -type f -printf '%s\n' | awk '{ s += $1 } END { printf "%d", s }') / 1000000)) MB < <(rows "$BIG" peers)
measure job2_hash_tree "$(find "$TREE" -type f | wc -l)" files < <(rows "$TREE" few)
