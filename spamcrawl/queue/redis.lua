-- The queue in Redis: one script, each call of which is one atomic step.
--
-- ARGV: the command, the prefix of all keys, the time in seconds ("" for the server's own), then what the command
-- takes, see the functions at the end; a list is its length and its members. Numbers of requests, jobs and workers are
-- text: Lua's own lose digits beyond 2^53.
--
-- P:schema               version of these keys
-- P:last                 the last number given to a request
-- P:open                 hash: name of an unfinished job -> its number
-- P:leases               zset: "job worker" by the second its lease ends
-- P:processes            hash: "job worker" -> the process it is
-- P:dead, P:dead:last    hash: number -> a dead letter as JSON; the last number
-- P:host:NAME            the second from which a host may be asked again; expires then
-- P:held:NAME            the same for a host that wants to be left alone
-- P:JOB:name             the job's name
-- P:JOB:workers          set of its workers
-- P:JOB:seen             set of every fingerprint
-- P:JOB:requests         hash: number -> the request's record, which is never opened here
-- P:JOB:waiting          zset: number by priority, what nobody holds
-- P:JOB:suspects         zset: the same, to be worked on last and alone
-- P:JOB:marks            hash: number -> "tries doubts suspect", for those that ended badly
-- P:JOB:held:WORKER      zset: number by priority, what a worker holds
-- P:JOB:started:WORKER   hash: number -> 1 started in company, 2 alone
-- P:JOB:worker:WORKER    hash: the last exchange's number and answer, in case it was not heard

local DAY = 86400
local SWEEP = 10 -- dead workers cleared up after in one exchange: each may hold some hundred requests

local call = redis.call
local P = ARGV[2]
local at = 3

local function take()
  at = at + 1
  return ARGV[at]
end

local function take_list()
  local list = {}
  for i = 1, tonumber(take()) do list[i] = take() end
  return list
end

local function server_time()
  local time = call('TIME')
  return tonumber(time[1]), tonumber(time[2])
end

local now = tonumber(ARGV[3])
if not now then
  local seconds, micros = server_time()
  now = seconds + micros / 1e6
end

local function key(job, name) return P .. ':' .. job .. ':' .. name end

-- Numbers are the server's clock in microseconds, so none comes twice, even from a server that was killed and has
-- forgotten its last second: a late acknowledgement hits nothing but its own request. 16 digits, so that text sorts.
local last
local function next_id()
  if not last then
    local seconds, micros = server_time()
    last = math.max(tonumber(call('GET', P .. ':last') or '0'), seconds * 1e6 + micros)
  end
  last = last + 1
  return string.format('%016.0f', last)
end

local function open_job(name, candidate)
  if call('HSETNX', P .. ':open', name, candidate) == 1 then call('SET', key(candidate, 'name'), name) end
  return call('HGET', P .. ':open', name)
end

local function end_job(job)
  if call('HLEN', key(job, 'requests')) > 0 or call('SCARD', key(job, 'workers')) > 0 then return end
  local name = call('GET', key(job, 'name'))
  if not name then return end
  call('HDEL', P .. ':open', name)
  for _, part in ipairs({'name', 'workers', 'seen', 'requests', 'waiting', 'suspects', 'marks'}) do
    call('UNLINK', key(job, part))
  end
end

-- --- One request ----------------------------------------------------------------------------------------------------

local function marks_of(job, id)
  local found = call('HGET', key(job, 'marks'), id)
  if not found then return 0, 0, 0 end
  local tries, doubts, suspect = string.match(found, '(%d+) (%d+) (%d+)')
  return tonumber(tries), tonumber(doubts), tonumber(suspect)
end

local function queue_up(job, id, score, suspect)
  call('ZADD', key(job, suspect == 1 and 'suspects' or 'waiting'), score, id)
end

local function bury(job, id, tries, reason)
  local number = call('INCR', P .. ':dead:last')
  local letter = {
    call('GET', key(job, 'name')), tostring(tries), reason, string.format('%.0f', math.floor(now)),
    call('HGET', key(job, 'requests'), id),
  }
  call('HSET', P .. ':dead', number, cjson.encode(letter))
  call('HDEL', key(job, 'requests'), id)
  call('HDEL', key(job, 'marks'), id)
end

-- Take a request out of wherever it is and return its score; nil where it is nowhere.
local function take_out(job, worker, id)
  local function from(name)
    local score = call('ZSCORE', key(job, name), id)
    if score then call('ZREM', key(job, name), id) end
    return score
  end
  local function from_worker(other)
    local score = from('held:' .. other)
    if score then call('HDEL', key(job, 'started:' .. other), id) end
    return score
  end
  local score = from_worker(worker) or from('waiting') or from('suspects')
  if score then return score end
  for _, other in ipairs(call('SMEMBERS', key(job, 'workers'))) do
    score = from_worker(other)
    if score then return score end
  end
end

-- --- Leases ---------------------------------------------------------------------------------------------------------

local function give_back(job, worker)
  local held = call('ZRANGE', key(job, 'held:' .. worker), 0, -1, 'WITHSCORES')
  for i = 1, #held, 2 do
    local _, _, suspect = marks_of(job, held[i])
    queue_up(job, held[i], held[i + 1], suspect)
  end
  call('DEL', key(job, 'held:' .. worker), key(job, 'started:' .. worker))
end

local function forget(job, worker)
  local member = job .. ' ' .. worker
  call('ZREM', P .. ':leases', member)
  call('HDEL', P .. ':processes', member)
  call('SREM', key(job, 'workers'), worker)
end

-- What a dead worker had started is blamed; what it only held is not.
local function take_back(job, worker, most_tries, most_doubts, alone)
  local held = key(job, 'held:' .. worker)
  local started = call('HGETALL', key(job, 'started:' .. worker))
  for i = 1, #started, 2 do
    local id = started[i]
    local tries, doubts, suspect = marks_of(job, id)
    if started[i + 1] == '2' then tries = tries + 1 else doubts = doubts + 1 end
    if tries >= most_tries and started[i + 1] == '2' then
      call('ZREM', held, id)
      bury(job, id, tries, alone)
    else
      if doubts >= most_doubts then suspect = 1 end
      call('HSET', key(job, 'marks'), id, tries .. ' ' .. doubts .. ' ' .. suspect)
    end
  end
  give_back(job, worker)
  forget(job, worker)
end

local function renew(job, worker, process, lease, gone, most_tries, most_doubts, alone)
  local own = job .. ' ' .. worker
  call('ZADD', P .. ':leases', now + lease, own)
  if call('SADD', key(job, 'workers'), worker) == 1 then call('HSET', P .. ':processes', own, process) end
  local silent = call('ZRANGEBYSCORE', P .. ':leases', '-inf', '(' .. string.format('%.6f', now), 'LIMIT', 0, SWEEP)
  for _, members in ipairs({silent, gone}) do
    for _, member in ipairs(members) do
      if member ~= own and call('ZSCORE', P .. ':leases', member) then
        local its_job, other = string.match(member, '(%d+) (%d+)')
        take_back(its_job, other, most_tries, most_doubts, alone)
      end
    end
  end
end

-- --- Commands -------------------------------------------------------------------------------------------------------

local commands = {}

-- name, candidate job, worker, process, lease, most tries, most doubts, reason of the alone, gone workers
function commands.join()
  local name, candidate, worker, process, lease = take(), take(), take(), take(), tonumber(take())
  local most_tries, most_doubts, alone, gone = tonumber(take()), tonumber(take()), take(), take_list()
  local job = open_job(name, candidate)
  renew(job, worker, process, lease, gone, most_tries, most_doubts, alone)
  call('HSETNX', key(job, 'worker:' .. worker), 'seq', '0')
  call('EXPIRE', key(job, 'worker:' .. worker), DAY)
  local waiting = call('ZCARD', key(job, 'waiting')) + call('ZCARD', key(job, 'suspects'))
  return {job, job == candidate and 0 or 1, waiting}
end

local function hear_pushed(job)
  local accepted, pushed = {}, take_list()
  for i = 1, #pushed, 3 do
    local fingerprint, priority, record = pushed[i], pushed[i + 1], pushed[i + 2]
    local new = fingerprint == '' or call('SADD', key(job, 'seen'), fingerprint) == 1
    accepted[#accepted + 1] = new and '1' or '0'
    if new then
      local id = next_id()
      call('HSET', key(job, 'requests'), id, record)
      call('ZADD', key(job, 'waiting'), priority, id)
    end
  end
  return table.concat(accepted)
end

local function hear_done(job, worker)
  local held, started = key(job, 'held:' .. worker), key(job, 'started:' .. worker)
  local marked = call('EXISTS', key(job, 'marks')) == 1
  for _, id in ipairs(take_list()) do
    if call('HDEL', key(job, 'requests'), id) == 1 then
      if call('ZREM', held, id) == 1 then call('HDEL', started, id) else take_out(job, worker, id) end
      if marked then call('HDEL', key(job, 'marks'), id) end
    end
  end
end

local function hear_failed(job, worker, most_tries)
  local dead, failed = 0, take_list()
  for i = 1, #failed, 3 do
    local id, final, reason = failed[i], failed[i + 1] == '1', failed[i + 2]
    local score = take_out(job, worker, id)
    if score then -- else another worker has done it meanwhile
      local tries, doubts, suspect = marks_of(job, id)
      if final or tries + 1 >= most_tries then
        bury(job, id, tries + 1, reason)
        dead = dead + 1
      else -- under a new number, so it goes behind what waits already
        local again = next_id()
        call('HSET', key(job, 'requests'), again, call('HGET', key(job, 'requests'), id))
        call('HSET', key(job, 'marks'), again, (tries + 1) .. ' ' .. doubts .. ' ' .. suspect)
        call('HDEL', key(job, 'requests'), id)
        call('HDEL', key(job, 'marks'), id)
        queue_up(job, again, score, suspect)
      end
    end
  end
  return dead
end

local function release(job, worker)
  for _, id in ipairs(take_list()) do
    local score = call('ZSCORE', key(job, 'held:' .. worker), id)
    if score then
      call('ZREM', key(job, 'held:' .. worker), id)
      call('HDEL', key(job, 'started:' .. worker), id)
      local _, _, suspect = marks_of(job, id)
      queue_up(job, id, score, suspect)
    end
  end
end

local function start(job, worker)
  local started = {}
  local ids, how = take_list(), take()
  for _, id in ipairs(ids) do
    if call('ZSCORE', key(job, 'held:' .. worker), id) then
      call('HSET', key(job, 'started:' .. worker), id, how)
      started[#started + 1] = id
    end
  end
  return started
end

-- No more than brings a worker to its share: who claimed all of a short queue would leave the others idle.
local function claim(job, worker, wanted)
  local claimed = {}
  local share = math.ceil(call('HLEN', key(job, 'requests')) / call('SCARD', key(job, 'workers')))
  local number = math.min(wanted, share - call('ZCARD', key(job, 'held:' .. worker)))
  for _, name in ipairs({'waiting', 'suspects'}) do
    if number > #claimed then
      local found = call('ZPOPMIN', key(job, name), number - #claimed)
      for i = 1, #found, 2 do
        call('ZADD', key(job, 'held:' .. worker), found[i + 1], found[i])
        claimed[#claimed + 1] = found[i]
      end
    end
  end
  return claimed
end

-- What a worker still holds of what it was told: all of it, unless the answer is told again after a silence.
local function still_held(job, worker, ids)
  local held = {}
  for _, id in ipairs(ids) do
    if call('ZSCORE', key(job, 'held:' .. worker), id) then held[#held + 1] = id end
  end
  return held
end

local function answer(job, worker, accepted, dead, started, claimed)
  local leases = {}
  for _, id in ipairs(claimed) do
    local _, _, suspect = marks_of(job, id)
    leases[#leases + 1] = {id, call('HGET', key(job, 'requests'), id), suspect}
  end
  local others = call('HLEN', key(job, 'requests')) - call('ZCARD', key(job, 'held:' .. worker))
  return {'heard', accepted, dead, started, leases, others > 0 and 1 or 0}
end

local function words(text)
  local list = {}
  for word in string.gmatch(text, '%S+') do list[#list + 1] = word end
  return list
end

-- job, worker, number of the exchange, process, lease, most tries, most doubts, reason of the alone, gone workers,
-- then what changes: pushed, done, failed, released, started and how, claim
function commands.exchange()
  local job, worker, seq, process, lease = take(), take(), tonumber(take()), take(), tonumber(take())
  local most_tries, most_doubts, alone, gone = tonumber(take()), tonumber(take()), take(), take_list()
  local memory = key(job, 'worker:' .. worker)
  local known = tonumber(call('HGET', memory, 'seq'))
  if not known then return {'lost'} end
  if known == seq then
    local told = call('HMGET', memory, 'accepted', 'dead', 'started', 'claimed')
    return answer(job, worker, told[1], tonumber(told[2]), still_held(job, worker, words(told[3])),
      still_held(job, worker, words(told[4])))
  end
  if known ~= seq - 1 then return {'behind', known} end
  if call('EXISTS', key(job, 'name')) == 0 then return {'ended'} end
  renew(job, worker, process, lease, gone, most_tries, most_doubts, alone)
  local accepted = hear_pushed(job)
  hear_done(job, worker)
  local dead = hear_failed(job, worker, most_tries)
  release(job, worker)
  local started = start(job, worker)
  local claimed = claim(job, worker, tonumber(take()))
  call('HSET', memory, 'seq', seq, 'accepted', accepted, 'dead', dead, 'started', table.concat(started, ' '),
    'claimed', table.concat(claimed, ' '))
  call('EXPIRE', memory, DAY)
  return answer(job, worker, accepted, dead, started, claimed)
end

-- job, worker, whether the job is finished
function commands.leave()
  local job, worker, finished = take(), take(), take() == '1'
  give_back(job, worker)
  forget(job, worker)
  call('DEL', key(job, 'worker:' .. worker))
  if finished then end_job(job) end
  return 1
end

-- number of a letter, candidate job, fingerprint, priority
function commands.revive()
  local number, candidate, fingerprint, priority = take(), take(), take(), take()
  local letter = call('HGET', P .. ':dead', number)
  if not letter then return 0 end -- somebody else was faster
  letter = cjson.decode(letter)
  local job, id = open_job(letter[1], candidate), next_id()
  if fingerprint ~= '' then call('SADD', key(job, 'seen'), fingerprint) end
  call('HSET', key(job, 'requests'), id, letter[5])
  call('ZADD', key(job, 'waiting'), priority, id)
  call('HDEL', P .. ':dead', number)
  return 1
end

local function until_of(kind, host) return tonumber(call('GET', P .. ':' .. kind .. ':' .. host) or '0') end

local function set_until(kind, host, moment)
  if moment > now then
    local name = P .. ':' .. kind .. ':' .. host
    call('SET', name, string.format('%.3f', moment), 'PX', math.ceil((moment - now) * 1000) + 1)
  end
end

-- hosts, each with the seconds until the next may ask: the seconds until this one may
function commands.reserve()
  local asked, waits = take_list(), {}
  for i = 1, #asked, 2 do
    local host = asked[i]
    local turn = math.max(now, until_of('host', host), until_of('held', host))
    set_until('host', host, turn + tonumber(asked[i + 1]))
    waits[#waits + 1] = string.format('%.3f', turn - now)
  end
  return waits
end

-- hosts: whether each is held, for a request that had its turn before it was
function commands.held()
  local held = {}
  for _, host in ipairs(take_list()) do held[#held + 1] = until_of('held', host) > now and 1 or 0 end
  return held
end

-- host, seconds for which nobody may ask it
function commands.hold()
  local host, wait = take(), tonumber(take())
  set_until('held', host, math.max(until_of('held', host), now + wait))
  return 1
end

local told = commands[ARGV[1]]()
if last then call('SET', P .. ':last', string.format('%016.0f', last)) end
return told
