-- $1 user, $2 id, $3 url, $4 note, $5 events, $6 now
UPDATE webhook_endpoints SET url = $3, note = $4, events = $5, updated_at = $6
WHERE user_id = $1 AND id = $2
