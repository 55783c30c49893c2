-- $1 user, or NULL for all of them, $2 label, or NULL for any, $3 days as [name, first day in UTC, last day in UTC, from, before],
-- $4 what calls are told apart by, or `all`, $5 the agent of each step
WITH days AS MATERIALIZED (
    SELECT value ->> 0 AS name,
           CAST(value ->> 1 AS bigint) AS first_day,
           CAST(value ->> 2 AS bigint) AS last_day,
           timestamptz 'epoch' + CAST(value ->> 3 AS bigint) * interval '1 millisecond' AS begins,
           timestamptz 'epoch' + CAST(value ->> 4 AS bigint) * interval '1 millisecond' AS ends
    FROM jsonb_array_elements($3) AS value
)
SELECT CASE $4
           WHEN 'day' THEN d.name
           WHEN 'agent' THEN $5 ->> c.step
           WHEN 'model' THEN c.model
           WHEN 'user' THEN CAST(c.user_id AS text)
           WHEN 'keyword' THEN (SELECT g.keyword FROM video_generations AS g WHERE g.id = c.generation_id)
           ELSE ''
       END AS name,
       CASE $4
           WHEN 'model' THEN c.provider
           WHEN 'user' THEN (SELECT a.email FROM accounts AS a WHERE a.user_id = c.user_id)
       END AS known_as,
       count(*) AS calls,
       count(DISTINCT c.generation_id) AS packages,
       count(*) FILTER (WHERE c.state = 'failed') AS refused,
       count(*) FILTER (WHERE c.state = 'sent') AS under_way,
       CAST(coalesce(sum(c.cost_micros), 0) AS bigint) AS cost,
       count(*) FILTER (WHERE c.state <> 'sent' AND c.cost_micros IS NULL) AS unknown,
       CAST(coalesce(sum(c.input_tokens), 0) AS bigint) AS input_tokens,
       CAST(coalesce(sum(c.cached_input_tokens), 0) AS bigint) AS cached_input_tokens,
       CAST(coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS bigint) AS output_tokens,
       CAST(coalesce(sum(c.images), 0) AS bigint) AS images
FROM days AS d
JOIN calls AS c ON c.day >= d.first_day AND c.day <= d.last_day AND c.started_at >= d.begins AND c.started_at < d.ends
JOIN users AS u ON c.user_id = u.id
WHERE ($1 IS NULL OR u.id = $1)
  AND ($2 IS NULL OR EXISTS (SELECT 1 FROM labels AS l WHERE l.generation_id = c.generation_id AND l.label = $2))
GROUP BY 1, 2
