-- Why: a customer that appears at a source and that nobody adds would never be billed, and nobody would know.

-- What a source listed when it was first read and nobody had added: told together, for ever after.
CREATE TABLE source_listings (
    tenant_id uuid NOT NULL REFERENCES tenants,
    source_id uuid NOT NULL,
    -- Identities as a JSON list.
    new_at_start jsonb NOT NULL,
    -- The run whose listing was compared last.
    run_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, source_id),
    FOREIGN KEY (tenant_id, source_id) REFERENCES sources ON DELETE CASCADE
);
SELECT tallybridge_protect('source_listings');
GRANT SELECT, INSERT, UPDATE ON source_listings TO tallybridge_collector;
GRANT SELECT ON source_listings TO tallybridge_operator;

ALTER TABLE billing_exceptions
    -- The identity at its source of a company that is in no integration, where an exception is about one.
    ADD COLUMN new_company text
        CONSTRAINT new_company_is_bounded CHECK (octet_length(new_company) BETWEEN 1 AND 1000),
    -- The addition an exception is about, where it is about one: decisions name it.
    ADD COLUMN addition_id integer;

-- What makes two exceptions one.
DROP INDEX exception_open_once;
CREATE UNIQUE INDEX exception_open_once ON billing_exceptions (
    tenant_id, integration_id, managed_company_id, origin, code, tallybridge_digest(application_code), category,
    tallybridge_digest(product), agreement_id, addition_id, new_company
) NULLS NOT DISTINCT WHERE closed_at IS NULL;
