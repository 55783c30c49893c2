-- $1 these generations, $2 now. One that its worker is just putting off again is left: it looks again by itself.
UPDATE video_generations SET ready_at = $2, updated_at = $2
WHERE id IN (
    SELECT g.id
    FROM jsonb_array_elements_text($1) AS j
    JOIN video_generations AS g ON g.id = CAST(j AS uuid)
    WHERE g.status = 'queued' AND g.owner IS NULL AND g.ready_at > $2
    FOR UPDATE OF g SKIP LOCKED
)
