//! Escapes hidden characters in the JSON that the server writes.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::str;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use crate::visible;

/// A writer of JSON messages that escapes hidden characters in their strings.
pub(super) struct Escaped<W> {
    writer: W,
    /// The escaped text, of which the first `written` bytes are written.
    text: String,
    written: usize,
}

impl<W: AsyncWrite + Unpin> Escaped<W> {
    pub fn new(writer: W) -> Self {
        Self {
            writer,
            text: String::new(),
            written: 0,
        }
    }

    /// Writes the rest of the text.
    fn finish(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while let Some(rest) = self.text.as_bytes().get(self.written..)
            && !rest.is_empty()
        {
            match ready!(Pin::new(&mut self.writer).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(ErrorKind::WriteZero.into())),
                bytes => self.written += bytes,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Escaped<W> {
    /// Takes all bytes at once, so that they are complete messages each time.
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        ready!(self.finish(context))?;
        let text = str::from_utf8(bytes).map_err(Error::other)?;
        self.text = visible::json(text.to_owned());
        self.written = 0;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.finish(context))?;
        Pin::new(&mut self.writer).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.finish(context))?;
        Pin::new(&mut self.writer).poll_shutdown(context)
    }
}
