-- $1 endpoint, $2 now, $3 what went wrong
UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, $2), last_error = $3
WHERE id = $1
RETURNING failing_since
