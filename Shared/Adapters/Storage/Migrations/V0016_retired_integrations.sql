-- Why: an integration that is not wanted any more leaves the lists and frees its name, and what explains its bills stays.
ALTER TABLE integrations ADD COLUMN retired_at timestamptz;
ALTER TABLE integrations ADD CONSTRAINT retired_has_no_schedule
    CHECK (retired_at IS NULL OR (run_minute IS NULL AND next_due_at IS NULL));
ALTER TABLE integrations DROP CONSTRAINT integration_name_unique;
CREATE UNIQUE INDEX integration_name_unique ON integrations (tenant_id, name) WHERE retired_at IS NULL;
