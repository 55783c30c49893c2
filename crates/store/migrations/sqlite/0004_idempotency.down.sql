DROP TABLE pauses;
DROP TABLE idempotency_keys;
