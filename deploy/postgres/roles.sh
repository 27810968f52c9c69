#!/bin/bash
# Runs once, when the database is made: the roles of services and operator with their password. The migrations find and
# grant them; they would make them without one.
set -euo pipefail

for role in collector calculator writer api operator; do
    psql --set ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" \
        --set role="tallybridge_$role" --set password="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE :"role" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
SQL
done
