-- $1 how many
SELECT id, keyword FROM video_generations WHERE folded = '' LIMIT $1
