#!/usr/bin/env bash
# Job 9: start-up. usage: job9_startup.sh   (env: PRODUCT=folder of forensics.dll, ARCHIVE=unpacked archive: adds its launcher beside the plain apphost of the same files)
. "$(dirname "$0")/lib.sh"
PRODUCT=${PRODUCT:-$HERE/../.build/product}
mkdir -p "$BENCH/empty"
if [ -n "${ARCHIVE:-}" ]; then
  rm -rf "$BENCH/apphost"
  cp -r "$ARCHIVE" "$BENCH/apphost"
  for name in forensics Forensics.Worker; do mv "$BENCH/apphost/lib/$name.apphost" "$BENCH/apphost/$name"; done
  rm -r "$BENCH/apphost/lib"
  environment='env -i PATH=/usr/bin:/bin HOME=/ LC_ALL=C DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0 OPENSSL_CONF=/dev/null'
  collect="collect -q -o {out} --only filesystem.listing --set filesystem.listing.root=$BENCH/empty"
  measure job9_archive 1 starts <<EOF
apphost-version	$environment $BENCH/apphost/forensics version
launcher-version	$environment $ARCHIVE/forensics version
apphost-collect-nothing	$environment $BENCH/apphost/forensics $collect
launcher-collect-nothing	$environment $ARCHIVE/forensics $collect
EOF
fi
measure job9_startup 1 starts <<EOF
limit-true	/bin/true
version	dotnet $PRODUCT/forensics.dll version
collect-nothing	dotnet $PRODUCT/forensics.dll collect -q -o {out} --only filesystem.listing --set filesystem.listing.root=$BENCH/empty
$OURS
EOF
