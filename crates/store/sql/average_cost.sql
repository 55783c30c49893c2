-- What steps cost on average in completed packages that these models made. $1 user, $2 text model, $3 image model or
-- NULL (whoever painted), $4 how many packages at most, the newest first.
WITH made AS (
    SELECT g.id
    FROM video_generations AS g
    WHERE g.user_id = $1
      AND g.status = 'completed'
      AND EXISTS (SELECT 1 FROM calls AS c WHERE c.generation_id = g.id)
      AND NOT EXISTS (
          SELECT 1
          FROM calls AS c
          WHERE c.generation_id = g.id
            AND c.model <> CASE c.step WHEN 'background' THEN coalesce($3, c.model) ELSE $2 END
      )
    ORDER BY g.created_at DESC
    LIMIT $4
),
known AS (
    SELECT made.id
    FROM made
    WHERE NOT EXISTS (SELECT 1 FROM calls AS c WHERE c.generation_id = made.id AND c.cost_micros IS NULL)
)
SELECT c.step,
       count(DISTINCT c.generation_id) AS packages,
       CAST(sum(c.cost_micros) AS bigint) AS cost,
       (SELECT count(*) FROM made) - (SELECT count(*) FROM known) AS unknown
FROM known
JOIN calls AS c ON c.generation_id = known.id
GROUP BY c.step
