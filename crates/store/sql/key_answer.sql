-- $1 user, $2 key, $3 holder, $4 status, $5 headers, $6 body
UPDATE idempotency_keys SET status = $4, headers = $5, body = $6
WHERE user_id = $1 AND key = $2 AND holder = $3 AND status IS NULL
