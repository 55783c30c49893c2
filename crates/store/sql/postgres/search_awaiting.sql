-- $1 user, $2 words in small letters or [], $3 created after, $4 created before, $5 and $6 the job after which to go on, $7 how
-- many. The status stands here, and not in a list, so that the index of those that wait answers.
SELECT g.id, g.created_at
FROM video_generations AS g
WHERE g.user_id = $1
  AND g.status = 'awaiting_selection'
  AND g.created_at > $3
  AND g.created_at < $4
  AND (g.created_at, g.id) < ($5, $6)
  AND (jsonb_array_length($2) = 0
       OR NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($2) AS w WHERE strpos(g.folded, w) = 0))
ORDER BY g.created_at DESC, g.id DESC
LIMIT $7
