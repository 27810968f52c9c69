-- Why: what was asked, read, planned and written, so that every number can be explained and nothing is done twice.
CREATE TABLE billing_runs (
    tenant_id uuid NOT NULL REFERENCES tenants,
    run_id uuid NOT NULL,
    integration_id uuid NOT NULL,
    billing_date date NOT NULL,
    trigger text NOT NULL CHECK (trigger IN ('scheduled', 'requested')),
    state text NOT NULL CHECK (state IN ('running', 'completed', 'completedWithFailures', 'failed', 'notCollected')),
    requested_at timestamptz NOT NULL DEFAULT now(),
    requested_by text NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, run_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations,
    CONSTRAINT run_end_is_told CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX scheduled_run_once ON billing_runs (tenant_id, integration_id, billing_date)
    WHERE trigger = 'scheduled';
CREATE INDEX billing_runs_by_date ON billing_runs (tenant_id, integration_id, billing_date DESC);

-- The four partitioned tables reference no other: dropping a month would lock the other one for everybody.

CREATE TABLE run_companies (
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    managed_company_id uuid NOT NULL,
    -- The run's.
    billing_date date NOT NULL,
    state text NOT NULL DEFAULT 'requested'
        CHECK (state IN ('requested', 'collected', 'planned', 'settled', 'failed')),
    -- An AdditionResult.Outcome once settled; what failed, once failed.
    outcome text,
    -- Whether the source could not be reached at all (then the run fails when all its companies say so).
    source_unreachable boolean NOT NULL DEFAULT false,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, run_id, managed_company_id, billing_date),
    CONSTRAINT run_company_end_is_told CHECK ((state IN ('settled', 'failed')) = (outcome IS NOT NULL))
) PARTITION BY RANGE (billing_date);

CREATE INDEX run_companies_open ON run_companies (tenant_id, managed_company_id)
    WHERE state NOT IN ('settled', 'failed');
-- What waits to be collected, longest first: looked through for requests that were lost.
CREATE INDEX run_companies_waiting ON run_companies (changed_at) WHERE state = 'requested';

-- The named devices behind the groups: content-addressed per tenant, with a shorter life of their own.
CREATE TABLE evidence (
    tenant_id uuid NOT NULL,
    -- SHA-256 of the devices' bytes.
    evidence_hash bytea NOT NULL CHECK (length(evidence_hash) = 32),
    -- The month it was stored in, by the database's clock.
    stored_month date NOT NULL CHECK (extract(day FROM stored_month) = 1),
    -- DeviceEvidence list as canonical JSON text.
    devices text NOT NULL,
    PRIMARY KEY (tenant_id, evidence_hash, stored_month)
) PARTITION BY RANGE (stored_month);

CREATE TABLE usage_snapshots (
    tenant_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    managed_company_id uuid NOT NULL,
    run_id uuid NOT NULL,
    integration_id uuid NOT NULL,
    billing_date date NOT NULL,
    -- UsageSnapshot as canonical JSON text (not jsonb: its hash is over these bytes).
    body text NOT NULL,
    content_hash text NOT NULL,
    evidence_hash bytea,
    devices integer NOT NULL CHECK (devices >= 0),
    mailboxes integer NOT NULL CHECK (mailboxes >= 0),
    stored_at timestamptz NOT NULL DEFAULT now(),
    announced_at timestamptz,
    planned_at timestamptz,
    PRIMARY KEY (tenant_id, snapshot_id, billing_date)
) PARTITION BY RANGE (billing_date);
CREATE INDEX usage_snapshots_by_company
    ON usage_snapshots (tenant_id, managed_company_id, billing_date DESC, stored_at DESC);
CREATE INDEX usage_snapshots_open ON usage_snapshots (stored_at) WHERE planned_at IS NULL;

CREATE TABLE addition_plans (
    tenant_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    managed_company_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    run_id uuid NOT NULL,
    integration_id uuid NOT NULL,
    site_id uuid NOT NULL,
    billing_date date NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    mapping_revision bigint NOT NULL,
    -- AdditionPlan as canonical JSON text.
    body text NOT NULL,
    content_hash text NOT NULL,
    entries integer NOT NULL,
    units bigint NOT NULL CHECK (units >= 0),
    exceptions integer NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    announced_at timestamptz,
    settled_at timestamptz,
    -- The AdditionResult.Outcome, and the SlotSettlement list as JSON, once settled.
    outcome text,
    settlements jsonb,
    result_announced_at timestamptz,
    PRIMARY KEY (tenant_id, plan_id, billing_date),
    CONSTRAINT plan_sequence_unique UNIQUE (tenant_id, managed_company_id, billing_date, sequence),
    CONSTRAINT plan_settlement_is_told CHECK ((settled_at IS NULL) = (outcome IS NULL))
) PARTITION BY RANGE (billing_date);
CREATE INDEX addition_plans_open ON addition_plans (stored_at) WHERE settled_at IS NULL;
CREATE INDEX addition_plans_open_of_company ON addition_plans (tenant_id, managed_company_id) WHERE settled_at IS NULL;
CREATE INDEX addition_results_open ON addition_plans (settled_at)
    WHERE settled_at IS NOT NULL AND result_announced_at IS NULL;

-- Companies whose settings changed after their newest snapshot was planned: what the announced requests ask for, until
-- it was done.
CREATE TABLE replan_requests (
    tenant_id uuid NOT NULL REFERENCES tenants,
    managed_company_id uuid NOT NULL,
    -- The newest revision that asks for it.
    mapping_revision bigint NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    announced_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, managed_company_id),
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies
);
CREATE INDEX replan_requests_waiting ON replan_requests (announced_at);

CREATE TABLE addition_ledger (
    tenant_id uuid NOT NULL REFERENCES tenants,
    managed_company_id uuid NOT NULL,
    application_code text NOT NULL,
    category text NOT NULL CHECK (category IN ('all', 'server', 'workstation', 'nonWindows')),
    generation integer NOT NULL CHECK (generation >= 1),
    slot_tag text NOT NULL CHECK (slot_tag LIKE 'tb:%' AND length(slot_tag) <= 50),
    state text NOT NULL CHECK (state IN ('creating', 'live', 'ended')),
    site_id uuid NOT NULL,
    agreement_id integer NOT NULL,
    addition_id integer,
    product_id integer NOT NULL,
    product_identifier text NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    effective_date date NOT NULL,
    peak_units integer NOT NULL CHECK (peak_units >= 0),
    peak_period date,
    verified_on date,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, managed_company_id, application_code, category, generation),
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies,
    CONSTRAINT slot_tag_unique_on_agreement UNIQUE (tenant_id, site_id, agreement_id, slot_tag),
    CONSTRAINT ledger_addition_is_known CHECK (state = 'creating' OR addition_id IS NOT NULL)
);
-- At most one open generation of a slot.
CREATE UNIQUE INDEX ledger_one_open_generation
    ON addition_ledger (tenant_id, managed_company_id, application_code, category) WHERE state <> 'ended';
CREATE UNIQUE INDEX ledger_addition_once
    ON addition_ledger (tenant_id, site_id, addition_id) WHERE addition_id IS NOT NULL;

CREATE TABLE write_intents (
    tenant_id uuid NOT NULL REFERENCES tenants,
    intent_id bigint GENERATED ALWAYS AS IDENTITY,
    managed_company_id uuid NOT NULL,
    application_code text NOT NULL,
    category text NOT NULL,
    generation integer NOT NULL,
    plan_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('create', 'setQuantity', 'end')),
    quantity integer NOT NULL CHECK (quantity >= 0),
    intended_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    outcome text CHECK (outcome IN ('applied', 'refused', 'notApplied')),
    PRIMARY KEY (tenant_id, intent_id),
    -- No reference to the ledger: a create that was refused leaves its intent, not its ledger row.
    FOREIGN KEY (tenant_id, managed_company_id) REFERENCES managed_companies,
    CONSTRAINT intent_settlement_is_told CHECK ((settled_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX intent_one_unsettled
    ON write_intents (tenant_id, managed_company_id, application_code, category) WHERE settled_at IS NULL;

CREATE TABLE billing_exceptions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    exception_id bigint GENERATED ALWAYS AS IDENTITY,
    integration_id uuid NOT NULL,
    managed_company_id uuid,
    -- Which stage says so: it alone closes it.
    origin text NOT NULL CHECK (origin IN ('collector', 'calculator', 'writer')),
    code text NOT NULL,
    application_code text,
    application_name text,
    category text,
    product text,
    agreement_id integer,
    units bigint,
    message text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    PRIMARY KEY (tenant_id, exception_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations
);
CREATE UNIQUE INDEX exception_open_once ON billing_exceptions (
    tenant_id, integration_id, managed_company_id, origin, code, application_code, category, product, agreement_id
) NULLS NOT DISTINCT WHERE closed_at IS NULL;
CREATE INDEX exceptions_open_of_company ON billing_exceptions (tenant_id, managed_company_id, origin)
    WHERE closed_at IS NULL;

-- ConnectWise as last read, page by page, for a whole site.
CREATE TABLE site_readings (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    read_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, site_id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites
);
CREATE TABLE site_agreements (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    agreement_id integer NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (tenant_id, site_id, agreement_id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites
);
CREATE TABLE site_products (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    product_id integer NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (tenant_id, site_id, product_id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites
);

CREATE TABLE agreement_leases (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    -- 0 is the site itself: who reads its lists.
    agreement_id integer NOT NULL,
    -- Both NULL once it was released.
    token uuid,
    expires_at timestamptz,
    -- Whether it was taken from an owner that had not released it.
    taken_over boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, site_id, agreement_id),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites,
    CONSTRAINT lease_is_whole CHECK ((token IS NULL) = (expires_at IS NULL))
);

-- No reference to tenants: a message may name any, and whoever works on it says that it is impossible.
CREATE TABLE work (
    tenant_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('collect', 'write')),
    managed_company_id uuid NOT NULL,
    lane uuid NOT NULL,
    billing_date date NOT NULL,
    sequence bigint NOT NULL,
    payload bytea NOT NULL,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    queued_at timestamptz NOT NULL DEFAULT now(),
    not_before timestamptz NOT NULL DEFAULT now(),
    last_reason text,
    token uuid,
    leased_until timestamptz,
    PRIMARY KEY (tenant_id, kind, managed_company_id),
    CONSTRAINT work_lease_is_whole CHECK ((token IS NULL) = (leased_until IS NULL))
);
-- Walked tenant by tenant and lane by lane, so that a claim costs the same however much waits.
CREATE INDEX work_due ON work (kind, tenant_id, lane, not_before);
CREATE INDEX work_by_lane ON work (kind, lane) WHERE token IS NOT NULL;

CREATE TABLE outbox (
    tenant_id uuid NOT NULL REFERENCES tenants,
    position bigint GENERATED ALWAYS AS IDENTITY,
    -- The service that relays it: the one that wrote it.
    origin text NOT NULL CHECK (origin IN ('usage-collector', 'mapping-api', 'tallybridge')),
    topic text NOT NULL,
    key text NOT NULL,
    value bytea NOT NULL,
    headers jsonb NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX outbox_in_order ON outbox (origin, position);

-- What can never be processed. The tenant is only claimed: it was never checked.
CREATE TABLE dead_letters (
    letter_id uuid PRIMARY KEY,
    claimed_tenant text,
    service text NOT NULL,
    topic text NOT NULL,
    partition integer,
    record_offset bigint,
    key text,
    headers jsonb NOT NULL,
    value bytea NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    replayed_at timestamptz
);
