-- The generations of a user whose id starts or ends with a text. $1 user, $2 the text, of hexadecimal digits and dashes
SELECT id
FROM video_generations
WHERE user_id = $1 AND (CAST(id AS text) LIKE $2 || '%' OR CAST(id AS text) LIKE '%' || $2)
LIMIT 3
