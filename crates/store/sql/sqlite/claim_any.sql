-- $1 now, $2 owner, $3 lease until, $4 owners whose process is gone, $5 how many, $6 a minute ago
-- Fair over users: of each, the first few that can go on, by priority; those of whom less runs come first. One seek of
-- the index finds each user, so that a thousand rows of one are not read to find another's.
-- Of people with accounts no more run than their tier lets: the others wait for their turn.
-- A row that still has an owner died under it: its death is counted. One that died alone waits a minute, so that a storm
-- of kills is over by then and no fault of its own.
WITH RECURSIVE waiting (user_id) AS (
    SELECT min(user_id) FROM video_generations WHERE ready_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(g.user_id) FROM video_generations AS g WHERE g.ready_at IS NOT NULL AND g.user_id > waiting.user_id)
    FROM waiting
    WHERE waiting.user_id IS NOT NULL
),
running AS (
    -- Without statistics, which nobody makes here, the history would be read through: it is sorted by user already.
    SELECT user_id, count(*) AS number FROM video_generations INDEXED BY video_generations_owner
    WHERE owner IS NOT NULL AND lease_until > $1
      AND owner NOT IN (SELECT value FROM json_each($4))
    GROUP BY user_id
),
firsts AS (
    SELECT g.id, g.user_id, g.ready_at,
           row_number() OVER (PARTITION BY g.user_id ORDER BY g.priority DESC, g.ready_at, g.id) AS place
    FROM waiting
    CROSS JOIN video_generations AS g ON g.id IN (
        SELECT c.id
        FROM video_generations AS c
        WHERE c.user_id = waiting.user_id
          AND c.ready_at IS NOT NULL AND c.ready_at <= $1
          AND (c.deaths < 3 OR c.owner IS NULL OR c.updated_at <= $6)
          AND (c.owner IS NULL OR c.lease_until <= $1 OR c.owner IN (SELECT value FROM json_each($4)))
        ORDER BY c.priority DESC, c.ready_at, c.id
        LIMIT $5
    )
)
UPDATE video_generations
SET status = 'processing',
    deaths = deaths + (owner IS NOT NULL),
    owner = $2,
    lease_until = $3,
    epoch = epoch + 1,
    attempt = attempt + 1,
    started_at = coalesce(started_at, $1),
    updated_at = $1
WHERE id IN (
    SELECT firsts.id
    FROM firsts
    LEFT JOIN running ON running.user_id = firsts.user_id
    WHERE firsts.place + coalesce(running.number, 0) <= coalesce(
        (SELECT t.in_flight FROM accounts AS a JOIN tiers AS t ON t.name = a.tier WHERE a.user_id = firsts.user_id),
        9223372036854775807)
    ORDER BY firsts.place + coalesce(running.number, 0), firsts.ready_at, firsts.id
    LIMIT $5
)
RETURNING id, user_id, keyword, language, niche, audience, content_type, settings, seed, status, prompt_version, batch_id,
          error_code, error_message, created_at, finished_at, epoch, deaths, attempt, wait_reason
