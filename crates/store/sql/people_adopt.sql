-- $1 from, $2 to. A key that the other has already is no longer needed.
UPDATE video_generations
SET user_id = $2,
    idempotency_key = CASE
        WHEN EXISTS (SELECT 1 FROM video_generations AS o
                     WHERE o.user_id = $2 AND o.idempotency_key = video_generations.idempotency_key) THEN NULL
        ELSE idempotency_key
    END
WHERE user_id = $1
