-- $1 whom they concern, or NULL for the admins' and everybody's, $2 how many. A row a notice; an alert without one has one row.
SELECT a.id, a.user_id, CAST(a.about AS text) AS about, a.created_at,
       n.channel, n.user_id AS reader, n.attempts, n.next_at, n.outcome, n.error, n.ended_at
FROM (SELECT id, user_id, about, created_at
      FROM alerts
      WHERE $1 IS NULL OR user_id = $1
      ORDER BY created_at DESC, id DESC
      LIMIT $2) AS a
LEFT JOIN alert_notices AS n ON n.alert_id = a.id
ORDER BY a.created_at DESC, a.id DESC, n.created_at, n.id
