-- $1 user, $2 statuses or [], $3 label or NULL, $4 error codes or [], $5 words in small letters or [], $6 created after,
-- $7 created before, $8 and $9 the job after which to go on, $10 how many. Times and words are looked for in the index of the
-- history alone; the rows themselves, which is what costs, are read of those that it lets through.
SELECT m.id, m.created_at
FROM video_generations AS m
CROSS JOIN video_generations AS g
WHERE m.user_id = $1
  AND m.created_at > $6
  AND m.created_at < $7
  AND (m.created_at, m.id) < ($8, $9)
  AND (json_array_length($5) = 0
       OR NOT EXISTS (SELECT 1 FROM json_each($5) AS w WHERE instr(m.folded, w.value) = 0))
  AND ($3 IS NULL OR m.id IN (SELECT l.generation_id FROM labels AS l WHERE l.label = $3))
  AND g.id = m.id
  AND (json_array_length($2) = 0 OR g.status IN (SELECT value FROM json_each($2)))
  AND (json_array_length($4) = 0 OR g.error_code IN (SELECT value FROM json_each($4)))
ORDER BY m.created_at DESC, m.id DESC
LIMIT $10
