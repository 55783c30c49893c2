//! Bytes that are read once, and where in the text they stand.

use std::io::{self, BufRead, Read};

/// A reader that counts lines.
pub struct Stream<R> {
    inner: R,
    /// Line breaks so far.
    lines: u64,
    /// Bytes since the last of them.
    column: u64,
}

impl<R: BufRead> Stream<R> {
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            lines: 0,
            column: 0,
        }
    }

    /// The line of the next byte, from 1.
    pub fn line(&self) -> u64 {
        self.lines + 1
    }

    /// The column of the next byte, from 1.
    pub fn column(&self) -> u64 {
        self.column + 1
    }

    /// Leaves out the mark that some programs put before UTF-8.
    pub fn skip_mark(&mut self) -> io::Result<()> {
        if self.inner.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.inner.consume(3);
        }
        Ok(())
    }

    /// The next byte that is no space, which is left where it is.
    pub fn next_visible(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.inner.fill_buf()?;
            let Some(first) = buffer.first().copied() else {
                return Ok(None);
            };
            if !first.is_ascii_whitespace() {
                return Ok(Some(first));
            }
            self.consume(1);
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            None => self.column += bytes.len() as u64,
            Some(last) => {
                self.lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.column = (bytes.len() - last - 1) as u64;
            }
        }
    }
}

impl<R: BufRead> Read for Stream<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count(&into[..read]);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed is in the buffer: nothing is read for this.
        if let Ok(buffer) = self.inner.fill_buf() {
            let consumed = buffer[..amount.min(buffer.len())].to_vec();
            self.count(&consumed);
        }
        self.inner.consume(amount);
    }
}
