//! The date of a decision record.

use std::env;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::limits::FILE_BYTES;
use crate::ruleset::{Found, Problem};

/// The date in SOURCE_DATE_EPOCH, if set, for reproducible output: `2026-11-20`.
pub(super) fn fixed(problems: &mut Found) -> Option<String> {
    let seconds = env::var_os("SOURCE_DATE_EPOCH").filter(|it| !it.is_empty())?;
    let text = seconds.to_string_lossy();
    match text.parse().map(Timestamp::from_second) {
        Ok(Ok(time)) => Some(day(time, TimeZone::UTC)),
        _ => {
            let message = format!("`{text}` in SOURCE_DATE_EPOCH is not a time");
            let problem = Problem::new(None, message);
            problems.push(problem.help("expected a number of seconds since 1970"));
            None
        }
    }
}

/// Today's date, by the clock and the time zone of this machine.
pub(super) fn today() -> String {
    let zone = match is_readable() {
        true => TimeZone::system(),
        false => TimeZone::UTC,
    };
    day(Timestamp::now(), zone)
}

fn day(time: Timestamp, zone: TimeZone) -> String {
    time.to_zoned(zone).date().to_string()
}

/// Whether TZ can be read safely: if it is a path, it must be a file, rather than something endless
/// like a device.
fn is_readable() -> bool {
    let zone = env::var("TZ").unwrap_or_default();
    let path = Path::new(zone.trim_start_matches(':'));
    let is_file = |path: &Path| {
        let found = path.metadata();
        found.is_ok_and(|it| it.is_file() && it.len() <= FILE_BYTES as u64)
    };
    !path.is_absolute() || is_file(path)
}
