-- $1 schedule, $2 the slot that has just ended, $3 the slot before which nothing is kept
DELETE FROM schedule_runs
WHERE schedule = $1 AND slot_at < $2 AND slot_at < $3 AND finished_at IS NOT NULL
