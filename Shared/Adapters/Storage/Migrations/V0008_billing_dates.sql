-- Why: which date is a company's newest is measured for the company itself, and no day is billed before it has come.

-- The writer asks for which dates a company was read, and nothing of what was read.
GRANT SELECT (tenant_id, managed_company_id, integration_id, billing_date) ON usage_snapshots TO tallybridge_writer;

-- A day that has not come yet in the integration's zone cannot be billed, whoever asks for it and whatever its own clock
-- says. In a zone that is unknown here it counts as UTC.
CREATE FUNCTION tallybridge_refuse_day_ahead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date;
BEGIN
    SELECT coalesce(tallybridge_local_day(i.time_zone, moment), tallybridge_local_day('UTC', moment)) INTO today
      FROM integrations i, tallybridge_now() AS moment
     WHERE i.tenant_id = NEW.tenant_id AND i.integration_id = NEW.integration_id;
    IF NEW.billing_date > today THEN
        RAISE EXCEPTION 'the billing date % has not come yet: in the integration''s time zone it is %', NEW.billing_date, today
            USING ERRCODE = 'check_violation', TABLE = 'billing_runs', CONSTRAINT = 'run_date_has_come';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER run_date_has_come BEFORE INSERT OR UPDATE OF billing_date ON billing_runs
    FOR EACH ROW EXECUTE FUNCTION tallybridge_refuse_day_ahead();

-- A run of the command line may be the one that makes up for days without a run.
GRANT UPDATE (closed_at) ON billing_exceptions TO tallybridge_operator;
