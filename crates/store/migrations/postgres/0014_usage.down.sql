ALTER TABLE audit_log DROP COLUMN erased_actor;
DROP TABLE past_spend;
DROP TABLE erased_files;
DROP TABLE erasures;
DROP TABLE usage_analytics;
