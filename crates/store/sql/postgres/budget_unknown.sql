-- $1 before when, $2 how many
SELECT c.id, c.user_id, g.api_key_id, c.budget_month, c.reserved_micros
FROM calls AS c
JOIN video_generations AS g ON g.id = c.generation_id
WHERE c.state = 'unknown' AND c.reserved_micros > 0 AND c.budget_month IS NOT NULL AND c.started_at < $1
ORDER BY c.started_at
LIMIT $2
FOR UPDATE OF c SKIP LOCKED
