-- $1 user, $2 statuses or [], $3 label or NULL, $4 error codes or [], $5 created after, $6 created before,
-- $7 and $8 the job after which to go on, $9 how many
SELECT g.id, g.created_at, g.keyword
FROM video_generations AS g
WHERE g.user_id = $1
  AND g.created_at > $5
  AND g.created_at < $6
  AND (g.created_at, g.id) < ($7, $8)
  AND (json_array_length($2) = 0 OR g.status IN (SELECT value FROM json_each($2)))
  AND ($3 IS NULL OR EXISTS (SELECT 1 FROM labels AS l WHERE l.generation_id = g.id AND l.label = $3))
  AND (json_array_length($4) = 0 OR g.error_code IN (SELECT value FROM json_each($4)))
ORDER BY g.created_at DESC, g.id DESC
LIMIT $9
