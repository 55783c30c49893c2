-- $1 user, $2 type, $3 data, $4 now
INSERT INTO usage_analytics (user_id, event_type, event_data, created_at)
VALUES ($1, $2, $3, $4)
