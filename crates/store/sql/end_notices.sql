-- $1 now. Nobody need be told any more of a wait that is over.
UPDATE pick_notices SET next_at = NULL, outcome = 'answered', ended_at = $1
WHERE next_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM pick_waits AS w
              WHERE w.generation_id = pick_notices.generation_id AND w.number = pick_notices.number
                AND w.ended_at IS NOT NULL)
