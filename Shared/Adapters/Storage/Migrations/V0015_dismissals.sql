-- Why: a company that appeared at a source and is not to be billed is not told again.
CREATE TABLE dismissed_companies (
    tenant_id uuid NOT NULL REFERENCES tenants,
    source_id uuid NOT NULL,
    -- Its identity at the source.
    source_identity text NOT NULL
        CONSTRAINT dismissed_identity_is_bounded CHECK (octet_length(source_identity) BETWEEN 1 AND 1000),
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tenant_id, source_id, source_identity),
    FOREIGN KEY (tenant_id, source_id) REFERENCES sources ON DELETE CASCADE
);
SELECT tallybridge_protect('dismissed_companies');
GRANT SELECT ON dismissed_companies TO tallybridge_collector;
GRANT SELECT, INSERT, DELETE ON dismissed_companies TO tallybridge_api, tallybridge_operator;
