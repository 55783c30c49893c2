-- $1 user, $2 created after, $3 created before, $4 and $5 the job after which to go on, $6 how many. The status stands here, and
-- not in a list, so that the index of those that wait answers.
SELECT g.id, g.created_at, g.keyword
FROM video_generations AS g
INDEXED BY video_generations_awaiting
WHERE g.user_id = $1
  AND g.status = 'awaiting_selection'
  AND g.created_at > $2
  AND g.created_at < $3
  AND (g.created_at, g.id) < ($4, $5)
ORDER BY g.created_at DESC, g.id DESC
LIMIT $6
