-- $1 endpoint
UPDATE webhook_endpoints SET failing_since = NULL, last_error = NULL
WHERE id = $1 AND failing_since IS NOT NULL
