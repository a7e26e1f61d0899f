//! Log lines, on standard error.

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogLevel};

/// Starts to write log lines; and one line for a panic, without what it carried.
pub fn start(format: LogFormat, level: LogLevel) {
    let ours = match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
    };
    // Libraries say little, and less when only failures are wanted.
    let others = if level == LogLevel::Error { "error" } else { "warn" };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("{others},readyroom={ours}")))
        .with_writer(std::io::stderr);
    // A second start, in a test, keeps the first.
    let _ = match format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}
