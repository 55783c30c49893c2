-- $1 now, $2 when to remind or NULL, $3 deadline or NULL, $4 rule or NULL, $5 how many
INSERT INTO pick_waits (generation_id, number, user_id, revision, since, remind_at, deadline_at, rule)
SELECT g.id,
       1 + coalesce((SELECT max(w.number) FROM pick_waits AS w WHERE w.generation_id = g.id), 0),
       g.user_id,
       (SELECT max(r.revision) FROM step_results AS r WHERE r.generation_id = g.id AND r.step = 'titles'),
       $1, $2, $3, $4
FROM video_generations AS g
WHERE g.status = 'awaiting_selection'
  AND NOT EXISTS (SELECT 1 FROM pick_waits AS w WHERE w.generation_id = g.id AND w.ended_at IS NULL)
  AND EXISTS (SELECT 1 FROM step_results AS r WHERE r.generation_id = g.id AND r.step = 'titles')
LIMIT $5
ON CONFLICT DO NOTHING
RETURNING generation_id, number
