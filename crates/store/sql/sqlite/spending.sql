-- $1 user, or NULL for all of them, $2 label, or NULL for any, $3 days as [name, first day in UTC, last day in UTC, from, before],
-- $4 what calls are told apart by, or `all`, $5 the agent of each step. User by user and day by day, by the index calls_figures.
WITH days (name, first_day, last_day, begins, ends) AS MATERIALIZED (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($3)
)
SELECT CASE $4
           WHEN 'day' THEN d.name
           WHEN 'agent' THEN $5 ->> c.step
           WHEN 'model' THEN c.model
           WHEN 'user' THEN c.user_id
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
       coalesce(sum(c.cost_micros), 0) AS cost,
       count(*) FILTER (WHERE c.state <> 'sent' AND c.cost_micros IS NULL) AS unknown,
       coalesce(sum(c.input_tokens), 0) AS input_tokens,
       coalesce(sum(c.cached_input_tokens), 0) AS cached_input_tokens,
       coalesce(sum(c.output_tokens), 0) + coalesce(sum(c.image_output_tokens), 0) AS output_tokens,
       coalesce(sum(c.images), 0) AS images
FROM days AS d
CROSS JOIN users AS u
CROSS JOIN calls AS c
WHERE ($1 IS NULL OR u.id = $1)
  AND c.user_id = u.id
  AND c.day >= d.first_day
  AND c.day <= d.last_day
  AND c.started_at >= d.begins
  AND c.started_at < d.ends
  AND ($2 IS NULL OR EXISTS (SELECT 1 FROM labels AS l WHERE l.generation_id = c.generation_id AND l.label = $2))
GROUP BY 1, 2
