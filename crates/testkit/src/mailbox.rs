//! A mail server for tests: a real socket that takes mails by SMTP, or refuses them as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Where in its talk a mail server goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// When somebody connects.
    Greeting,
    /// At the password.
    Password,
    /// At the receiver's address.
    Receiver,
    /// After the mail.
    Mail,
}

/// What a mail server does wrong, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailFault {
    /// It answers this instead, such as `451 4.7.1 come back later`.
    Answers(Stage, &'static str),
    /// It closes the connection.
    HangsUp(Stage),
    /// It says nothing for so long.
    Sleeps(Stage, Duration),
}

impl MailFault {
    fn stage(&self) -> Stage {
        match self {
            Self::Answers(stage, _) | Self::HangsUp(stage) | Self::Sleeps(stage, _) => *stage,
        }
    }
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TakenMail {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// User and password, where they were given.
    pub account: Option<(String, String)>,
    /// As it came, header and body.
    pub raw: String,
}

impl TakenMail {
    /// The lines of its header that begin so, without what they begin with.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let lines = unfolded.lines();
        lines
            .filter_map(|line| line.strip_prefix(&format!("{name}: ")))
            .map(str::to_owned)
            .collect()
    }

    /// Its whole text with quoted-printable and base64 undone, part by part.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in self.raw.split("\r\n--") {
            let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
            let head = head.to_ascii_lowercase();
            if head.contains("content-transfer-encoding: base64") {
                let packed: String = body.split_whitespace().collect();
                let bytes = STANDARD.decode(packed).unwrap_or_default();
                text.push_str(&String::from_utf8_lossy(&bytes));
            } else if head.contains("content-transfer-encoding: quoted-printable") {
                text.push_str(&unquoted(body));
            } else {
                text.push_str(body);
            }
            text.push('\n');
        }
        text
    }
}

fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = (*first == b'=').then(|| more.get(..2)).flatten();
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Debug, Default)]
struct Inside {
    mails: Vec<TakenMail>,
    faults: VecDeque<MailFault>,
    asks_password: bool,
}

/// The server. Its port lives as long as the process.
#[derive(Debug, Clone)]
pub struct MailServer {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl MailServer {
    /// Takes mails of anybody.
    pub fn start() -> Self {
        Self::begin(Inside::default())
    }

    /// Asks for a user and a password; any will do.
    pub fn with_accounts() -> Self {
        Self::begin(Inside {
            asks_password: true,
            ..Inside::default()
        })
    }

    fn begin(inside: Inside) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            inside: Arc::new(Mutex::new(inside)),
        };
        let talking = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = talking.clone();
                thread::spawn(move || server.talk(stream));
            }
        });
        server
    }

    /// Its address, such as `smtp://127.0.0.1:2525`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The same with a user and a password.
    pub fn url_with(&self, user: &str, password: &str) -> String {
        format!("smtp://{user}:{password}@{}", self.address)
    }

    /// Goes wrong so, once for each time that this is called.
    pub fn go_wrong(&self, fault: MailFault) {
        self.inside.lock().unwrap().faults.push_back(fault);
    }

    /// What it has taken.
    pub fn mails(&self) -> Vec<TakenMail> {
        self.inside.lock().unwrap().mails.clone()
    }

    fn fault(&self, stage: Stage) -> Option<MailFault> {
        let faults = &mut self.inside.lock().unwrap().faults;
        let at = faults.iter().position(|fault| fault.stage() == stage)?;
        faults.remove(at)
    }

    /// One talk; it ends when either side is gone.
    fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut talk = Talk {
            lines: BufReader::new(stream.try_clone().ok()?),
            stream,
            server: self.clone(),
        };
        talk.say(Stage::Greeting, "220 test ESMTP")?;
        let mut mail = TakenMail::default();
        loop {
            let line = talk.line()?;
            let upper = line.to_ascii_uppercase();
            match upper.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" | "HELO" => {
                    let asks = self.inside.lock().unwrap().asks_password;
                    let more = if asks { "250-AUTH PLAIN\r\n" } else { "" };
                    talk.write(&format!("250-test\r\n{more}250 8BITMIME"))?;
                }
                "AUTH" => {
                    mail.account = account(&line);
                    talk.say(Stage::Password, "235 2.7.0 welcome")?;
                }
                "MAIL" => {
                    mail.from = path(&line);
                    talk.write("250 2.1.0 ok")?;
                }
                "RCPT" => {
                    mail.to.push(path(&line));
                    talk.say(Stage::Receiver, "250 2.1.5 ok")?;
                }
                "DATA" => {
                    talk.write("354 go on")?;
                    mail.raw = talk.data()?;
                    if talk.say(Stage::Mail, "250 2.0.0 taken")? == Said::AsUsual {
                        self.inside.lock().unwrap().mails.push(mail.clone());
                    }
                    mail.to.clear();
                }
                "QUIT" => {
                    talk.write("221 2.0.0 bye")?;
                    return None;
                }
                "RSET" | "NOOP" => talk.write("250 2.0.0 ok")?,
                _ => talk.write("502 5.5.1 no such command")?,
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    AsUsual,
    Otherwise,
}

struct Talk {
    lines: BufReader<TcpStream>,
    stream: TcpStream,
    server: MailServer,
}

impl Talk {
    /// Says this, or what goes wrong here.
    fn say(&mut self, stage: Stage, usual: &str) -> Option<Said> {
        match self.server.fault(stage) {
            None => self.write(usual).map(|()| Said::AsUsual),
            Some(MailFault::Answers(_, other)) => self.write(other).map(|()| Said::Otherwise),
            Some(MailFault::HangsUp(_)) => None,
            Some(MailFault::Sleeps(_, time)) => {
                thread::sleep(time);
                self.write(usual).map(|()| Said::AsUsual)
            }
        }
    }

    fn write(&mut self, text: &str) -> Option<()> {
        self.stream.write_all(format!("{text}\r\n").as_bytes()).ok()
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// A mail, until the line with a dot alone.
    fn data(&mut self) -> Option<String> {
        let mut mail = String::new();
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line == ".\r\n" {
                return Some(mail);
            }
            mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }
}

/// What stands between angle brackets.
fn path(line: &str) -> String {
    let from = line.find('<').map_or(0, |at| at + 1);
    let to = line.find('>').unwrap_or(line.len());
    line.get(from..to).unwrap_or_default().to_owned()
}

/// `AUTH PLAIN` with what it brings: two names and a password, with NUL between them.
fn account(line: &str) -> Option<(String, String)> {
    let packed = line.split(' ').nth(2)?;
    let text = String::from_utf8(STANDARD.decode(packed).ok()?).ok()?;
    let mut parts = text.split('\0').skip(1);
    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
}
