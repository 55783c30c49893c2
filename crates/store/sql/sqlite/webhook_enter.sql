-- [id, endpoint, user, event id, type, generation, payload], $2 now. What was entered already is not entered again.
INSERT INTO webhook_deliveries (id, endpoint_id, user_id, event_id, type, generation_id, payload, next_at, created_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, $2, $2
FROM json_each($1) AS j
WHERE true
ON CONFLICT (endpoint_id, event_id) DO NOTHING
