SELECT j.key, g.id, g.status
FROM jsonb_each($1) AS j
JOIN video_generations AS g ON g.user_id = j.value ->> 0 AND g.idempotency_key = j.value ->> 1
