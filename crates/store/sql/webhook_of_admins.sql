-- $1 event, $2 the local user. The receivers of those who look after the service that chose it.
SELECT w.id AS endpoint_id, w.user_id
FROM webhook_endpoints AS w
WHERE w.off_reason IS NULL
  AND CAST(w.events AS text) LIKE '%"' || $1 || '"%'
  AND (w.user_id = $2
       OR EXISTS (SELECT 1 FROM accounts AS a WHERE a.user_id = w.user_id AND a.role = 'admin' AND a.disabled_at IS NULL))
