# The machine of a plugin author, for the commands of docs/writing-a-plugin.md: the same names, nothing of them touches this machine's own state.
# CHECKOUT and PRODUCT come from the test; the current folder is the author's.
set -euo pipefail
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 AUTHOR=$PWD

# Templates go into a hive of the author's own, packages into a cache of his own, and the SDK is compiled into a folder of its own: other tests may be
# building in the checkout meanwhile.
dotnet() {
  case $1 in
    new) command dotnet "$@" --debug:custom-hive "$AUTHOR/hive" ;;
    pack) command dotnet "$@" -p:ArtifactsPath="$AUTHOR/artifacts" ;;
    *) NUGET_PACKAGES=$AUTHOR/nuget command dotnet "$@" ;;
  esac
}
export -f dotnet

forensics() {
  local arguments=("$@")
  if [ "$1" = collect ] && [ "$(id -u)" != 0 ]; then arguments+=(--unprivileged); fi
  command dotnet "$PRODUCT/forensics.dll" "${arguments[@]}"
}

[ -e forensics ] || ln -s "$CHECKOUT" forensics
