-- $1 earlier than this, $2 how many at most
DELETE FROM usage_analytics
WHERE id IN (SELECT u.id FROM usage_analytics AS u WHERE u.created_at < $1 ORDER BY u.created_at LIMIT $2)
