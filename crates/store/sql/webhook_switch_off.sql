-- $1 id, $2 why, $3 now
UPDATE webhook_endpoints SET off_reason = $2, updated_at = $3
WHERE id = $1 AND off_reason IS NULL
