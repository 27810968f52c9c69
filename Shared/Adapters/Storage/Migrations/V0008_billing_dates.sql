-- Why: which date is a company's newest is measured for the company itself.

-- The writer asks for which dates a company was read, and nothing of what was read.
GRANT SELECT (tenant_id, managed_company_id, integration_id, billing_date) ON usage_snapshots TO tallybridge_writer;
