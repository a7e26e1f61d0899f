//! As much of HTTP/1.1 as a load generator needs.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

use crate::answers::Change;

/// The end of the headers.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// A connection that is kept between requests.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    sent: Vec<u8>,
}

/// The method and path of a request.
pub struct Request(String);

impl Request {
    /// Whether it asks for the list of answers.
    pub fn wants_answers(&self) -> bool {
        self.0.starts_with("GET /answers ")
    }

    /// The change that is asked for: `POST /REVIEW/MON-03/7`.
    pub fn change(&self) -> Option<Change> {
        let path = self.0.strip_prefix("POST /")?.split(' ').next()?;
        let (place, version) = path.rsplit_once('/')?;
        let (review, item) = place.split_once('/')?;
        Some(Change { review: review.into(), item: item.into(), version: version.parse().ok()? })
    }
}

impl Connection {
    /// Answers leave at once, as Readyroom's do.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::new(), sent: Vec::new() })
    }

    /// The next request, its body read and dropped; `None` when the other side closed.
    pub fn next(&mut self) -> io::Result<Option<Request>> {
        loop {
            if let Some(end) = find(&self.received, BLANK_LINE) {
                let whole = end + BLANK_LINE.len() + length_of_body(&self.received[..end]);
                if self.received.len() >= whole {
                    let line = self.received.split(|byte| *byte == b'\r').next().unwrap_or(&[]);
                    let line = String::from_utf8_lossy(line).into_owned();
                    self.received.drain(..whole);
                    return Ok(Some(Request(line)));
                }
            }
            let mut chunk = [0; 4096];
            match self.stream.read(&mut chunk)? {
                0 => return Ok(None),
                count => self.received.extend_from_slice(&chunk[..count]),
            }
        }
    }

    /// Sends an answer.
    pub fn answer(&mut self, status: u16, body: &str) -> io::Result<()> {
        self.sent.clear();
        write!(
            self.sent,
            "HTTP/1.1 {status} -\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )?;
        self.sent.extend_from_slice(body.as_bytes());
        self.stream.write_all(&self.sent)
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn length_of_body(headers: &[u8]) -> usize {
    let headers = String::from_utf8_lossy(headers).to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
