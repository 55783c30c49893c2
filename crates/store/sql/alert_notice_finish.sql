-- $1 which, $2 its attempt, $3 outcome, $4 error or NULL, $5 now. Not when another process has tried since.
UPDATE alert_notices SET next_at = NULL, outcome = $3, error = $4, ended_at = $5
WHERE id = $1 AND attempts = $2 AND next_at IS NOT NULL
