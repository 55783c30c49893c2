-- $1 user, $2 id, $3 secret, $4 until when the one before signs too, $5 now. Of two exchanges in a row the older secret ends.
UPDATE webhook_endpoints SET previous_secret = secret, previous_until = $4, secret = $3, updated_at = $5
WHERE user_id = $1 AND id = $2
