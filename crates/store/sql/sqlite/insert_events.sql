-- [generation, how many events of this group come before it in its generation + 1, at, type, data]
INSERT INTO events (generation_id, number, at, type, data)
SELECT j.value ->> 0,
       coalesce((SELECT max(e.number) FROM events AS e WHERE e.generation_id = j.value ->> 0), 0) + (j.value ->> 1),
       j.value ->> 2, j.value ->> 3, j.value ->> 4
FROM jsonb_each($1) AS j
