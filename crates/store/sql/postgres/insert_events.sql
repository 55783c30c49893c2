-- [generation, how many events of this group come before it in its generation + 1, at, type, data]
INSERT INTO events (generation_id, number, at, type, data)
SELECT CAST(j ->> 0 AS uuid),
       coalesce((SELECT max(e.number) FROM events AS e WHERE e.generation_id = CAST(j ->> 0 AS uuid)), 0)
           + CAST(j ->> 1 AS bigint),
       at_millis(j ->> 2), j ->> 3, CAST(j ->> 4 AS jsonb)
FROM jsonb_array_elements($1) AS j
