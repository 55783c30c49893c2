-- $1 user, or NULL for all of them, $2 first day, $3 last day
SELECT c.day,
       c.step,
       count(*) AS calls,
       count(*) FILTER (WHERE c.state = 'settled') AS settled,
       count(*) FILTER (WHERE c.state IN ('failed', 'unknown')) AS failed,
       CAST(coalesce(sum(c.cost_micros), 0) AS bigint) AS cost,
       count(*) FILTER (WHERE c.state <> 'sent' AND c.cost_micros IS NULL) AS unpriced,
       CAST(coalesce(sum(c.input_tokens), 0) AS bigint) AS input_tokens,
       CAST(coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS bigint) AS output_tokens,
       coalesce(jsonb_agg(CAST(round(extract(epoch FROM c.finished_at - c.started_at) * 1000) AS bigint))
                FILTER (WHERE c.state = 'settled' AND c.finished_at IS NOT NULL), '[]') AS took
FROM users AS u
JOIN calls AS c ON c.user_id = u.id
WHERE ($1 IS NULL OR u.id = $1)
  AND c.day >= $2
  AND c.day <= $3
GROUP BY 1, 2
