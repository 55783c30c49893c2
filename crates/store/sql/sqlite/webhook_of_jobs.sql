-- [generation, event]. The receivers that chose it, each with what is told of the job; mostly there are none.
SELECT w.id AS endpoint_id, w.user_id, j.key AS place, g.id AS generation_id, g.status, g.keyword, g.language,
       g.error_code, g.error_message,
       (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN coalesce(sum(c.cost_micros), 0) END
        FROM calls AS c WHERE c.generation_id = g.id) AS cost_micros
FROM json_each($1) AS j
JOIN video_generations AS g ON g.id = j.value ->> 0
JOIN webhook_endpoints AS w ON w.user_id = g.user_id
WHERE w.off_reason IS NULL
  AND w.events LIKE '%"' || (j.value ->> 1) || '"%'
  AND NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.user_id = w.user_id AND a.disabled_at IS NOT NULL)
