DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND holder = $3 AND status IS NULL
