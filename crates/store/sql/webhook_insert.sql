-- $1 id, $2 user, $3 url, $4 note, $5 events, $6 secret, $7 now
INSERT INTO webhook_endpoints (id, user_id, url, note, events, secret, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
