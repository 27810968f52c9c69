-- Why: a line that a new one follows is ended for a day to come, and what people decide about lines is carried out by the
-- writer, once.

ALTER TABLE addition_ledger ADD COLUMN ended_on date;
ALTER TABLE addition_ledger DROP CONSTRAINT addition_ledger_state_check;
ALTER TABLE addition_ledger ADD CHECK (state IN ('creating', 'suspect', 'live', 'ended', 'left'));
ALTER TABLE addition_ledger ADD CONSTRAINT ledger_end_is_of_ended CHECK (ended_on IS NULL OR state = 'ended');

ALTER TABLE write_intents ADD COLUMN ends_on date;
ALTER TABLE write_intents DROP CONSTRAINT write_intents_kind_check;
ALTER TABLE write_intents ADD CHECK (kind IN ('create', 'setQuantity', 'end', 'heal', 'adopt', 'endDecided'));

-- What people decided. Open until it is carried out; never deleted.
CREATE TABLE person_decisions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    decision_id bigint GENERATED ALWAYS AS IDENTITY,
    -- The integration it was decided in; the company may have left it.
    integration_id uuid NOT NULL,
    managed_company_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('adopt', 'beside', 'leave', 'end', 'recreate', 'stop')),
    application_code text NOT NULL CHECK (octet_length(application_code) <= 2000),
    category text NOT NULL CHECK (category IN ('all', 'server', 'workstation', 'nonWindows')),
    agreement_id integer,
    addition_id integer,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    outcome text CHECK (outcome IN ('done', 'void', 'refused', 'replaced')),
    PRIMARY KEY (tenant_id, decision_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations,
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies,
    CONSTRAINT decision_names_its_object
        CHECK ((kind IN ('adopt', 'beside', 'leave', 'end')) = (addition_id IS NOT NULL AND agreement_id IS NOT NULL)),
    CONSTRAINT decision_end_is_told CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX decision_open_once
    ON person_decisions (tenant_id, managed_company_id, application_code, category, kind, addition_id)
    NULLS NOT DISTINCT WHERE closed_at IS NULL;
CREATE INDEX decisions_of_integration ON person_decisions (tenant_id, integration_id, decision_id);

SELECT tallybridge_protect('person_decisions');
GRANT SELECT, UPDATE (closed_at, outcome) ON person_decisions TO tallybridge_writer;
GRANT SELECT, INSERT, UPDATE (closed_at, outcome) ON person_decisions TO tallybridge_api, tallybridge_operator;

-- When the lines of a company that has left its integration were looked at last: daily, until they bill no more.
ALTER TABLE managed_companies ADD COLUMN lines_seen_at timestamptz;
CREATE INDEX managed_companies_left ON managed_companies (lines_seen_at NULLS FIRST) WHERE integration_id IS NULL;
GRANT UPDATE (lines_seen_at) ON managed_companies TO tallybridge_writer;
-- The API has the lines of a company looked at again when it leaves, and when something is decided about them.
GRANT UPDATE (lines_seen_at) ON managed_companies TO tallybridge_operator;
