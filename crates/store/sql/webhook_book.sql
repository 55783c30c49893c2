-- $1 delivery, $2 its epoch, $3 when it is tried again or NULL, $4 outcome or NULL, $5 when it ended or NULL, $6 tries
UPDATE webhook_deliveries SET next_at = $3, outcome = $4, ended_at = $5, tries = $6
WHERE id = $1 AND epoch = $2 AND next_at IS NOT NULL
