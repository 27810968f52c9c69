-- Why: who our tenants are, what they connect, and what they map; sealed secrets from the first day.
CREATE TABLE platform (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch integer NOT NULL DEFAULT 1 CHECK (epoch >= 1)
);
INSERT INTO platform DEFAULT VALUES;

CREATE TABLE tenants (
    tenant_id uuid PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    -- The tenant's data key, itself sealed under the platform's master key.
    sealed_data_key bytea NOT NULL,
    -- One counter over mappings, policy, approvals and catalogue.
    mapping_revision bigint NOT NULL DEFAULT 0 CHECK (mapping_revision >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenant_name_unique UNIQUE (name)
);

CREATE TABLE access_tokens (
    tenant_id uuid NOT NULL REFERENCES tenants,
    token_id uuid NOT NULL,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    name text NOT NULL CHECK (name <> ''),
    role text NOT NULL CHECK (role IN ('viewer', 'billing', 'admin')),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, token_id),
    CONSTRAINT access_token_hash_unique UNIQUE (token_hash)
);

CREATE TABLE sites (
    tenant_id uuid NOT NULL REFERENCES tenants,
    site_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    api_url text NOT NULL,
    -- Normalised API host and lower-case company id: the unit of rate limit.
    api_host text NOT NULL,
    company_id text NOT NULL CHECK (company_id = lower(company_id)),
    -- The company id as the keys are used with it.
    company_login text NOT NULL,
    client_id text NOT NULL,
    public_key text NOT NULL,
    sealed_private_key bytea,
    authorities_pem text,
    certificate_sha256 bytea CHECK (length(certificate_sha256) = 32),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    PRIMARY KEY (tenant_id, site_id),
    CONSTRAINT site_name_unique UNIQUE (tenant_id, name),
    CONSTRAINT site_system_unique UNIQUE (tenant_id, api_host, company_id)
);

CREATE TABLE sources (
    tenant_id uuid NOT NULL REFERENCES tenants,
    source_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('securityCenter', 'businessHub')),
    url text NOT NULL,
    user_name text NOT NULL,
    user_domain text,
    is_internal_user boolean NOT NULL DEFAULT true,
    sealed_password bytea,
    authorities_pem text,
    certificate_sha256 bytea CHECK (length(certificate_sha256) = 32),
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    PRIMARY KEY (tenant_id, source_id),
    -- For the foreign key that keeps a managed company's kind equal to its source's.
    UNIQUE (tenant_id, source_id, kind),
    CONSTRAINT source_name_unique UNIQUE (tenant_id, name)
);

CREATE TABLE integrations (
    tenant_id uuid NOT NULL REFERENCES tenants,
    integration_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    source_id uuid NOT NULL,
    site_id uuid NOT NULL,
    time_zone text NOT NULL,
    mode text NOT NULL DEFAULT 'observe' CHECK (mode IN ('observe', 'bill')),
    -- BillingPolicy as JSON; the API checks every key of it.
    policy jsonb NOT NULL DEFAULT '{}',
    -- When scheduled runs start, in minutes after local midnight; NULL: no scheduled runs.
    run_minute integer CHECK (run_minute BETWEEN 0 AND 1439),
    last_scheduled_date date,
    next_due_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    PRIMARY KEY (tenant_id, integration_id),
    FOREIGN KEY (tenant_id, source_id) REFERENCES sources,
    FOREIGN KEY (tenant_id, site_id) REFERENCES sites,
    CONSTRAINT integration_name_unique UNIQUE (tenant_id, name)
);
CREATE INDEX integrations_due ON integrations (next_due_at) WHERE next_due_at IS NOT NULL;

-- A managed company is in one integration of the tenant at most, so its rows carry the integration.
CREATE TABLE managed_companies (
    tenant_id uuid NOT NULL REFERENCES tenants,
    managed_company_id uuid NOT NULL,
    integration_id uuid,
    source_id uuid NOT NULL,
    source_kind text NOT NULL,
    source_identity text NOT NULL CHECK (source_identity <> ''),
    name text NOT NULL,
    connectwise_company_id integer,
    connectwise_company_name text,
    agreement_id integer,
    agreement_name text,
    automatic_billing boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    PRIMARY KEY (tenant_id, managed_company_id),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations,
    FOREIGN KEY (tenant_id, source_id, source_kind) REFERENCES sources (tenant_id, source_id, kind),
    -- One managed company once per tenant, whatever source row or integration names it.
    CONSTRAINT managed_company_once UNIQUE (tenant_id, source_kind, source_identity),
    CONSTRAINT company_mapping_one_to_one UNIQUE (tenant_id, integration_id, connectwise_company_id),
    CONSTRAINT agreement_needs_company CHECK (agreement_id IS NULL OR connectwise_company_id IS NOT NULL)
);
CREATE INDEX managed_companies_by_integration ON managed_companies (tenant_id, integration_id);

CREATE TABLE product_mappings (
    tenant_id uuid NOT NULL REFERENCES tenants,
    integration_id uuid NOT NULL,
    application_code text NOT NULL,
    application_name text NOT NULL,
    -- ProductTarget and Adjustments as JSON.
    target jsonb NOT NULL,
    adjustments jsonb NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, application_code),
    FOREIGN KEY (tenant_id, integration_id) REFERENCES integrations
);

-- A tenant's own additions to the application catalogue.
CREATE TABLE catalogue_extensions (
    tenant_id uuid NOT NULL REFERENCES tenants,
    application_code text NOT NULL,
    -- ApplicationDefinition as JSON.
    definition jsonb NOT NULL,
    PRIMARY KEY (tenant_id, application_code)
);

-- Append-only: who changed which setting, and how it read before and after (secrets left out).
CREATE TABLE audit_entries (
    tenant_id uuid NOT NULL REFERENCES tenants,
    entry_id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    PRIMARY KEY (tenant_id, entry_id)
);
