-- $1 user, $2 endpoint, $3 which
SELECT id, endpoint_id, event_id, type, generation_id, payload, attempts, next_at, outcome, tries, created_at, ended_at
FROM webhook_deliveries
WHERE endpoint_id = $2 AND user_id = $1 AND id = $3
