-- $1 generation, $2 number
SELECT generation_id, number, user_id, revision, since, deadline_at, rule
FROM pick_waits
WHERE generation_id = $1 AND number = $2 AND ended_at IS NULL
