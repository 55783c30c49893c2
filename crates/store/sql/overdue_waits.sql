-- $1 now, $2 how many
SELECT generation_id, number, user_id, revision, since, deadline_at, rule
FROM pick_waits
WHERE ended_at IS NULL AND deadline_at <= $1
ORDER BY deadline_at, generation_id
LIMIT $2
