-- [generation, number]: the events of each beyond its number
SELECT e.generation_id, e.number, e.at, e.type, e.data
FROM jsonb_array_elements($1) AS j (value)
JOIN events AS e ON e.generation_id = CAST(j.value ->> 0 AS uuid) AND e.number > CAST(j.value ->> 1 AS bigint)
ORDER BY e.generation_id, e.number
