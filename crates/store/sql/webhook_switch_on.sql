-- $1 user, $2 id, $3 now. How long it has failed is counted anew.
UPDATE webhook_endpoints SET off_reason = NULL, failing_since = NULL, last_error = NULL, updated_at = $3
WHERE user_id = $1 AND id = $2
