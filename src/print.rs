//! What the program says on the command line.

use std::fmt::Display;
use std::io::{self, Write};

/// Where the program writes: results to one side, problems to the other.
pub struct Print {
    out: Box<dyn Write + Send>,
    problems: Box<dyn Write + Send>,
}

impl Print {
    /// Results go to standard output, problems to standard error.
    pub fn standard() -> Self {
        Self::to(io::stdout(), io::stderr())
    }

    /// Results and problems go to these.
    pub fn to(out: impl Write + Send + 'static, problems: impl Write + Send + 'static) -> Self {
        Self { out: Box::new(out), problems: Box::new(problems) }
    }

    /// A line of the result. A reader that has gone away does not stop the program.
    pub fn line(&mut self, line: impl Display) {
        let _ = writeln!(self.out, "{line}").and_then(|()| self.out.flush());
    }

    /// A text of the result, as it is to the byte.
    ///
    /// # Errors
    /// It could not be written as a whole: who reads it must not take a part for the whole.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// A line about a problem.
    pub fn problem(&mut self, line: impl Display) {
        let _ = writeln!(self.problems, "{line}").and_then(|()| self.problems.flush());
    }
}
