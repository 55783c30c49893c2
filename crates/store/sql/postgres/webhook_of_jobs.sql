-- [generation, event]. The receivers that chose it, each with what is told of the job; mostly there are none.
SELECT w.id AS endpoint_id, w.user_id, j.place - 1 AS place, g.id AS generation_id, g.status, g.keyword, g.language,
       g.error_code, g.error_message,
       (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN CAST(coalesce(sum(c.cost_micros), 0) AS bigint) END
        FROM calls AS c WHERE c.generation_id = g.id) AS cost_micros
FROM jsonb_array_elements($1) WITH ORDINALITY AS j (value, place)
JOIN video_generations AS g ON g.id = CAST(j.value ->> 0 AS uuid)
JOIN webhook_endpoints AS w ON w.user_id = g.user_id
WHERE w.off_reason IS NULL
  AND CAST(w.events AS text) LIKE '%"' || (j.value ->> 1) || '"%'
  AND NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.user_id = w.user_id AND a.disabled_at IS NOT NULL)
