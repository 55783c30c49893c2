-- $1 now. A wait is over when its generation does not wait, or has newer titles.
UPDATE pick_waits SET ended_at = $1
WHERE ended_at IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM video_generations AS g
      WHERE g.id = pick_waits.generation_id AND g.status = 'awaiting_selection'
        AND pick_waits.revision = (SELECT max(r.revision) FROM step_results AS r
                                   WHERE r.generation_id = g.id AND r.step = 'titles'))
