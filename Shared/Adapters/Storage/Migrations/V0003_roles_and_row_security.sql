-- Why: each process connects as a role that can touch only its own tables, and the API only one tenant's rows.
DO $$
DECLARE
    wanted text;
    strong text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['tallybridge_collector', 'tallybridge_calculator', 'tallybridge_writer',
        'tallybridge_api', 'tallybridge_operator']
    LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format(
                    'CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- Roles belong to the server: another of its databases is being migrated at the same moment.
            NULL;
        END;
    END LOOP;
    SELECT string_agg(rolname, ', ') INTO strong FROM pg_roles
     WHERE rolname LIKE 'tallybridge\_%' AND (rolsuper OR rolbypassrls);
    IF strong IS NOT NULL THEN
        RAISE EXCEPTION 'row security does not bind %: alter them to NOSUPERUSER NOBYPASSRLS', strong;
    END IF;
END $$;

-- The tenant of the API's present transaction; NULL when none is set, and then no row is seen.
CREATE FUNCTION tallybridge_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('tallybridge.tenant', true), '')::uuid $$;

-- Puts a table with tenant_id under row security, for its owner too.
CREATE FUNCTION tallybridge_protect(protected regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format(
        'CREATE POLICY one_tenant ON %s TO tallybridge_api USING (tenant_id = tallybridge_tenant())'
        ' WITH CHECK (tenant_id = tallybridge_tenant())', protected);
    EXECUTE format(
        'CREATE POLICY all_tenants ON %s TO tallybridge_collector, tallybridge_calculator, tallybridge_writer,'
        ' tallybridge_operator USING (true) WITH CHECK (true)', protected);
END $$;
REVOKE ALL ON FUNCTION tallybridge_protect(regclass) FROM PUBLIC;

SELECT tallybridge_protect(t) FROM unnest(ARRAY[
    'tenants', 'access_tokens', 'sites', 'sources', 'integrations', 'managed_companies', 'product_mappings',
    'catalogue_extensions', 'audit_entries', 'billing_runs', 'run_companies', 'evidence', 'usage_snapshots',
    'addition_plans', 'replan_requests', 'addition_ledger', 'write_intents', 'billing_exceptions', 'site_readings',
    'site_agreements', 'site_products', 'agreement_leases', 'work', 'outbox']::regclass[]) AS t;

-- A bearer token is looked up before its tenant is known: by its hash alone, and only what signing in needs.
CREATE POLICY lookup ON access_tokens FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION tallybridge_token(wanted bytea)
    RETURNS TABLE (tenant_id uuid, token_id uuid, role text, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.tenant_id, t.token_id, t.role, t.name
      FROM access_tokens t
     WHERE t.token_hash = wanted AND t.revoked_at IS NULL AND t.expires_at > now()
$$;

-- The API relays its own outbox, which holds announcements of all tenants.
CREATE POLICY relay ON outbox TO CURRENT_USER USING (origin = 'mapping-api');
CREATE FUNCTION tallybridge_api_outbox(maximum integer)
    RETURNS TABLE ("position" bigint, topic text, key text, value bytea, headers jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.position, o.topic, o.key, o.value, o.headers
      FROM outbox o WHERE o.origin = 'mapping-api' ORDER BY o.position LIMIT maximum
$$;
CREATE FUNCTION tallybridge_api_outbox_published(positions bigint[])
    RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM outbox WHERE origin = 'mapping-api' AND position = ANY (positions)
$$;
REVOKE ALL ON FUNCTION tallybridge_token(bytea), tallybridge_api_outbox(integer),
    tallybridge_api_outbox_published(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tallybridge_token(bytea), tallybridge_api_outbox(integer),
    tallybridge_api_outbox_published(bigint[]) TO tallybridge_api;

GRANT USAGE ON SCHEMA public TO tallybridge_collector, tallybridge_calculator, tallybridge_writer, tallybridge_api,
    tallybridge_operator;
GRANT SELECT ON schema_migrations, platform TO tallybridge_collector, tallybridge_calculator, tallybridge_writer,
    tallybridge_api, tallybridge_operator;

-- usage-collector: schedules runs, reads sources, stores snapshots.
GRANT SELECT ON tenants, sources, integrations, managed_companies TO tallybridge_collector;
GRANT UPDATE (last_scheduled_date, next_due_at) ON integrations TO tallybridge_collector;
GRANT SELECT, INSERT ON billing_runs, run_companies, evidence, usage_snapshots, dead_letters TO tallybridge_collector;
GRANT UPDATE (state, ended_at) ON billing_runs TO tallybridge_collector;
GRANT UPDATE (state, outcome, source_unreachable, changed_at) ON run_companies TO tallybridge_collector;
GRANT UPDATE (announced_at) ON usage_snapshots TO tallybridge_collector;
GRANT SELECT, INSERT, UPDATE ON billing_exceptions TO tallybridge_collector;
GRANT SELECT, INSERT, UPDATE, DELETE ON work TO tallybridge_collector;
GRANT SELECT, INSERT, DELETE ON outbox TO tallybridge_collector;

-- billing-calculator: no secret, no outside system, no work of its own.
GRANT SELECT (tenant_id, name, mapping_revision) ON tenants TO tallybridge_calculator;
GRANT SELECT ON integrations, managed_companies, product_mappings, catalogue_extensions, billing_runs, run_companies,
    usage_snapshots, addition_plans, work TO tallybridge_calculator;
-- To lock a company's row while its plans are numbered takes a right to update; this column carries no setting.
GRANT UPDATE (updated_at) ON managed_companies TO tallybridge_calculator;
GRANT UPDATE (planned_at) ON usage_snapshots TO tallybridge_calculator;
GRANT INSERT ON addition_plans, dead_letters TO tallybridge_calculator;
GRANT SELECT, DELETE ON replan_requests TO tallybridge_calculator;
GRANT UPDATE (announced_at) ON replan_requests TO tallybridge_calculator;
GRANT SELECT ON dead_letters TO tallybridge_calculator;
GRANT UPDATE (announced_at, settled_at, outcome) ON addition_plans TO tallybridge_calculator;
GRANT UPDATE (state, ended_at) ON billing_runs TO tallybridge_calculator;
GRANT UPDATE (state, outcome, changed_at) ON run_companies TO tallybridge_calculator;
GRANT SELECT, INSERT, UPDATE ON billing_exceptions TO tallybridge_calculator;

-- connectwise-writer: writes to ConnectWise and remembers it.
GRANT SELECT ON tenants, sites, integrations, managed_companies, billing_runs, run_companies, addition_plans
    TO tallybridge_writer;
GRANT UPDATE (state, ended_at) ON billing_runs TO tallybridge_writer;
GRANT UPDATE (state, outcome, changed_at) ON run_companies TO tallybridge_writer;
GRANT UPDATE (settled_at, outcome, settlements, result_announced_at) ON addition_plans TO tallybridge_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON addition_ledger, site_readings, site_agreements, site_products,
    agreement_leases, work TO tallybridge_writer;
GRANT SELECT, INSERT, UPDATE ON write_intents, billing_exceptions TO tallybridge_writer;
GRANT SELECT, INSERT ON dead_letters TO tallybridge_writer;

-- mapping-api: settings of one tenant at a time; history to read, never to change.
GRANT SELECT ON tenants TO tallybridge_api;
GRANT UPDATE (mapping_revision) ON tenants TO tallybridge_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON sites, sources, integrations, managed_companies, product_mappings,
    catalogue_extensions TO tallybridge_api;
GRANT SELECT, INSERT, UPDATE ON replan_requests TO tallybridge_api;
GRANT SELECT, INSERT ON access_tokens, audit_entries, billing_runs, run_companies, outbox TO tallybridge_api;
GRANT UPDATE (revoked_at) ON access_tokens TO tallybridge_api;
GRANT SELECT ON evidence, usage_snapshots, addition_plans, addition_ledger, write_intents, billing_exceptions,
    site_readings, site_agreements, site_products, work TO tallybridge_api;
-- What is removed from an integration has no open exceptions.
GRANT UPDATE (closed_at) ON billing_exceptions TO tallybridge_api;

-- tallybridge (command line): tenants, tokens, runs, dead letters, rotation of secrets, recovery.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tallybridge_operator;
GRANT INSERT, UPDATE ON tenants, access_tokens TO tallybridge_operator;
GRANT UPDATE ON platform TO tallybridge_operator;
GRANT UPDATE (sealed_private_key, updated_at, updated_by) ON sites TO tallybridge_operator;
GRANT UPDATE (sealed_password, updated_at, updated_by) ON sources TO tallybridge_operator;
GRANT UPDATE (next_due_at) ON integrations TO tallybridge_operator;
GRANT INSERT ON audit_entries, billing_runs, run_companies TO tallybridge_operator;
GRANT UPDATE (verified_on, changed_at) ON addition_ledger TO tallybridge_operator;
GRANT INSERT, DELETE ON outbox TO tallybridge_operator;
GRANT UPDATE (replayed_at) ON dead_letters TO tallybridge_operator;
GRANT DELETE ON dead_letters TO tallybridge_operator;
