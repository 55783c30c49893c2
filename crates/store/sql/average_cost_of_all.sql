-- The same as average_cost of all users together, the newest by their ids, which grow with time. $1 text model, $2 image model
-- or NULL (whoever painted), $3 how many packages at most.
WITH made AS (
    SELECT g.id
    FROM video_generations AS g
    WHERE g.status = 'completed'
      AND EXISTS (SELECT 1 FROM calls AS c WHERE c.generation_id = g.id)
      AND NOT EXISTS (
          SELECT 1
          FROM calls AS c
          WHERE c.generation_id = g.id
            AND c.model <> CASE c.step WHEN 'background' THEN coalesce($2, c.model) ELSE $1 END
      )
    ORDER BY g.id DESC
    LIMIT $3
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
