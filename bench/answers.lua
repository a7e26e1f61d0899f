-- Saves answers with wrk: each thread is one client that changes an item of its own, and sends the
-- version that its last answer made, "met" and "partly" in turn. The file that ANSWERS names has one line a client: path, cookie,
-- version; with FLOOR set, the path takes the version at its end instead of If-Match.
local clients = {}
for line in io.lines(os.getenv("ANSWERS")) do
  local path, cookie, version = line:match("(%S+)%s(%S+)%s(%d+)")
  clients[#clients + 1] = { path = path, cookie = cookie, version = tonumber(version) }
end

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local me, met
function init()
  me = clients[number]
end

function request()
  if os.getenv("FLOOR") then
    return wrk.format("POST", me.path .. "/" .. me.version, {}, "")
  end
  met = not met
  return wrk.format("POST", me.path, {
    ["Content-Type"] = "application/json",
    ["Cookie"] = me.cookie,
    ["Sec-Fetch-Site"] = "same-origin",
    ["If-Match"] = '"' .. me.version .. '"',
  }, met and '{"answer":"met"}' or '{"answer":"partly"}')
end

function response(status, _, body)
  if status == 200 then
    me.version = tonumber(body:match('"answer_version":(%d+)')) or me.version + 1
  end
end

function done(summary, latency)
  print(string.format("FIGURES %f %f %f %d %d",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.requests, summary.errors.status))
end
