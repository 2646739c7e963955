-- The three roles and two schemas of Tripod, with the least each needs. For a database of one's own:
--
--   createdb tripod
--   psql "postgresql://<administrator>@<host>/tripod" -v ON_ERROR_STOP=1 -f deploy/roles.sql
--   then, in psql:  \password etl   \password ml   \password desk
--
-- and give each app its own address: ETL_DATABASE_URL, ML_DATABASE_URL, USER_DATABASE_URL.
-- Run it as a superuser, or as the database's owner with CREATEROLE. Postgres 14 or later. Running it again changes nothing.
-- Tables, views and the grants on single views come from the migrations of the app that owns the schema.

DO $roles$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['etl', 'ml', 'desk'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', name);
    END IF;
    -- Only a member of a role can make it the owner of a schema; a superuser is as good as one.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT pg_has_role(name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', name, current_user);
    END IF;
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), name);
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$roles$;

-- Up to Postgres 14 everybody may create tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- etl owns what it brings. ml and desk may look into the schema; what they may read there, etl's migrations grant view by view.
CREATE SCHEMA IF NOT EXISTS etl AUTHORIZATION etl;
GRANT USAGE ON SCHEMA etl TO ml, desk;

-- desk (apps/user) owns its decisions; nobody else may look.
CREATE SCHEMA IF NOT EXISTS desk AUTHORIZATION desk;
