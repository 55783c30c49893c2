-- [id, endpoint, user, event id, type, generation, payload], $2 now. What was entered already is not entered again.
INSERT INTO webhook_deliveries (id, endpoint_id, user_id, event_id, type, generation_id, payload, next_at, created_at)
SELECT CAST(j ->> 0 AS uuid), CAST(j ->> 1 AS uuid), CAST(j ->> 2 AS uuid), j ->> 3, j ->> 4, CAST(j ->> 5 AS uuid),
       j ->> 6, $2, $2
FROM jsonb_array_elements($1) AS j
ON CONFLICT (endpoint_id, event_id) DO NOTHING
