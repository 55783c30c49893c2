-- [id, generation, number, channel, occasion], $2 now
INSERT INTO pick_notices (id, generation_id, number, channel, occasion, next_at, created_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, $2, $2
FROM json_each($1) AS j
WHERE true
ON CONFLICT DO NOTHING
