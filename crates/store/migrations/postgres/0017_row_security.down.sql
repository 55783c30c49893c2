-- The roles stay: other databases of the server may have them, too.
DO $$
DECLARE
    policy record;
    which record;
BEGIN
    FOR policy IN
        SELECT p.policyname AS name, p.tablename AS of
        FROM pg_policies AS p
        WHERE p.schemaname = current_schema()
          AND (p.tablename = '_sqlx_migrations' AND p.policyname = 'known'
               OR p.tablename IN (SELECT o.name FROM _row_owners AS o) AND p.policyname IN
                   ('service', 'common', 'tenant_select', 'tenant_insert', 'tenant_update', 'tenant_delete'))
    LOOP
        EXECUTE format('DROP POLICY %I ON %I', policy.name, policy.of);
    END LOOP;
    FOR which IN SELECT o.name FROM _row_owners AS o WHERE to_regclass(quote_ident(o.name)) IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', which.name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', which.name);
        IF to_regrole('greenlit_tenant') IS NOT NULL AND to_regrole('greenlit_service') IS NOT NULL THEN
            EXECUTE format('REVOKE ALL ON %I FROM greenlit_tenant, greenlit_service', which.name);
        END IF;
    END LOOP;
    IF obj_description(to_regprocedure('auth.uid()'), 'pg_proc') LIKE '%made by greenlit.' THEN
        DROP FUNCTION auth.uid();
        BEGIN
            DROP SCHEMA auth;
        EXCEPTION WHEN dependent_objects_still_exist THEN NULL; -- somebody else has something in it
        END;
    END IF;
END
$$;
ALTER TABLE _sqlx_migrations DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON _sqlx_migrations FROM PUBLIC;
DROP FUNCTION greenlit_row_owner(text, text, boolean, boolean, text);
DROP FUNCTION greenlit_force_all_rows();
DROP FUNCTION greenlit_force_rows(_row_owners);
DROP FUNCTION greenlit_prepare_rows();
DROP TABLE _row_owners;
