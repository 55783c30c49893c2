-- [id, generation, number, channel, occasion], $2 now
INSERT INTO pick_notices (id, generation_id, number, channel, occasion, next_at, created_at)
SELECT CAST(j ->> 0 AS uuid), CAST(j ->> 1 AS uuid), CAST(j ->> 2 AS bigint), j ->> 3, j ->> 4, $2, $2
FROM jsonb_array_elements($1) AS j
ON CONFLICT DO NOTHING
