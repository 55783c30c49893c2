-- $1 now, $2 when others may try if this process dies, $3 how many, $4 users who have enough under way, $5 how many of one
-- user. Of two processes that want a row the second finds its time moved. A receiver that is slow holds up its owner's alone.
UPDATE webhook_deliveries SET attempts = attempts + 1, epoch = epoch + 1, next_at = $2
WHERE next_at <= $1
  AND id IN (
      SELECT d.id
      FROM (SELECT n.id, n.next_at, row_number() OVER (PARTITION BY n.user_id ORDER BY n.next_at, n.id) AS place
            FROM (SELECT q.id, q.user_id, q.next_at FROM webhook_deliveries AS q
                  WHERE q.next_at <= $1 AND q.user_id NOT IN (SELECT value FROM json_each($4))
                  ORDER BY q.next_at, q.id
                  LIMIT 1000) AS n) AS d
      WHERE d.place <= $5
      ORDER BY d.next_at, d.id
      LIMIT $3)
RETURNING id, endpoint_id, user_id, event_id, type, payload, attempts, epoch
