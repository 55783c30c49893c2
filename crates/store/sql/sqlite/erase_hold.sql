-- $1 user. The file has one writer: nothing else is begun meanwhile.
SELECT u.id FROM users AS u WHERE u.id = $1
