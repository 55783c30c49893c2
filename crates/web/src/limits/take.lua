-- One request against all of its windows: counted in all of them when it fits into all, and else in none.
--
-- KEYS: one list a window. ARGV: the time in milliseconds, or 0 for the server's own; then for each window what the
-- request costs there, the quota, the length, and the step that times are noted in (milliseconds).
--
-- A list holds what was admitted, the oldest first: "time before after", the counts before and after it since the list
-- began. So the number that is counted is the last `after` less the first `before`, without reading what lies between.
--
-- Answers three numbers a window: how many are counted, after how long the next place comes free, and after how long
-- this request fits (0: it does).

local function entry(text)
    local at, before, after = string.match(text, '^(%d+) (%d+) (%d+)$')
    return { at = tonumber(at), before = tonumber(before), after = tonumber(after) }
end

local function at_end(key, which)
    local text = redis.call('LINDEX', key, which)
    return text and entry(text)
end

local now = tonumber(ARGV[1])
if now == 0 then
    local time = redis.call('TIME')
    now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local windows, fits = {}, true
for i, key in ipairs(KEYS) do
    local from = 4 * i - 2
    local window = {
        key = key,
        cost = tonumber(ARGV[from]),
        quota = tonumber(ARGV[from + 1]),
        length = tonumber(ARGV[from + 2]),
        step = tonumber(ARGV[from + 3]),
        used = 0,
        wait = 0,
    }
    window.first = at_end(key, 0)
    while window.first and window.first.at + window.length <= now do
        redis.call('LPOP', key)
        window.first = at_end(key, 0)
    end
    if window.first then
        window.last = at_end(key, -1)
        window.used = window.last.after - window.first.before
    end
    local over = window.used + window.cost - window.quota
    if over > 0 then
        fits = false
        window.wait = window.length
        for _, text in ipairs(redis.call('LRANGE', key, 0, over - 1)) do
            local each = entry(text)
            if each.after - window.first.before >= over then
                window.wait = each.at + window.length - now
                break
            end
        end
    end
    windows[i] = window
end

local answer = {}
for _, window in ipairs(windows) do
    local reset = 0
    if window.first then
        reset = window.first.at + window.length - now
    end
    if fits then
        local at = math.ceil(now / window.step) * window.step
        local last = window.last
        if last and last.at >= at then
            local text = string.format('%.0f %.0f %.0f', last.at, last.before, last.after + window.cost)
            redis.call('LSET', window.key, -1, text)
        else
            local before = last and last.after or 0
            local text = string.format('%.0f %.0f %.0f', at, before, before + window.cost)
            redis.call('RPUSH', window.key, text)
        end
        redis.call('PEXPIRE', window.key, window.length + window.step)
        window.used = window.used + window.cost
        if reset == 0 then
            reset = window.length
        end
    end
    answer[#answer + 1] = window.used
    answer[#answer + 1] = reset
    answer[#answer + 1] = window.wait
end
return answer
