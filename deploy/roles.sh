#!/bin/sh
# Runs once, when the database container lays its cluster: the role that row-level security binds gets its password.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/app-password)" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE lernpfad_app LOGIN PASSWORD :'password';
SQL
