-- $1 schedule, $2 slot, $3 owner, $4 now, $5 outcome, $6 jobs
UPDATE schedule_runs SET finished_at = $4, outcome = $5, jobs = $6
WHERE schedule = $1 AND slot_at = $2 AND owner = $3 AND finished_at IS NULL
