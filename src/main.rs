//! The program `backend-advisor`: arguments in, exit code out.

use std::ffi::OsString;
use std::process::ExitCode;

/// The program that is installed from a wheel is linked with musl, whose own allocator asks the
/// system for memory much more often.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    backend_advisor::cli::run(&arguments).into()
}
