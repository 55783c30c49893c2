-- $1 the age at which keys are forgotten. A part at a time: after a quiet day there may be many.
DELETE FROM idempotency_keys
WHERE (user_id, key) IN (
    SELECT user_id, key FROM idempotency_keys WHERE created_at <= $1 ORDER BY created_at LIMIT 100
)
