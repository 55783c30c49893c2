-- $1 user, $2 key, $3 request, $4 holder, $5 held until, $6 now, $7 the age at which keys are forgotten
-- A key that nobody answered, and whose holder is gone, passes to the next who asks the same.
INSERT INTO idempotency_keys AS known (user_id, key, request, holder, held_until, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (user_id, key) DO UPDATE
SET request = excluded.request, holder = excluded.holder, held_until = excluded.held_until,
    status = NULL, headers = NULL, body = NULL,
    created_at = CASE WHEN known.created_at <= $7 THEN excluded.created_at ELSE known.created_at END
WHERE known.created_at <= $7
   OR (known.status IS NULL AND known.held_until <= $6 AND known.request = excluded.request)
RETURNING created_at
