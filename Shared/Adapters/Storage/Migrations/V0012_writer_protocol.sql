-- Why: what was sent and not answered may come late, and no plan is written that a save has made old.

-- The writer asks whether a plan is awaited before it writes an older one.
GRANT SELECT ON replan_requests TO tallybridge_writer;

-- A create that was looked for in vain: it may yet appear, and its slot goes on without it.
ALTER TABLE addition_ledger DROP CONSTRAINT addition_ledger_state_check;
ALTER TABLE addition_ledger ADD CHECK (state IN ('creating', 'suspect', 'live', 'ended'));
ALTER TABLE addition_ledger DROP CONSTRAINT ledger_addition_is_known;
ALTER TABLE addition_ledger ADD CONSTRAINT ledger_addition_is_known
    CHECK (state IN ('creating', 'suspect') OR addition_id IS NOT NULL);
DROP INDEX ledger_one_open_generation;
CREATE UNIQUE INDEX ledger_one_open_generation
    ON addition_ledger (tenant_id, managed_company_id, application_code, category) WHERE state IN ('creating', 'live');

-- Where a write was sent to is the write's own: its slot may have gone on elsewhere meanwhile.
ALTER TABLE write_intents
    ADD COLUMN agreement_id integer,
    ADD COLUMN addition_id integer,
    ADD COLUMN looked_at timestamptz NOT NULL DEFAULT now();
-- Row security binds the owner too; a migration speaks of all tenants.
ALTER TABLE write_intents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE addition_ledger NO FORCE ROW LEVEL SECURITY;
UPDATE write_intents w SET agreement_id = l.agreement_id, addition_id = l.addition_id
  FROM addition_ledger l
 WHERE l.tenant_id = w.tenant_id AND l.managed_company_id = w.managed_company_id
   AND l.application_code = w.application_code AND l.category = w.category AND l.generation = w.generation;
ALTER TABLE write_intents FORCE ROW LEVEL SECURITY;
ALTER TABLE addition_ledger FORCE ROW LEVEL SECURITY;
ALTER TABLE write_intents ADD CONSTRAINT intent_agreement_is_known
    CHECK (agreement_id IS NOT NULL OR (settled_at IS NOT NULL AND outcome <> 'suspect'));
ALTER TABLE write_intents DROP CONSTRAINT write_intents_kind_check;
ALTER TABLE write_intents ADD CHECK (kind IN ('create', 'setQuantity', 'end', 'heal'));
ALTER TABLE write_intents DROP CONSTRAINT write_intents_outcome_check;
ALTER TABLE write_intents ADD CHECK (outcome IN ('applied', 'refused', 'notApplied', 'suspect'));
CREATE INDEX intents_suspect ON write_intents (looked_at) WHERE outcome = 'suspect';

-- Who creates additions in our name: only such an addition is ended as one that came late.
CREATE TABLE site_members (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    member text NOT NULL CHECK (octet_length(member) <= 400),
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, site_id, member),
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites ON DELETE CASCADE
);
SELECT tallybridge_protect('site_members');
GRANT SELECT, INSERT ON site_members TO tallybridge_writer;
GRANT SELECT ON site_members TO tallybridge_operator;
