-- The three roles and the database of tetoru, for PostgreSQL 18. May be run again at any time.
--
--   psql --no-psqlrc --set ON_ERROR_STOP=1 --set database=tetoru \
--        --set owner_password=… --set app_password=… --set keeper_password=… --file deploy/roles.sql postgres
--
-- as a superuser. Leave the passwords out where the sign-in is by peer, certificate or trust.
-- tetoru_owner makes and migrates the tables; tetoru_app is what the web and the workers use: it
-- owns nothing and can't step around row-level security. The migrations grant it its tables.
-- tetoru_keeper keeps the log: it reads and seals it, and removes what is over five years old.

\if :{?database}
\else
\set database tetoru
\endif

SELECT 'CREATE ROLE tetoru_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tetoru_owner') \gexec
SELECT 'CREATE ROLE tetoru_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tetoru_app') \gexec
SELECT 'CREATE ROLE tetoru_keeper' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tetoru_keeper') \gexec
ALTER ROLE tetoru_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE tetoru_app LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE tetoru_keeper LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
-- The application finds rows by keys. Of a month that is empty the planner thinks that reading it whole costs nothing,
-- and goes on to think so while a city's first notice of that month fills it (docs/adr/0073).
ALTER ROLE tetoru_app SET enable_seqscan = off;
-- What the application prepares is asked at every opening and has one plan, whoever asks (docs/adr/0074).
ALTER ROLE tetoru_app SET plan_cache_mode = force_generic_plan;
\if :{?owner_password}
ALTER ROLE tetoru_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
ALTER ROLE tetoru_app PASSWORD :'app_password';
\endif
\if :{?keeper_password}
ALTER ROLE tetoru_keeper PASSWORD :'keeper_password';
\endif

SELECT format(
    'CREATE DATABASE %I OWNER tetoru_owner TEMPLATE template0 ENCODING ''UTF8'' '
    'LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C''', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO tetoru_app, tetoru_keeper;

\connect :"database"
ALTER SCHEMA public OWNER TO tetoru_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tetoru_app, tetoru_keeper;
