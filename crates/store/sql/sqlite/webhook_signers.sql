-- $1 these endpoints: where they are, and what signs
SELECT id, url, secret, previous_secret, previous_until
FROM webhook_endpoints
WHERE id IN (SELECT value FROM json_each($1))
