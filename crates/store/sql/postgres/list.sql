-- $1 user, $2 status or NULL, $3 label or NULL, $4 words or NULL, $5 how many
SELECT g.id, g.keyword, g.language, g.status, g.error_code, g.error_message, g.created_at, g.finished_at,
       CASE WHEN g.status = 'completed' THEN coalesce(g.settings ->> 'extent', 'whole') END AS extent,
       (SELECT coalesce(jsonb_agg(l.label ORDER BY l.label), '[]') FROM labels AS l WHERE l.generation_id = g.id) AS labels,
       (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN CAST(coalesce(sum(c.cost_micros), 0) AS bigint) END
        FROM calls AS c WHERE c.generation_id = g.id AND c.state <> 'sent') AS cost
FROM video_generations AS g
WHERE g.user_id = $1
  AND ($2 IS NULL OR g.status = $2)
  AND ($3 IS NULL OR EXISTS (SELECT 1 FROM labels AS l WHERE l.generation_id = g.id AND l.label = $3))
  AND ($4 IS NULL OR strpos(lower(g.keyword), lower($4)) > 0)
ORDER BY g.created_at DESC, g.id DESC
LIMIT $5
