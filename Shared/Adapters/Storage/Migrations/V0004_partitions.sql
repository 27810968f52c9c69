-- Why: history comes in months, made before they are needed and dropped when nobody may ask about them any more.

-- Makes one month of a partitioned table unless it is there. Attached, not created as a partition: that would lock the
-- parent against everybody who reads it.
CREATE FUNCTION tallybridge_make_partition(parent regclass, month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    partition text := format('%s_%s', parent::text, to_char(month, 'YYYY_MM'));
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tallybridge partitions'), 0);
    -- Whoever had the lock may have made it: asked of the table, because to_regclass may still remember a no.
    IF EXISTS (SELECT FROM pg_class WHERE relname = partition AND relnamespace = 'public'::regnamespace) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', partition, parent);
    PERFORM tallybridge_protect(partition::regclass);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, partition, month, month + interval '1 month');
END $$;
REVOKE ALL ON FUNCTION tallybridge_make_partition(regclass, date) FROM PUBLIC;

-- Makes the months that rows of these billing dates go to. Cheap when they are there.
CREATE FUNCTION tallybridge_ensure_partitions(dates date[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    month date;
BEGIN
    FOR month IN SELECT DISTINCT date_trunc('month', d)::date FROM unnest(dates) AS d LOOP
        PERFORM tallybridge_make_partition('run_companies', month);
        PERFORM tallybridge_make_partition('usage_snapshots', month);
        PERFORM tallybridge_make_partition('addition_plans', month);
    END LOOP;
    PERFORM tallybridge_make_partition('evidence', date_trunc('month', now())::date);
END $$;

-- How many full months history is kept: more than the 400 days an entry must be explained for. Snapshots and plans are
-- also what makes a repeated message change nothing, so topics must forget sooner.
CREATE FUNCTION tallybridge_history_months() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 14 $$;

-- From which day on history is kept.
CREATE FUNCTION tallybridge_history_start() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT (date_trunc('month', now()) - tallybridge_history_months() * interval '1 month')::date $$;

-- What is not partitioned, being little, is deleted row by row: the owner sees of these tables only what is past
-- retention. An open exception and an unsettled intent have no end of retention, and neither has what the ledger says.
CREATE POLICY past_retention ON billing_runs TO CURRENT_USER USING (billing_date < tallybridge_history_start());
CREATE POLICY past_retention ON write_intents TO CURRENT_USER USING (settled_at < tallybridge_history_start());
CREATE POLICY past_retention ON billing_exceptions TO CURRENT_USER USING (closed_at < tallybridge_history_start());

-- Makes the months around today.
CREATE FUNCTION tallybridge_make_partitions() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    this_month date := date_trunc('month', now())::date;
    step integer;
    parent regclass;
BEGIN
    FOREACH parent IN ARRAY ARRAY['run_companies', 'usage_snapshots', 'addition_plans', 'evidence']::regclass[] LOOP
        FOR step IN -2..2 LOOP
            PERFORM tallybridge_make_partition(parent, (this_month + step * interval '1 month')::date);
        END LOOP;
    END LOOP;
END $$;

-- Drops one month that is past retention: evidence after 3 full months, history later. Returns whether there was one. One
-- in a transaction, because it locks its whole table; the time-out keeps it from holding everybody up.
CREATE FUNCTION tallybridge_drop_old_partition() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    old regclass;
BEGIN
    SELECT c.oid::regclass INTO old
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
      JOIN (VALUES ('run_companies'::regclass, tallybridge_history_start()),
                   ('usage_snapshots', tallybridge_history_start()),
                   ('addition_plans', tallybridge_history_start()),
                   ('evidence', (date_trunc('month', now()) - interval '3 months')::date))
        AS kept(parent, start) ON kept.parent = i.inhparent
     WHERE to_date(right(c.relname, 7), 'YYYY_MM') < kept.start
     ORDER BY c.relname
     LIMIT 1;
    IF old IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %s', old);
    RETURN true;
END $$;

-- Deletes some of the rows that are past retention. Returns how many there were.
CREATE FUNCTION tallybridge_delete_old_rows() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
    WITH runs AS (
        DELETE FROM billing_runs WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM billing_runs WHERE billing_date < tallybridge_history_start() LIMIT 5000)) RETURNING 1
    ), intents AS (
        DELETE FROM write_intents WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM write_intents WHERE settled_at < tallybridge_history_start() LIMIT 5000)) RETURNING 1
    ), exceptions AS (
        DELETE FROM billing_exceptions WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM billing_exceptions WHERE closed_at < tallybridge_history_start() LIMIT 5000)) RETURNING 1
    )
    SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM intents) + (SELECT count(*) FROM exceptions)
$$;
CREATE INDEX billing_runs_oldest ON billing_runs (billing_date);
CREATE INDEX write_intents_oldest ON write_intents (settled_at);
CREATE INDEX billing_exceptions_oldest ON billing_exceptions (closed_at);

REVOKE ALL ON FUNCTION tallybridge_history_months(), tallybridge_ensure_partitions(date[]), tallybridge_make_partitions(),
    tallybridge_drop_old_partition(), tallybridge_delete_old_rows() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tallybridge_ensure_partitions(date[])
    TO tallybridge_collector, tallybridge_calculator, tallybridge_api, tallybridge_operator;
GRANT EXECUTE ON FUNCTION tallybridge_history_months() TO tallybridge_operator;
GRANT EXECUTE ON FUNCTION tallybridge_make_partitions(), tallybridge_drop_old_partition(),
    tallybridge_delete_old_rows() TO tallybridge_collector, tallybridge_operator;

SELECT tallybridge_make_partitions();
