#!/bin/bash
# Checks the form of Swift sources, shell scripts and YAML. Shell and YAML are skipped where their checker is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --recursive --parallel Package.swift Shared Services Tests

if command -v shellcheck >/dev/null; then
    shellcheck .ci/run scripts/*.sh deploy/postgres/*.sh
else
    echo "lint: no shellcheck here, scripts not checked" >&2
fi

if command -v yamllint >/dev/null; then
    yamllint --strict --config-file .yamllint.yml .
else
    echo "lint: no yamllint here, YAML not checked" >&2
fi

if command -v docker-compose >/dev/null; then
    DATABASE_OWNER_PASSWORD=x DATABASE_PASSWORD=x MASTER_KEY=x docker-compose config --quiet
else
    echo "lint: no docker-compose here, docker-compose.yml not checked" >&2
fi
