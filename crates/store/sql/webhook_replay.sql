-- $1 endpoint, $2 delivery, $3 now. Not what is on its way already.
UPDATE webhook_deliveries SET next_at = $3, outcome = NULL, ended_at = NULL, attempts = 0
WHERE endpoint_id = $1 AND id = $2 AND next_at IS NULL
