-- $1 user, or NULL for all of them, $2 first day, $3 last day. User by user and in the order of the index calls_figures, which
-- is all that is read: nothing is sorted.
SELECT c.day,
       c.step,
       count(*) AS calls,
       count(*) FILTER (WHERE c.state = 'settled') AS settled,
       count(*) FILTER (WHERE c.state IN ('failed', 'unknown')) AS failed,
       coalesce(sum(c.cost_micros), 0) AS cost,
       count(*) FILTER (WHERE c.state <> 'sent' AND c.cost_micros IS NULL) AS unpriced,
       coalesce(sum(c.input_tokens), 0) AS input_tokens,
       coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS output_tokens,
       json_group_array(c.finished_at - c.started_at) FILTER (WHERE c.state = 'settled' AND c.finished_at IS NOT NULL) AS took
FROM users AS u
CROSS JOIN calls AS c
WHERE ($1 IS NULL OR u.id = $1)
  AND c.user_id = u.id
  AND c.day >= $2
  AND c.day <= $3
GROUP BY u.id, c.day, c.step
