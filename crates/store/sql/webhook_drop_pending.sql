-- $1 endpoint, $2 now. What is not delivered can be sent again from the log.
UPDATE webhook_deliveries SET next_at = NULL, outcome = 'failed', ended_at = $2
WHERE endpoint_id = $1 AND next_at IS NOT NULL
