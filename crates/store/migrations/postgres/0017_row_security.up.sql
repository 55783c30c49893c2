-- Row security: each row is seen and changed by its owner alone, whatever a statement asks for (docs/decisions/020-row-security.md).
--
-- Two roles act, and own nothing: `greenlit_tenant` for one user at a time, who is named by the claims of the transaction, and
-- `greenlit_service` for what is between users. The policies are forced, so that the owner of the tables is under them, too.

-- Whose the rows of each table are. A table that is missing here is missing in tests/store/row_security.rs.
CREATE TABLE _row_owners (
    name          text PRIMARY KEY,
    user_column   text, -- holds the id of the row's owner
    by_generation boolean NOT NULL, -- generation_id names what it belongs to: its owner is the row's
    is_common     boolean NOT NULL, -- everybody may read it
    tenants_may   text NOT NULL -- these verbs, of their own rows; the service may do everything
);

-- Makes what the policies name: the roles, that whoever migrates may act as them, and Supabase's auth.uid() where it is not there.
-- NULL when all is there, else why it is not: managed databases may forbid it.
CREATE FUNCTION greenlit_prepare_rows () RETURNS text
LANGUAGE plpgsql SET client_min_messages = error AS $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['greenlit_tenant', 'greenlit_service'] LOOP
        IF to_regrole(role) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server has just made it
                WHEN insufficient_privilege THEN
                    RETURN format('the role %s is missing, and %s may not make it', role, current_user);
            END;
        END IF;
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role AND (rolsuper OR rolbypassrls)) THEN
            RETURN format('the role %s bypasses row security', role);
        END IF;
        IF NOT pg_has_role(current_user, role, 'USAGE') THEN
            BEGIN
                EXECUTE format('GRANT %I TO %I', role, current_user);
            EXCEPTION WHEN insufficient_privilege OR invalid_grant_operation THEN
                RETURN format('%s may not act as %s', current_user, role);
            END;
            IF NOT pg_has_role(current_user, role, 'USAGE') THEN
                RETURN format('%s does not inherit what %s may', current_user, role);
            END IF;
        END IF;
    END LOOP;
    IF to_regprocedure('auth.uid()') IS NULL THEN
        BEGIN
            CREATE SCHEMA IF NOT EXISTS auth;
            GRANT USAGE ON SCHEMA auth TO greenlit_tenant, greenlit_service;
            EXECUTE $uid$
                CREATE FUNCTION auth.uid () RETURNS uuid
                LANGUAGE sql STABLE
                RETURN CAST(coalesce(
                    nullif(current_setting('request.jwt.claim.sub', true), ''),
                    CAST(nullif(current_setting('request.jwt.claims', true), '') AS jsonb) ->> 'sub'
                ) AS uuid)
            $uid$;
            COMMENT ON FUNCTION auth.uid() IS 'Who asks, by the claims of the transaction; made by greenlit.';
        EXCEPTION WHEN insufficient_privilege THEN
            RETURN format('the function auth.uid() is missing, and %s may not make it', current_user);
        END;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO greenlit_tenant, greenlit_service', current_schema());
    RETURN NULL;
END
$$;

-- Forces the policies of one table. The owner's id is asked for once a statement, not once a row: hence the SELECT round it.
CREATE FUNCTION greenlit_force_rows (which _row_owners) RETURNS void
LANGUAGE plpgsql SET client_min_messages = error AS $$
DECLARE
    by_user text := CASE WHEN which.user_column IS NOT NULL
        THEN format('%I.%I = (SELECT auth.uid())', which.name, which.user_column) END;
    by_generation text := CASE WHEN which.by_generation
        THEN format('EXISTS (SELECT 1 FROM video_generations AS g WHERE g.id = %I.generation_id AND g.user_id = (SELECT auth.uid()))',
                    which.name) END;
    mine text := coalesce(by_user, by_generation, 'false');
    -- A row of one's own must not hang on another's generation.
    written text := concat_ws(' AND ', by_user, by_generation);
    policy record;
BEGIN
    IF to_regclass(quote_ident(which.name)) IS NULL THEN
        RETURN;
    END IF;
    -- Policies of others stay.
    FOR policy IN
        SELECT p.policyname AS name
        FROM pg_policies AS p
        WHERE p.schemaname = current_schema() AND p.tablename = which.name
          AND p.policyname IN ('service', 'common', 'tenant_select', 'tenant_insert', 'tenant_update', 'tenant_delete')
    LOOP
        EXECUTE format('DROP POLICY %I ON %I', policy.name, which.name);
    END LOOP;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', which.name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', which.name);
    EXECUTE format('REVOKE ALL ON %I FROM greenlit_tenant, greenlit_service', which.name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO greenlit_service', which.name);
    EXECUTE format('CREATE POLICY service ON %I TO greenlit_service USING (true) WITH CHECK (true)', which.name);
    IF which.is_common THEN
        EXECUTE format('CREATE POLICY common ON %I FOR SELECT TO greenlit_tenant USING (true)', which.name);
        EXECUTE format('GRANT SELECT ON %I TO greenlit_tenant', which.name);
    ELSIF written <> '' THEN
        EXECUTE format('CREATE POLICY tenant_select ON %I FOR SELECT TO greenlit_tenant USING (%s)', which.name, mine);
        EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT TO greenlit_tenant WITH CHECK (%s)', which.name, written);
        EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE TO greenlit_tenant USING (%s) WITH CHECK (%s)',
                       which.name, mine, written);
        EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE TO greenlit_tenant USING (%s)', which.name, mine);
        EXECUTE format('GRANT %s ON %I TO greenlit_tenant', which.tenants_may, which.name);
    END IF;
END
$$;

-- Forces the policies of all tables. NULL when they are, else why not.
CREATE FUNCTION greenlit_force_all_rows () RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    why_not text := greenlit_prepare_rows();
BEGIN
    IF why_not IS NULL THEN
        PERFORM greenlit_force_rows(which) FROM _row_owners AS which;
    END IF;
    RETURN why_not;
END
$$;

-- For the migration that makes a table: whose its rows are.
CREATE FUNCTION greenlit_row_owner (
    name text,
    user_column text DEFAULT NULL,
    by_generation boolean DEFAULT false,
    is_common boolean DEFAULT false,
    tenants_may text DEFAULT 'SELECT, INSERT, UPDATE, DELETE'
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    which _row_owners;
BEGIN
    INSERT INTO _row_owners AS known
    VALUES (name, user_column, by_generation, is_common, tenants_may)
    ON CONFLICT ON CONSTRAINT _row_owners_pkey DO UPDATE
    SET user_column = excluded.user_column, by_generation = excluded.by_generation, is_common = excluded.is_common,
        tenants_may = excluded.tenants_may
    RETURNING * INTO which;
    IF greenlit_prepare_rows() IS NULL THEN
        PERFORM greenlit_force_rows(which);
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION greenlit_prepare_rows(), greenlit_force_rows(_row_owners), greenlit_force_all_rows(),
    greenlit_row_owner(text, text, boolean, boolean, text) FROM PUBLIC;

-- How the schema and its policies stand, may be known to every login: it is looked at before a role is taken.
ALTER TABLE _row_owners ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON _row_owners FOR SELECT USING (true);
GRANT SELECT ON _row_owners TO PUBLIC;
ALTER TABLE _sqlx_migrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON _sqlx_migrations FOR SELECT USING (true);
GRANT SELECT ON _sqlx_migrations TO PUBLIC;

INSERT INTO _row_owners (name, user_column, by_generation, is_common, tenants_may)
VALUES
    -- Jobs and what hangs on them.
    ('video_generations', 'user_id', false, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('step_results', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('calls', 'user_id', true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('events', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('labels', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('picks', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('blob_uses', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('test_results', 'user_id', true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('pick_waits', 'user_id', true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('pick_notices', NULL, true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('pick_links', 'user_id', true, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('idempotency_keys', 'user_id', false, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('usage_analytics', 'user_id', false, false, 'SELECT, INSERT'),
    ('webhook_endpoints', 'user_id', false, false, 'SELECT, INSERT, UPDATE, DELETE'),
    ('webhook_deliveries', 'user_id', false, false, 'SELECT, INSERT, UPDATE, DELETE'),
    -- What people are and have: they see it; what changes it is the service, which asks first whether they may.
    ('users', 'id', false, false, 'SELECT, UPDATE'),
    ('accounts', 'user_id', false, false, 'SELECT'),
    ('identities', 'user_id', false, false, 'SELECT'),
    ('sessions', 'user_id', false, false, 'SELECT, DELETE'),
    ('api_keys', 'user_id', false, false, 'SELECT'),
    ('credit_entries', 'user_id', false, false, 'SELECT'),
    ('pauses', 'user_id', false, false, 'SELECT'),
    ('audit_log', 'actor', false, false, 'SELECT'),
    ('budget_limits', 'user_id', false, false, 'SELECT'),
    ('budget_months', 'user_id', false, false, 'SELECT'),
    ('budget_holds', NULL, true, false, 'SELECT'),
    ('budget_waits', NULL, true, false, 'SELECT'),
    ('alerts', 'user_id', false, false, 'SELECT'),
    ('alert_notices', 'user_id', false, false, 'SELECT'),
    ('tiers', NULL, false, true, 'SELECT'),
    -- The service's own.
    ('blobs', NULL, false, false, ''),
    ('dialects', NULL, false, false, ''),
    ('endpoints', NULL, false, false, ''),
    ('erased_files', NULL, false, false, ''),
    ('past_spend', NULL, false, false, ''),
    ('erasures', NULL, false, false, ''),
    ('schedule_runs', NULL, false, false, ''),
    ('service_events', NULL, false, false, ''),
    ('sign_in_tries', NULL, false, false, '');

-- Where it may not be done, it is tried again whenever a store is opened, and `greenlit migrate status` says why (src/row_security.rs).
SELECT greenlit_force_all_rows();
