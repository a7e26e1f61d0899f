-- Reads a page with wrk and prints the figures on one line.
function done(summary, latency)
  print(string.format("FIGURES %f %f %f %d %d",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.requests, summary.errors.status))
end
