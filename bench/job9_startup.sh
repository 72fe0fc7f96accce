#!/usr/bin/env bash
# Job 9: start-up. usage: job9_startup.sh   (env: PRODUCT=folder of forensics.dll)
. "$(dirname "$0")/lib.sh"
PRODUCT=${PRODUCT:-$HERE/../.build/product}
mkdir -p "$BENCH/empty"
measure job9_startup 1 starts <<EOF
limit-true	/bin/true
version	dotnet $PRODUCT/forensics.dll version
collect-nothing	dotnet $PRODUCT/forensics.dll collect -q -o {out} --only filesystem.listing --set filesystem.listing.root=$BENCH/empty
$OURS
EOF
