# Shared by ./up, ./test and ./build: finding out what is missing, installing it, saying so.
# Source it; it changes to the repository's root.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# One warm compiler for all projects; it is sent home when the script ends.
export UseSharedCompilation=true
trap 'if have dotnet; then dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true; fi' EXIT

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# need PACKAGE... : installs the Debian packages that are not there yet.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || fail "please install these by hand (this is no Debian or Ubuntu): ${missing[*]}"
  say "installing from your distribution: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The .NET SDK: from the distribution where it has one (Ubuntu), else from Microsoft's Debian feed.
need_dotnet() {
  if have dotnet && dotnet --list-sdks | grep -q '^10\.'; then return 0; fi
  say "installing the .NET 10 SDK"
  as_root apt-get update -qq
  if ! apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then
    need curl ca-certificates
    . /etc/os-release
    curl -fsSL "https://packages.microsoft.com/config/$ID/$VERSION_ID/packages-microsoft-prod.deb" -o /tmp/microsoft-prod.deb \
      || fail "no .NET 10 SDK in this distribution, and Microsoft's feed cannot be reached: see https://dot.net"
    as_root dpkg -i /tmp/microsoft-prod.deb >/dev/null
    as_root apt-get update -qq
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq dotnet-sdk-10.0 >/dev/null
}

# What compiling the native binary needs.
need_build() { need gcc libc6-dev zlib1g-dev libsqlite3-dev; need_dotnet; }

# What running real containers needs.
need_containers() { need containerd runc containernetworking-plugins iptables nftables iproute2 curl; }

# An etcd: whichever is there, else Debian's, where root may install it. Without one the tests that need it are skipped.
need_etcd() { have etcd || [ "$(id -u)" != 0 ] || ! have apt-get || need etcd-server; }

# A kubectl: whichever is there, else Debian's.
need_kubectl() { have kubectl || need kubernetes-client; }
