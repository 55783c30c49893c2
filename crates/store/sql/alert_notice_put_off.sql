-- $1 which, $2 its attempt, $3 until when, $4 error. Not when another process has tried since.
UPDATE alert_notices SET next_at = $3, error = $4
WHERE id = $1 AND attempts = $2 AND next_at IS NOT NULL
