-- $1 now. Each part reads an index that holds unfinished generations only.
SELECT user_id,
       CAST(sum(active) AS bigint) AS active,
       CAST(sum(queued) AS bigint) AS queued,
       CAST(sum(postponed) AS bigint) AS postponed,
       CAST(sum(awaiting) AS bigint) AS awaiting,
       min(oldest) AS oldest
FROM (
    SELECT user_id,
           count(CASE WHEN owner IS NOT NULL AND lease_until > $1 THEN 1 END) AS active,
           count(CASE WHEN (owner IS NULL OR lease_until <= $1) AND ready_at <= $1 THEN 1 END) AS queued,
           count(CASE WHEN owner IS NULL AND ready_at > $1 THEN 1 END) AS postponed,
           0 AS awaiting,
           min(CASE WHEN owner IS NULL AND ready_at <= $1 THEN ready_at END) AS oldest
    FROM video_generations
    WHERE ready_at IS NOT NULL
    GROUP BY user_id
    UNION ALL
    SELECT user_id, 0, 0, 0, count(*), NULL
    FROM video_generations
    WHERE status = 'awaiting_selection'
    GROUP BY user_id
) AS parts
GROUP BY user_id
ORDER BY user_id
