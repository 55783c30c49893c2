-- $1 now. Whether a look would find anything to do.
SELECT CASE WHEN EXISTS (
           SELECT 1 FROM video_generations AS g
           WHERE g.status = 'awaiting_selection'
             AND NOT EXISTS (SELECT 1 FROM pick_waits AS w WHERE w.generation_id = g.id AND w.ended_at IS NULL))
       OR EXISTS (SELECT 1 FROM pick_waits WHERE ended_at IS NULL AND (remind_at <= $1 OR deadline_at <= $1))
       OR EXISTS (SELECT 1 FROM pick_notices WHERE next_at <= $1)
       OR EXISTS (
           SELECT 1 FROM pick_waits AS w
           WHERE w.ended_at IS NULL
             AND NOT EXISTS (
                 SELECT 1 FROM video_generations AS g
                 WHERE g.id = w.generation_id AND g.status = 'awaiting_selection'
                   AND w.revision = (SELECT max(r.revision) FROM step_results AS r
                                     WHERE r.generation_id = g.id AND r.step = 'titles')))
       THEN 1 ELSE 0 END AS due
