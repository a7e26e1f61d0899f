//! A mail server of the test: keeps what it takes, and fails as it is told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use readyroom::ops::Core;
use readyroom::outbound::letter::{Sealed, Site};
use readyroom::outbound::stop::Stop;
use readyroom::outbound::transport::{Connection, Failure, Transport};
use readyroom::outbound::worker::Worker;

/// How the server treats letters to an address.
#[derive(Debug, Clone)]
pub enum Treatment {
    /// It answers so.
    Fail(Failure),
    /// It makes the program panic.
    Panic,
}

/// A letter that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The only recipient.
    pub to: String,
    /// Headers and body, as they came.
    pub raw: String,
}

impl Taken {
    /// The value of a header, on one line.
    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.raw.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let found = unfolded.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.map(str::to_owned)
    }

    /// The names of all headers, in order.
    pub fn headers(&self) -> Vec<String> {
        let (head, _) = self.raw.split_once("\r\n\r\n").unwrap();
        let starts = head.lines().filter(|line| !line.starts_with([' ', '\t']));
        starts.map(|line| line.split(':').next().unwrap().to_owned()).collect()
    }

    pub fn subject(&self) -> String {
        self.header("Subject").unwrap()
    }
}

/// A mail server.
#[derive(Clone, Default)]
pub struct Post(Arc<Mutex<Office>>);

#[derive(Default)]
struct Office {
    taken: Vec<Taken>,
    treatments: HashMap<String, Treatment>,
    is_down: bool,
    connections: usize,
}

impl Post {
    pub fn treat(&self, address: &str, treatment: Treatment) {
        self.0.lock().unwrap().treatments.insert(address.to_owned(), treatment);
    }

    pub fn go_down(&self, down: bool) {
        self.0.lock().unwrap().is_down = down;
    }

    pub fn connections(&self) -> usize {
        self.0.lock().unwrap().connections
    }

    /// What was taken since the last look, by recipient.
    pub fn take(&self) -> Vec<Taken> {
        let mut taken = std::mem::take(&mut self.0.lock().unwrap().taken);
        taken.sort_by(|a, b| (&a.to, &a.raw).cmp(&(&b.to, &b.raw)));
        taken
    }

    /// Recipient and subject of what was taken since the last look.
    pub fn told(&self) -> Vec<(String, String)> {
        let name = |to: &str| to.split('@').next().unwrap().to_owned();
        let taken = self.take();
        let mut told: Vec<_> = taken.iter().map(|one| (name(&one.to), one.subject())).collect();
        told.sort_by(|one, other| one.0.cmp(&other.0));
        told
    }

    pub fn worker(&self, core: &Core) -> Worker {
        let from = "readyroom@example.com".parse().unwrap();
        let site = Site::new("https://ready.example", from);
        Worker::new(core.clone(), Arc::new(self.clone()), site, Stop::default())
    }

    /// Sends what can be sent now, with a new worker.
    pub fn deliver(&self, core: &Core) {
        let mut worker = self.worker(core);
        while worker.round().unwrap().sent > 0 {}
    }
}

impl Transport for Post {
    fn connect(&self) -> Result<Box<dyn Connection>, Failure> {
        let mut office = self.0.lock().unwrap();
        office.connections += 1;
        if office.is_down {
            return Err(Failure::Server("connection refused".to_owned()));
        }
        Ok(Box::new(self.clone()))
    }
}

impl Connection for Post {
    fn send(&mut self, letter: &Sealed) -> Result<(), Failure> {
        let [to] = letter.envelope.to() else { panic!("several recipients") };
        let to = to.to_string();
        let treatment = self.0.lock().unwrap().treatments.get(&to).cloned();
        match treatment {
            Some(Treatment::Fail(failure)) => return Err(failure),
            Some(Treatment::Panic) => panic!("poison"),
            None => {}
        }
        let raw = String::from_utf8(letter.bytes.clone()).unwrap();
        self.0.lock().unwrap().taken.push(Taken { to, raw });
        Ok(())
    }
}
