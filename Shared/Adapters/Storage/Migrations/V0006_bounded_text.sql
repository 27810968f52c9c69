-- Why: one tenant's text must not make rows that cannot be stored, for they keep their neighbours waiting: text in a unique
-- index is bounded, or stands there as a digest.

-- SHA-256 of a text's bytes. Immutable as far as an index is concerned: every database of ours is UTF-8.
CREATE FUNCTION tallybridge_digest(value text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT sha256(convert_to(value, 'UTF8')) $$;

-- What makes two exceptions one. An application that no catalogue knows has a code as long as its name.
DROP INDEX exception_open_once;
CREATE UNIQUE INDEX exception_open_once ON billing_exceptions (
    tenant_id, integration_id, managed_company_id, origin, code, tallybridge_digest(application_code), category,
    tallybridge_digest(product), agreement_id
) NULLS NOT DISTINCT WHERE closed_at IS NULL;

-- An exception with a longer code could not be seen again or closed any more. The rows are no business of the owner's but
-- for this one statement.
ALTER TABLE billing_exceptions NO FORCE ROW LEVEL SECURITY;
UPDATE billing_exceptions
   SET closed_at = coalesce(closed_at, now()), application_code = left(application_code, 100)
 WHERE octet_length(application_code) > 2000;
ALTER TABLE billing_exceptions FORCE ROW LEVEL SECURITY;

-- Limits in bytes, of what services and API bound in characters before. Not validated: what is stored already was taken
-- by its index, and a long scan would stop everybody.
ALTER TABLE billing_exceptions ADD CONSTRAINT exception_text_is_bounded CHECK (
    octet_length(code) <= 100 AND octet_length(application_code) <= 2000 AND octet_length(category) <= 100) NOT VALID;
ALTER TABLE product_mappings ADD CONSTRAINT product_mapping_application_is_bounded
    CHECK (octet_length(application_code) <= 2000) NOT VALID;
ALTER TABLE catalogue_extensions ADD CONSTRAINT catalogue_application_is_bounded
    CHECK (octet_length(application_code) <= 2000) NOT VALID;
ALTER TABLE addition_ledger ADD CONSTRAINT ledger_application_is_bounded
    CHECK (octet_length(application_code) <= 2000) NOT VALID;
ALTER TABLE write_intents ADD CONSTRAINT intent_slot_is_bounded
    CHECK (octet_length(application_code) <= 2000 AND octet_length(category) <= 100) NOT VALID;
ALTER TABLE tenants ADD CONSTRAINT tenant_name_is_bounded CHECK (octet_length(name) <= 1000) NOT VALID;
ALTER TABLE sites ADD CONSTRAINT site_text_is_bounded CHECK (
    octet_length(name) <= 1000 AND octet_length(api_host) <= 1000 AND octet_length(company_id) <= 1000) NOT VALID;
ALTER TABLE sources ADD CONSTRAINT source_name_is_bounded CHECK (octet_length(name) <= 1000) NOT VALID;
ALTER TABLE integrations ADD CONSTRAINT integration_name_is_bounded CHECK (octet_length(name) <= 1000) NOT VALID;
ALTER TABLE managed_companies ADD CONSTRAINT managed_company_identity_is_bounded
    CHECK (octet_length(source_kind) <= 100 AND octet_length(source_identity) <= 1000) NOT VALID;

-- The API's relay sets aside what the broker refuses. It may add letters, never read them.
GRANT INSERT, SELECT (letter_id) ON dead_letters TO tallybridge_api;
