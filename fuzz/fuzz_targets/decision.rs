#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| backend_advisor_fuzz::fuzz::targets::decision(data));
