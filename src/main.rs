//! The program `backend-advisor`: arguments in, exit code out.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    backend_advisor::cli::run(&arguments).into()
}
