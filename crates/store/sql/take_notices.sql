-- $1 now, $2 when others may try if this process dies, $3 how many. Of two who want a row the second finds its time moved.
UPDATE pick_notices SET attempts = attempts + 1, next_at = $2
WHERE next_at <= $1
  AND id IN (SELECT n.id FROM pick_notices AS n WHERE n.next_at <= $1 ORDER BY n.next_at, n.id LIMIT $3)
RETURNING id, generation_id, number, channel, occasion, attempts
