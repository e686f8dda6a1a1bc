#!/usr/bin/env bash
# Starts a hub in a container or on a platform that sets the environment: makes the vault when there
# is none yet, and then replaces itself with the program.
#
#   AGENTSYNC_CWD               the vault's folder; default $HOME/vault
#   AGENTSYNC_VAULT_NAME        what a new vault is called; default "vault"
#   AGENTSYNC_AUTHORIZED_KEYS   keys that are let in, separated by commas or newlines
#   AGENTSYNC_NO_TLS            1 behind a proxy that terminates TLS
#   PORT                        where to listen; default 8080
set -euo pipefail

export HOME="${HOME:-/data}"
export AGENTSYNC_CWD="${AGENTSYNC_CWD:-$HOME/vault}"
agentsync="${AGENTSYNC_COMMAND:-/opt/agentsync/bin/agentsync}"

port="${PORT:-8080}"
if [[ ! "$port" =~ ^[0-9]{1,5}$ ]]; then
  echo "Error: PORT is '$port'; it must be a number." >&2
  exit 2
fi

mkdir -p -- "$AGENTSYNC_CWD"
if [[ ! -e "$AGENTSYNC_CWD/.agentsync/config.toml" ]]; then
  # The key lies with the vault, on the volume: a new container is the same hub.
  "$agentsync" --cwd "$AGENTSYNC_CWD" init --name "${AGENTSYNC_VAULT_NAME:-vault}" \
    --identity .agentsync/id_ed25519
fi

exec "$agentsync" --cwd "$AGENTSYNC_CWD" watch --listen "0.0.0.0:$port" "$@"
