-- Why: a change that a guard holds waits for a person, who sees both numbers; the answer is a row of its own.

CREATE TABLE held_entries (
    tenant_id uuid NOT NULL REFERENCES tenants,
    held_id bigint GENERATED ALWAYS AS IDENTITY,
    integration_id uuid NOT NULL,
    managed_company_id uuid NOT NULL,
    application_code text NOT NULL CHECK (octet_length(application_code) <= 2000),
    category text NOT NULL CHECK (category IN ('all', 'server', 'workstation', 'nonWindows')),
    application_name text NOT NULL,
    product text NOT NULL,
    from_quantity integer NOT NULL CHECK (from_quantity >= 0),
    to_quantity integer NOT NULL CHECK (to_quantity >= 0),
    reason text NOT NULL,
    billing_date date NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    PRIMARY KEY (tenant_id, held_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations,
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies,
    CONSTRAINT held_entry_changes CHECK (from_quantity <> to_quantity)
);
CREATE UNIQUE INDEX held_once ON held_entries (tenant_id, managed_company_id, application_code, category)
    WHERE closed_at IS NULL;
CREATE INDEX held_of_integration ON held_entries (tenant_id, integration_id, held_id) WHERE closed_at IS NULL;

-- What people answered; of one slot and direction the newest counts. Never changed, never deleted.
CREATE TABLE guard_answers (
    tenant_id uuid NOT NULL REFERENCES tenants,
    answer_id bigint GENERATED ALWAYS AS IDENTITY,
    managed_company_id uuid NOT NULL,
    application_code text NOT NULL,
    category text NOT NULL CHECK (category IN ('all', 'server', 'workstation', 'nonWindows')),
    direction text NOT NULL CHECK (direction IN ('fall', 'rise')),
    kind text NOT NULL CHECK (kind IN ('approve', 'reject')),
    quantity_limit integer NOT NULL CHECK (quantity_limit >= 0),
    given_on date NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, answer_id),
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies
);
CREATE INDEX guard_answers_of_slot
    ON guard_answers (tenant_id, managed_company_id, application_code, category, direction, answer_id DESC);

SELECT tallybridge_protect(t) FROM unnest(ARRAY['held_entries', 'guard_answers']::regclass[]) AS t;

-- The writer holds and lets go, the API answers; what leaves its integration waits for nobody.
GRANT SELECT, INSERT, UPDATE ON held_entries TO tallybridge_writer;
GRANT SELECT ON guard_answers TO tallybridge_writer;
GRANT SELECT ON held_entries, guard_answers TO tallybridge_api, tallybridge_operator;
GRANT UPDATE (closed_at) ON held_entries TO tallybridge_api;
GRANT INSERT ON guard_answers TO tallybridge_api, tallybridge_operator;
-- The command line answers as the API does, and asks for the new plan that the answer is for.
GRANT INSERT, UPDATE ON replan_requests TO tallybridge_operator;
-- To lock a company's row beside a write takes a right to update; this column carries no setting.
GRANT UPDATE (updated_at) ON managed_companies TO tallybridge_operator;
