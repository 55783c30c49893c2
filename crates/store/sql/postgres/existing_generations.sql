SELECT j.place - 1 AS key, g.id, g.status
FROM jsonb_array_elements($1) WITH ORDINALITY AS j (value, place)
JOIN video_generations AS g ON g.user_id = CAST(j.value ->> 0 AS uuid) AND g.idempotency_key = j.value ->> 1
