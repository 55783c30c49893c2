-- $1 user, $2 id
SELECT id, user_id, url, note, events, previous_until, off_reason, failing_since, last_error, created_at, updated_at
FROM webhook_endpoints
WHERE user_id = $1 AND id = $2
