-- $1 its id, $2 of which alert, $3 channel, $4 who reads it or NULL, $5 now
INSERT INTO alert_notices (id, alert_id, channel, user_id, next_at, created_at)
VALUES ($1, $2, $3, $4, $5, $5)
