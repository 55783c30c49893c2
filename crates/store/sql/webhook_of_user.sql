-- $1 event, $2 user. Their receivers that chose it.
SELECT w.id AS endpoint_id, w.user_id
FROM webhook_endpoints AS w
WHERE w.user_id = $2
  AND w.off_reason IS NULL
  AND CAST(w.events AS text) LIKE '%"' || $1 || '"%'
  AND NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.user_id = w.user_id AND a.disabled_at IS NOT NULL)
