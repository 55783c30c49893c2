-- $1 now, $2 when others may try if this process dies, $3 how many, $4 its channels, such as mail,slack. Of two who want a row the second finds its time moved.
UPDATE alert_notices SET attempts = attempts + 1, next_at = $2
WHERE next_at <= $1
  AND id IN (SELECT n.id FROM alert_notices AS n WHERE n.next_at <= $1 AND $4 LIKE '%' || n.channel || '%' ORDER BY n.next_at, n.id LIMIT $3)
RETURNING id, channel, user_id, attempts,
          (SELECT CAST(a.about AS text) FROM alerts AS a WHERE a.id = alert_notices.alert_id) AS about
