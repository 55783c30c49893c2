-- $1 user, $2 delta, $3 reason, $4 note, $5 now
INSERT INTO credit_entries (user_id, delta, reason, note, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
