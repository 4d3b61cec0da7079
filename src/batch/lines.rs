//! Whole lines from a stream, as soon as they are there, in bounded memory.

use std::io::{self, ErrorKind, Read};

/// The most bytes of one line: no more than of a file of answers.
pub(super) const LONGEST_LINE: usize = crate::ruleset::load::LARGEST_FILE as usize;

/// How much is read at once.
const READ_AT_ONCE: usize = 128 * 1024;

/// Some lines of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk<T> {
    /// The number of the first line, counted from 1.
    pub(super) first_line: u64,
    /// How many bytes of the input it takes up.
    pub(super) bytes: u64,
    /// The lines, or nothing for one line that is too long to be kept.
    pub(super) text: Option<T>,
}

impl Chunk<&[u8]> {
    /// The same, to be sent elsewhere, in memory that is used again.
    pub(super) fn into(self, mut memory: Vec<u8>) -> Chunk<Vec<u8>> {
        memory.clear();
        Chunk {
            first_line: self.first_line,
            bytes: self.bytes,
            text: self.text.map(|text| {
                memory.extend_from_slice(text);
                memory
            }),
        }
    }
}

impl Chunk<Vec<u8>> {
    /// The same, lent.
    pub(super) fn borrowed(&self) -> Chunk<&[u8]> {
        Chunk {
            first_line: self.first_line,
            bytes: self.bytes,
            text: self.text.as_deref(),
        }
    }
}

/// Cuts a stream into chunks of whole lines.
pub(super) struct Chunks<R> {
    reader: R,
    most_lines: usize,
    buffer: Vec<u8>,
    /// What has been read and not yet handed out.
    start: usize,
    end: usize,
    next_line: u64,
    is_at_end: bool,
}

impl<R: Read> Chunks<R> {
    /// Chunks of at most `most_lines` lines.
    pub(super) fn new(reader: R, most_lines: usize) -> Self {
        Self {
            reader,
            most_lines: most_lines.max(1),
            buffer: vec![0; READ_AT_ONCE],
            start: 0,
            end: 0,
            next_line: 1,
            is_at_end: false,
        }
    }

    /// The next lines: those that have been read, or else those that come next. At the end of the
    /// stream there are none.
    ///
    /// # Errors
    /// Those of the stream.
    pub(super) fn next(&mut self) -> io::Result<Option<Chunk<&[u8]>>> {
        // Up to here there is no end of a line.
        let mut searched = 0;
        loop {
            if let Some((length, lines)) = self.whole_lines(searched) {
                return Ok(Some(self.take(length, lines)));
            }
            let waiting = self.end - self.start;
            if self.is_at_end {
                return Ok(match waiting {
                    0 => None,
                    _ => Some(self.take(waiting, 1)),
                });
            }
            // One more byte may be the first half of a line end.
            if waiting > LONGEST_LINE + 1 {
                return self.skip_line().map(Some);
            }
            searched = waiting;
            self.fill()?;
        }
    }

    /// How long the whole lines are that have been read, and how many.
    fn whole_lines(&self, searched: usize) -> Option<(usize, u64)> {
        let waiting = self.waiting();
        let last = memchr::memrchr(b'\n', waiting.get(searched..)?)? + searched + 1;
        let mut ends = memchr::memchr_iter(b'\n', waiting.get(..last)?);
        let lines = ends.clone().count();
        if lines <= self.most_lines {
            return Some((last, lines as u64));
        }
        let end = ends.nth(self.most_lines - 1)?;
        Some((end + 1, self.most_lines as u64))
    }

    fn waiting(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn take(&mut self, length: usize, lines: u64) -> Chunk<&[u8]> {
        let start = self.start;
        let first_line = self.next_line;
        self.start += length;
        self.next_line += lines;
        Chunk {
            first_line,
            bytes: length as u64,
            text: self.buffer.get(start..start + length),
        }
    }

    /// Reads what is there, with room for it.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = read(&mut self.reader, free)?;
        self.end += read;
        self.is_at_end = read == 0;
        Ok(())
    }

    /// Forgets a line while it is read, to its end.
    fn skip_line(&mut self) -> io::Result<Chunk<&[u8]>> {
        let mut bytes = 0;
        loop {
            match memchr::memchr(b'\n', self.waiting()) {
                Some(end) => {
                    bytes += end as u64 + 1;
                    self.start += end + 1;
                    break;
                }
                None => {
                    bytes += (self.end - self.start) as u64;
                    self.start = 0;
                    self.end = 0;
                }
            }
            if self.is_at_end {
                break;
            }
            self.fill()?;
        }
        let first_line = self.next_line;
        self.next_line += 1;
        Ok(Chunk {
            first_line,
            bytes,
            text: None,
        })
    }
}

/// Reads what is there; a signal in between is no error.
fn read(reader: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    /// Gives its parts one at a time, as a pipe does.
    struct Parts(VecDeque<Vec<u8>>);

    impl Read for Parts {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(part) = self.0.front_mut() else {
                return Ok(0);
            };
            let length = part.len().min(into.len());
            into[..length].copy_from_slice(&part[..length]);
            part.drain(..length);
            if part.is_empty() {
                self.0.pop_front();
            }
            Ok(length)
        }
    }

    fn chunks(parts: Vec<Vec<u8>>, most_lines: usize) -> Vec<Chunk<Vec<u8>>> {
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let mut chunks = Chunks::new(Parts(parts.collect()), most_lines);
        let mut found = Vec::new();
        while let Some(chunk) = chunks.next().unwrap() {
            found.push(chunk.into(Vec::new()));
        }
        found
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_chunk_ends_with_a_line(
            parts in prop::collection::vec("[a\n]{0,9}", 0..9),
            most_lines in 1..4usize,
        ) {
            let whole = parts.concat();
            let found = chunks(parts.into_iter().map(String::into_bytes).collect(), most_lines);
            let texts: Vec<&[u8]> = found.iter().map(|it| it.text.as_deref().unwrap()).collect();
            prop_assert_eq!(texts.concat(), whole.as_bytes());
            let mut line = 1;
            for (index, chunk) in found.iter().enumerate() {
                let text = texts[index];
                let lines = text.iter().filter(|byte| **byte == b'\n').count();
                prop_assert_eq!(chunk.first_line, line);
                prop_assert_eq!(chunk.bytes, text.len() as u64);
                prop_assert!(lines <= most_lines && !text.is_empty());
                prop_assert!(text.ends_with(b"\n") || index + 1 == found.len());
                line += lines as u64;
            }
        }
    }

    #[test]
    fn a_line_that_is_there_is_not_kept_waiting() {
        let found = chunks(vec![b"a\nb".to_vec(), b"c\nd".to_vec()], 9);
        let texts: Vec<&[u8]> = found.iter().map(|it| it.text.as_deref().unwrap()).collect();
        assert_eq!(texts, [&b"a\n"[..], b"bc\n", b"d"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_counted_and_not_kept() {
        let longest = [vec![b'x'; LONGEST_LINE], b"\r\n".to_vec()].concat();
        let too_long = [vec![b'y'; 5 * LONGEST_LINE], b"\nz\n".to_vec()].concat();
        let found = chunks(vec![longest.clone(), too_long.clone()], 9);
        let kept: Vec<Option<usize>> = found
            .iter()
            .map(|it| it.text.as_ref().map(Vec::len))
            .collect();
        assert_eq!(kept, [Some(LONGEST_LINE + 2), None, Some(2)]);
        let lines: Vec<u64> = found.iter().map(|chunk| chunk.first_line).collect();
        assert_eq!(lines, [1, 2, 3]);
        let bytes: u64 = found.iter().map(|chunk| chunk.bytes).sum();
        assert_eq!(bytes, (longest.len() + too_long.len()) as u64);
        // Without an end it is as long as the stream.
        let endless = chunks(vec![vec![b'y'; 3 * LONGEST_LINE]], 9);
        assert_eq!(endless.len(), 1);
        assert_eq!(endless[0].text, None);
    }

    #[test]
    fn the_buffer_does_not_grow_with_the_line() {
        let mut chunks = Chunks::new(io::repeat(b'y').take(50 * LONGEST_LINE as u64), 9);
        assert!(chunks.next().unwrap().unwrap().text.is_none());
        assert!(chunks.buffer.len() <= 4 * LONGEST_LINE);
    }
}
