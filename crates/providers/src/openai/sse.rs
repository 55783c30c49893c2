//! Server-sent events, as far as answers of models use them: the data of each event, in order.
//!
//! The form is that of html.spec.whatwg.org/multipage/server-sent-events.html. Names, ids and waits are not needed: both
//! wire forms say everything in the data. Comments only keep the line alive.

/// The longest event. The last one of Responses holds the whole answer once more.
const LONGEST_EVENT: usize = 4 << 20;

/// Why the bytes are no events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoEvents {
    /// An event does not end.
    TooLong,
    /// They are not UTF-8.
    NoText,
}

/// Bytes that come in pieces, and the events in them.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    data: String,
    after_return: bool,
}

impl Events {
    /// Takes the next piece and hands over each event that it ends.
    pub fn feed(&mut self, piece: &[u8], mut sink: impl FnMut(&str)) -> Result<(), NoEvents> {
        let mut rest = piece;
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (before, end) = rest.split_at(at);
            rest = &end[1..];
            let is_second_half = end[0] == b'\n' && before.is_empty() && self.after_return;
            self.after_return = end[0] == b'\r';
            if is_second_half {
                continue;
            }
            self.line.extend_from_slice(before);
            self.end_line(&mut sink)?;
        }
        if !rest.is_empty() {
            self.after_return = false;
            self.line.extend_from_slice(rest);
        }
        if self.line.len() + self.data.len() > LONGEST_EVENT {
            return Err(NoEvents::TooLong);
        }
        Ok(())
    }

    /// The bytes have ended; some servers leave out the last empty line.
    pub fn end(&mut self, mut sink: impl FnMut(&str)) -> Result<(), NoEvents> {
        if !self.line.is_empty() {
            self.end_line(&mut sink)?;
        }
        self.dispatch(&mut sink);
        Ok(())
    }

    fn end_line(&mut self, sink: &mut impl FnMut(&str)) -> Result<(), NoEvents> {
        if self.line.is_empty() {
            self.dispatch(sink);
            return Ok(());
        }
        let line = std::str::from_utf8(&self.line).map_err(|_| NoEvents::NoText)?;
        if let Some(data) = line.strip_prefix("data:") {
            if !self.data.is_empty() {
                self.data.push('\n');
            }
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
        }
        self.line.clear();
        Ok(())
    }

    fn dispatch(&mut self, sink: &mut impl FnMut(&str)) {
        if !self.data.is_empty() {
            sink(&self.data);
            self.data.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut events = Events::default();
        let mut found = Vec::new();
        for piece in pieces {
            events
                .feed(piece, |data| found.push(data.to_owned()))
                .unwrap();
        }
        events.end(|data| found.push(data.to_owned())).unwrap();
        found
    }

    #[test]
    fn data_is_handed_over_and_the_rest_is_not() {
        let stream = b": keep-alive\n\nevent: a\ndata: {\"x\":1}\nid: 7\n\ndata:two\ndata: lines\r\n\r\n\ndata: [DONE]";
        assert_eq!(read(&[stream]), ["{\"x\":1}", "two\nlines", "[DONE]"]);
    }

    #[test]
    fn what_does_not_end_or_is_no_text_is_refused() {
        let mut events = Events::default();
        let piece = vec![b'x'; 1 << 20];
        let outcome = (0..5).try_for_each(|_| events.feed(&piece, |_| {}));
        assert_eq!(outcome, Err(NoEvents::TooLong));
        let broken = Events::default().feed(b"data: \xff\n", |_| {});
        assert_eq!(broken, Err(NoEvents::NoText));
    }

    proptest! {
        /// Where the network cuts makes no difference.
        #[test]
        fn pieces_of_any_size_give_the_same_events(cuts in proptest::collection::vec(1usize..9, 1..40)) {
            let stream = "data: {\"é\": 1}\r\n\r\n: c\r\n\r\ndata: a\rdata: b\n\ndata: [DONE]\n\n".as_bytes();
            let mut pieces = Vec::new();
            let mut rest = stream;
            for cut in cuts {
                let (piece, tail) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece);
                rest = tail;
            }
            pieces.push(rest);
            prop_assert_eq!(read(&pieces), read(&[stream]));
        }
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_stream_gives_the_same_events_wherever_it_is_cut() {
            greenlit_fuzz::fuzz!(
                &[
                    "data: {\"x\":1}\n\n",
                    "data:",
                    "data: ",
                    "event: done\n",
                    ": alive\n",
                    "id: 7\n",
                    "retry: 1\n",
                    "[DONE]",
                    "\n",
                    "\r\n",
                    "\r",
                    "é",
                    "data",
                    "{\"delta\":\"寿司\"}",
                ],
                |stream| {
                    let bytes = stream.as_bytes();
                    let whole = read(&[bytes]);
                    assert!(whole.iter().all(|data| !data.is_empty()), "{whole:?}");
                    let said: usize = whole.iter().map(String::len).sum();
                    assert!(said <= bytes.len(), "more was handed over than came");
                    let each: Vec<&[u8]> = bytes.chunks(1).collect();
                    assert_eq!(read(&each), whole);
                }
            );
        }
    }
}
