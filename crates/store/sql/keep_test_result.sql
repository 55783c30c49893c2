-- $1 generation, $2 user, $3 winner or NULL, $4 to $6 shares or NULL, $7 note or NULL, $8 now
INSERT INTO test_results (generation_id, user_id, winner, share_1, share_2, share_3, note, created_at, updated_at)
SELECT g.id, g.user_id, $3, $4, $5, $6, $7, $8, $8
FROM video_generations AS g
WHERE g.id = $1 AND g.user_id = $2
ON CONFLICT (generation_id) DO UPDATE
SET winner = excluded.winner,
    share_1 = excluded.share_1,
    share_2 = excluded.share_2,
    share_3 = excluded.share_3,
    note = excluded.note,
    updated_at = excluded.updated_at
