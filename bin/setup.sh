# Sourced by the commands beside it: makes everything they need from a bare clone. POSIX sh.

missing() { # missing WHAT COMMAND
  echo "Missing: $1. Install it with: $2" >&2
  exit 1
}

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  missing "Python 3.11 or newer" "sudo apt-get install -y python3 python3-venv"
}

# install_packages EXTRA: a virtual environment with the pinned versions; done again only when they change.
# What was installed with an extra serves without it too.
install_packages() {
  wanted=$(cat pyproject.toml constraints.txt | cksum)
  if ! grep -qsF "$wanted" ".venv/installed$1" && { [ -n "$1" ] || ! grep -qsF "$wanted" ".venv/installed[dev]"; }; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || missing "the venv module of Python" "sudo apt-get install -y python3-venv"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    echo "Installing packages (about a minute, once)…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$1" --constraint constraints.txt
    echo "$wanted" >".venv/installed$1"
  fi
  .venv/bin/pybabel -q compile --directory translations 2>/dev/null || .venv/bin/pybabel compile --directory translations
}

# make_secret FOLDER: a folder for this installation, closed to the others on the machine, and a key of its own.
make_secret() {
  (umask 077 && mkdir -p "$1")
  chmod o-rwx "$1"
  [ -n "${PALVELEVA_SECRET_KEY:-}" ] || [ -s "$1/secret_key" ] || .venv/bin/python -m palveleva.secret_key "$1"
}

# want_port HOST PORT: told before anything is started, and not among the lines of the server.
want_port() {
  what=$(.venv/bin/python -c '
import socket, sys
try:
    host, port = sys.argv[1].strip("[]"), int(sys.argv[2])
    kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(kind) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
except OSError as error:
    print(error.strerror)
except (ValueError, OverflowError) as error:
    print(error)' "$1" "$2")
  [ -z "$what" ] || {
    echo "Nothing can be offered at $1:$2 ($what). Choose another port: PALVELEVA_PORT=8001 $0; or another PALVELEVA_HOST." >&2
    exit 1
  }
}

find_chromium() {
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$candidate" ] && command -v "$candidate" && return
  done
  return 1
}

install_chromium() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium…" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 || true
  fi
  find_chromium >/dev/null || missing "Chromium" "sudo apt-get install -y chromium"
}

# The documented proxy is tried where it can be had: its journeys say so when they are left out.
use_nginx() {
  command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || install_nginx
}

install_nginx() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  echo "Installing nginx…" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nginx-light; } >/dev/null 2>&1 || true
}

use_chromium() {
  find_chromium >/dev/null || install_chromium
  CHROMIUM=$(find_chromium)
  export CHROMIUM
}

# Databases of tests are synced at every commit, which takes a disk milliseconds; memory, where there is enough, none.
lie_in_memory() {
  [ -z "${TMPDIR:-}" ] || return 0
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  [ "${free:-0}" -gt 4000000 ] || return 0
  TMPDIR=$(mktemp -d /dev/shm/palveleva-tests-XXXXXX) # memory on every Linux; elsewhere the check above has left
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
  trap 'exit 130' INT TERM
}
