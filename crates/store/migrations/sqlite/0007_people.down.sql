DROP TABLE audit_log;
DROP TABLE credit_entries;
DROP TABLE api_keys;
DROP TABLE sessions;
DROP TABLE identities;
DROP TABLE accounts;
ALTER TABLE users DROP COLUMN theme;
ALTER TABLE users DROP COLUMN locale;
DROP TABLE tiers;
