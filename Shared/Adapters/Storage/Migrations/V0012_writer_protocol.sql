-- Why: what was sent and not answered may come late, and no plan is written that a save has made old.

-- The writer asks whether a plan is awaited before it writes an older one.
GRANT SELECT ON replan_requests TO tallybridge_writer;
