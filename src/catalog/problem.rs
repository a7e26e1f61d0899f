//! What is wrong with a file, and where: `file:line:column: message` with the offending line.

use std::fmt;

use serde_saphyr::{Location, Spanned};

/// One fault of a checklist file, at the place where a person would mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as it was named to the reader.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The offending line, without control characters and at most 160 characters long.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if self.text.is_empty() { Ok(()) } else { write!(f, "\n    {}", self.text) }
    }
}

/// A line and column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Place {
    /// The first character of a file, for faults of the file as a whole.
    pub(super) const START: Place = Place { line: 1, column: 1 };
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        Place { line: count(location.line()), column: count(location.column()) }
    }
}

/// Where a value that was read with its position stands.
pub(super) fn place<T>(value: &Spanned<T>) -> Place {
    value.referenced.into()
}

/// Problems that one file lists at most. More than these nobody reads, and a hostile file must not
/// make a report that is many times its own size.
const LISTED: usize = 200;

/// Problems that are held while a file is read, before they are sorted.
const HELD: usize = 10 * LISTED;

/// Characters of an offending line that are shown.
const SHOWN: usize = 160;

/// Characters of a message, which may quote the file, that are shown.
const MESSAGE: usize = 600;

/// Collects the problems of one file.
pub(super) struct Report<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<(Place, String)>,
    dropped: usize,
}

impl<'a> Report<'a> {
    /// An empty report on the file with this name and text.
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Report { file, text, found: Vec::new(), dropped: 0 }
    }

    /// Adds a problem.
    pub(super) fn add(&mut self, place: Place, message: impl Into<String>) {
        if self.found.len() < HELD {
            self.found.push((place, printable(message.into().chars(), MESSAGE)));
        } else {
            self.dropped += 1;
        }
    }

    /// The problems sorted by position, or the value when there are none.
    pub(super) fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<Problem>> {
        if self.found.is_empty() {
            if let Some(value) = value {
                return Ok(value);
            }
            // A part was refused and nobody said why: never let it pass for a good file.
            self.add(Place::START, "the file could not be read");
        }
        Err(self.problems())
    }

    fn problems(mut self) -> Vec<Problem> {
        self.found.sort();
        if self.found.len() > LISTED {
            let more = self.found.len() - LISTED + self.dropped;
            self.found.truncate(LISTED + 1);
            if let Some((_, message)) = self.found.last_mut() {
                *message = format!("{more} more problems from here on are not listed");
            }
        }
        let lines: Vec<&str> = self.text.lines().collect();
        let file = self.file;
        let found = self.found.into_iter();
        found.map(|(place, message)| problem(file, &lines, place, message)).collect()
    }
}

fn problem(file: &str, lines: &[&str], place: Place, message: String) -> Problem {
    let line = usize::try_from(place.line - 1).ok().and_then(|index| lines.get(index));
    Problem {
        file: file.to_owned(),
        line: place.line,
        column: place.column,
        message,
        text: line.map(|line| shown(line, place.column)).unwrap_or_default(),
    }
}

/// The part of a line around the column that fits a terminal, without anything a terminal obeys.
fn shown(line: &str, column: u32) -> String {
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    let skipped = if column <= SHOWN { 0 } else { column - SHOWN / 2 };
    printable(line.chars().skip(skipped), SHOWN).trim().to_owned()
}

/// At most so many characters, without control characters.
fn printable(text: impl Iterator<Item = char>, most: usize) -> String {
    text.take(most).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
