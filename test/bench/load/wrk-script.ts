/** Lua: sends the requests of a file (its first argument), in order, and prints one line of JSON at the end. */
export const WRK_SCRIPT = `
local requests, count, current = {}, 0, 0
local once = false

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for request in file:read("*a"):gmatch("[^%z]+") do
    count = count + 1
    requests[count] = request
  end
  file:close()
  once = args[2] == "once"
end

function request()
  current = current + 1
  if current > count then
    if once then
      wrk.thread:stop()
      return requests[count]
    end
    current = 1
  end
  return requests[current]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('result {"requestsPerSecond":%.2f,"p50Micros":%.1f,"p99Micros":%.1f,"requests":%d,"failed":%d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99), summary.requests, failed))
end
`;
