-- $1 user, $2 statuses or [], $3 label or NULL, $4 error codes or [], $5 words in small letters or [], $6 created after,
-- $7 created before, $8 and $9 the job after which to go on, $10 how many
SELECT g.id, g.created_at
FROM video_generations AS g
WHERE g.user_id = $1
  AND g.created_at > $6
  AND g.created_at < $7
  AND (g.created_at, g.id) < ($8, $9)
  AND (jsonb_array_length($5) = 0
       OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($5) AS w WHERE strpos(g.folded, w) = 0))
  AND (jsonb_array_length($2) = 0 OR g.status IN (SELECT jsonb_array_elements_text($2)))
  AND ($3 IS NULL OR EXISTS (SELECT 1 FROM labels AS l WHERE l.generation_id = g.id AND l.label = $3))
  AND (jsonb_array_length($4) = 0 OR g.error_code IN (SELECT jsonb_array_elements_text($4)))
ORDER BY g.created_at DESC, g.id DESC
LIMIT $10
