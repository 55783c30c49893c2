-- $1 delivery, $2 the epoch with which it was taken. Nothing when another process has taken it since.
SELECT tries FROM webhook_deliveries WHERE id = $1 AND epoch = $2 AND next_at IS NOT NULL
