-- Prepares a database for ONE app: its login role, its schema, the schema of its jobs (<app>_worker), and the group role of
-- those who read data sets.
-- Run it once for each app, with the app's name and kind (etl, ml or user) as settings:
--
--   createdb tripod
--   psql "postgresql://<administrator>@<host>/tripod" -v ON_ERROR_STOP=1 \
--     -c "SET tripod.app = 'etl'" -c "SET tripod.kind = 'etl'" -f deploy/roles.sql
--   … the same with 'ml' and 'ml', with 'user' and 'user', and for every further app
--   then, in psql:  \password etl   \password ml   \password user
--
-- and give each app its own address: ETL_DATABASE_URL, ML_DATABASE_URL, USER_DATABASE_URL (<APP>_DATABASE_URL).
-- Run it as a superuser, or as the owner of the database with CREATEROLE. Postgres 14 or later. It may run again at any
-- time and changes nothing then. Tables and views come from the migrations of the app that owns the schema. An etl app
-- grants its views to dataset_readers and to nobody by name: it does not know who reads them.

DO $roles$
DECLARE
  app CONSTANT text := nullif(current_setting('tripod.app', true), '');
  kind CONSTANT text := nullif(current_setting('tripod.kind', true), '');
  is_superuser CONSTANT boolean := (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
  can_act_as_app boolean;
  schema_name name;
  schema_owner name;
BEGIN
  IF app IS NULL THEN
    RAISE EXCEPTION 'tripod.app is not set. Set it to the name of the app: SET tripod.app = ''etl''';
  ELSIF kind IS NULL OR kind NOT IN ('etl', 'ml', 'user') THEN
    RAISE EXCEPTION 'tripod.kind is %. Set it to etl, ml or user', coalesce(quote_literal(kind), 'not set');
  ELSIF app IN ('dataset_readers', 'postgres', 'public', 'none', 'information_schema') OR app LIKE 'pg\_%' OR octet_length(app) > 56 THEN
    RAISE EXCEPTION 'tripod.app % is not a valid name: it is reserved, or longer than 56 bytes', quote_literal(app);
  END IF;

  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dataset_readers') THEN
    CREATE ROLE dataset_readers NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', app);
  END IF;

  -- A consumer reads what etl apps publish; an etl app does not.
  IF kind <> 'etl' AND NOT pg_has_role(app, 'dataset_readers', 'MEMBER') THEN
    EXECUTE format('GRANT dataset_readers TO %I', app);
  ELSIF kind = 'etl' AND pg_has_role(app, 'dataset_readers', 'MEMBER') THEN
    EXECUTE format('REVOKE dataset_readers FROM %I', app);
  END IF;

  -- To make a schema for another role, one must be able to act as that role. Since Postgres 16, to have created the role
  -- is not enough.
  IF NOT is_superuser THEN
    IF current_setting('server_version_num')::int >= 160000 THEN
      EXECUTE 'SELECT pg_has_role($1, ''SET'')' INTO can_act_as_app USING app::name;
    ELSE
      can_act_as_app := pg_has_role(app, 'MEMBER');
    END IF;
    IF NOT can_act_as_app THEN
      EXECUTE format('GRANT %I TO %I', app, current_user);
    END IF;
  END IF;

  -- graphile-worker makes its tables in the second one. The role may not make a schema by itself.
  FOREACH schema_name IN ARRAY ARRAY[app, app || '_worker'] LOOP
    SELECT rolname INTO schema_owner FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner WHERE nspname = schema_name;
    IF schema_owner IS NULL THEN
      EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', schema_name, app);
    ELSIF schema_owner <> app THEN
      RAISE EXCEPTION 'The schema % belongs to %, not to %. Drop it, or give it to %', quote_ident(schema_name), quote_ident(schema_owner), quote_ident(app), quote_ident(app);
    END IF;
  END LOOP;

  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), app);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$roles$;

-- Up to Postgres 14 everybody may create tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
