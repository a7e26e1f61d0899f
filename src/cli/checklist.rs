//! Work with checklist files: check them, say what differs between two versions, write a published
//! version as a file, and begin a draft from files.

mod diff;
mod export;
mod import;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::Outcome;
use crate::catalog;
use crate::config::Config;
use crate::domain::checklist::Kind;
use crate::print::Print;

#[derive(Subcommand)]
pub(super) enum ChecklistCommand {
    /// Check files; problems are named as file:line:column.
    Lint {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what differs between two versions, item by item, and why. Ends with 0 when nothing
    /// does, 1 when something does, 2 when it cannot tell.
    Diff {
        /// The earlier version.
        before: PathBuf,
        /// The later version.
        after: PathBuf,
    },
    /// Write a published version of this installation as the file that it is, to the byte.
    Export {
        /// launch or handoff.
        #[arg(value_parser = kind)]
        kind: Kind,
        /// The version, for example v2.
        #[arg(value_parser = version)]
        version: u32,
        /// The file to write, which must not exist yet; standard output when not given.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Begin a draft from the files of the next versions; another person publishes it in the app.
    Import {
        /// The SRE who begins it, by the name with which they sign in.
        #[arg(long = "as", value_name = "HANDLE")]
        handle: String,
        /// The file of the next launch version, of the next handoff version, or both.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

fn kind(word: &str) -> Result<Kind, String> {
    word.parse().map_err(|error: <Kind as std::str::FromStr>::Err| error.to_string())
}

fn version(word: &str) -> Result<u32, String> {
    let number = word.strip_prefix('v').unwrap_or(word).parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "versions are counted from 1, as in v2".to_owned())
}

/// Runs a command; `config` reads the settings of the installation, which not every one needs.
pub(super) fn run(
    command: &ChecklistCommand,
    config: impl FnOnce() -> Outcome<Config>,
    print: &mut Print,
) -> Outcome<ExitCode> {
    match command {
        ChecklistCommand::Lint { files } => Ok(lint(files, print)),
        ChecklistCommand::Diff { before, after } => diff::run(before, after, print),
        ChecklistCommand::Export { kind, version, to } => {
            export::run(&config()?, (*kind, *version), to.as_deref(), print)
        }
        ChecklistCommand::Import { handle, files } => import::run(&config()?, handle, files, print),
    }
}

fn lint(files: &[PathBuf], print: &mut Print) -> ExitCode {
    let mut broken = 0;
    for file in files {
        if let Err(error) = catalog::lint(file) {
            print.line(error);
            broken += 1;
        }
    }
    if broken > 0 {
        return ExitCode::FAILURE;
    }
    print.line(format!("{} files, 0 problems", files.len()));
    ExitCode::SUCCESS
}
