-- $1 user, $2 and $3 the job after which to go on, $4 how many
SELECT g.id, g.keyword, g.language, g.created_at, r.revision, r.result, r.created_at AS since, w.deadline_at, w.rule
FROM video_generations AS g
JOIN step_results AS r
  ON r.generation_id = g.id AND r.step = 'titles'
 AND r.revision = (SELECT max(n.revision) FROM step_results AS n WHERE n.generation_id = g.id AND n.step = 'titles')
LEFT JOIN pick_waits AS w ON w.generation_id = g.id AND w.ended_at IS NULL
WHERE g.user_id = $1
  AND g.status = 'awaiting_selection'
  AND (g.created_at, g.id) > ($2, $3)
ORDER BY g.created_at, g.id
LIMIT $4
