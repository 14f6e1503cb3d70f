# Read by the PostgreSQL image once, when its volume is empty: Prefect's history has a database and
# a role of its own, so that it can be wiped, and so that Prefect cannot read documents.
psql --set ON_ERROR_STOP=1 --set password="$PREFECT_DATABASE_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE prefect LOGIN PASSWORD :'password';
CREATE DATABASE prefect OWNER prefect;
REVOKE CONNECT ON DATABASE hexaglot FROM PUBLIC;
REVOKE CONNECT ON DATABASE prefect FROM PUBLIC;
SQL
