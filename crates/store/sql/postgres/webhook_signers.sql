-- $1 these endpoints: where they are, and what signs
SELECT id, url, secret, previous_secret, previous_until
FROM webhook_endpoints
WHERE id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid))
