-- $1 user
SELECT id, user_id, url, note, events, previous_until, off_reason, failing_since, last_error, created_at, updated_at
FROM webhook_endpoints
WHERE user_id = $1
ORDER BY created_at, id
