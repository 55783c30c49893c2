-- $1 now. Whoever takes the time away reminds.
UPDATE pick_waits SET remind_at = NULL
WHERE ended_at IS NULL AND remind_at <= $1
RETURNING generation_id, number
