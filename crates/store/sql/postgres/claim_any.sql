-- $1 now, $2 owner, $3 lease until, $4 owners whose process is gone, $5 how many, $6 a minute ago
-- Fair over users: of each, the first few that can go on, by priority; those of whom less runs come first. One seek of
-- the index finds each user, so that a thousand rows of one are not read to find another's. More are looked at than
-- taken: rows that others take at this moment are passed over.
-- Of people with accounts no more run than their tier lets (two claims at one moment may each take the last place): the
-- others wait for their turn.
-- A row that still has an owner died under it: its death is counted. One that died alone waits a minute, so that a storm
-- of kills is over by then and no fault of its own.
WITH RECURSIVE waiting (user_id) AS (
    (SELECT user_id FROM video_generations WHERE ready_at IS NOT NULL ORDER BY user_id LIMIT 1)
    UNION ALL
    SELECT (SELECT g.user_id FROM video_generations AS g WHERE g.ready_at IS NOT NULL AND g.user_id > waiting.user_id
            ORDER BY g.user_id LIMIT 1)
    FROM waiting
    WHERE waiting.user_id IS NOT NULL
),
running AS (
    SELECT user_id, count(*) AS number
    FROM video_generations
    WHERE owner IS NOT NULL AND lease_until > $1 AND owner NOT IN (SELECT jsonb_array_elements_text($4))
    GROUP BY user_id
),
firsts AS (
    SELECT c.id, waiting.user_id, c.ready_at,
           row_number() OVER (PARTITION BY waiting.user_id ORDER BY c.priority DESC, c.ready_at, c.id) AS place
    FROM waiting
    CROSS JOIN LATERAL (
        SELECT g.id, g.priority, g.ready_at
        FROM video_generations AS g
        WHERE g.user_id = waiting.user_id
          AND g.ready_at IS NOT NULL AND g.ready_at <= $1
          AND (g.deaths < 3 OR g.owner IS NULL OR g.updated_at <= $6)
          AND (g.owner IS NULL OR g.lease_until <= $1 OR g.owner IN (SELECT jsonb_array_elements_text($4)))
        ORDER BY g.priority DESC, g.ready_at, g.id
        LIMIT $5 + 64
    ) AS c
),
ranked AS MATERIALIZED (
    SELECT firsts.id, firsts.place + coalesce(running.number, 0) AS place, firsts.ready_at
    FROM firsts
    LEFT JOIN running ON running.user_id = firsts.user_id
    WHERE firsts.place + coalesce(running.number, 0) <= coalesce(
        (SELECT t.in_flight FROM accounts AS a JOIN tiers AS t ON t.name = a.tier WHERE a.user_id = firsts.user_id),
        9223372036854775807)
    ORDER BY 2, firsts.ready_at, firsts.id
    LIMIT $5 + 64
),
free AS MATERIALIZED (
    SELECT g.id
    FROM ranked
    JOIN video_generations AS g ON g.id = ranked.id
    WHERE g.ready_at <= $1
      AND (g.owner IS NULL OR g.lease_until <= $1 OR g.owner IN (SELECT jsonb_array_elements_text($4)))
    ORDER BY ranked.place, ranked.ready_at, g.id
    LIMIT $5
    FOR UPDATE OF g SKIP LOCKED
)
UPDATE video_generations AS g
SET status = 'processing',
    deaths = g.deaths + CASE WHEN g.owner IS NULL THEN 0 ELSE 1 END,
    owner = $2,
    lease_until = $3,
    epoch = g.epoch + 1,
    attempt = g.attempt + 1,
    started_at = coalesce(g.started_at, $1),
    updated_at = $1
FROM free
WHERE g.id = free.id
RETURNING g.id, g.user_id, g.keyword, g.language, g.niche, g.audience, g.content_type, g.settings, g.seed, g.status, g.prompt_version,
          g.batch_id, g.error_code, g.error_message, g.created_at, g.finished_at, g.epoch, g.deaths, g.attempt, g.wait_reason
