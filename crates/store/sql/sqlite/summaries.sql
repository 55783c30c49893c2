-- $1 these generations
SELECT g.id, g.keyword, g.language, g.status, g.error_code, g.error_message, g.created_at, g.finished_at,
       CASE WHEN g.status = 'completed' THEN coalesce(g.settings ->> 'extent', 'whole') END AS extent,
       (SELECT json_group_array(l.label ORDER BY l.label) FROM labels AS l WHERE l.generation_id = g.id) AS labels,
       (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN coalesce(sum(c.cost_micros), 0) END
        FROM calls AS c WHERE c.generation_id = g.id AND c.state <> 'sent') AS cost
FROM video_generations AS g
WHERE g.id IN (SELECT value FROM json_each($1))
ORDER BY g.created_at DESC, g.id DESC
