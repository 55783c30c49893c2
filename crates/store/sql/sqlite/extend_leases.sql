UPDATE video_generations SET lease_until = $2 WHERE owner = $1
