//! The command line.

mod checklist;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Given, LogFormat, LogLevel};
use crate::ops::audit::{self, KeptCheckpoint};
use crate::ops::{Error, setup};
use crate::print::Print;
use crate::store::IfMissing;
use crate::web::door::state::DemoPerson;
use crate::{app, logs};

/// Where the demo keeps its data unless told otherwise.
const DEMO_FOLDER: &str = "data/demo";

/// The records cannot be read, or the command cannot be run as given.
const CANNOT_TELL: u8 = 2;

/// Launch readiness reviews, handoff readiness reviews and service handback.
#[derive(Parser)]
#[command(name = "readyroom", version)]
struct Arguments {
    /// The settings file; readyroom.toml in the current folder when not given. See
    /// docs/CONFIGURATION.md.
    #[arg(long, global = true, value_name = "FILE", env = "READYROOM_CONFIG")]
    config: Option<PathBuf>,
    /// The folder that holds the SQLite database; made when it does not exist.
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start with demo data on a SQLite database of its own, in data/demo.
    Demo {
        /// Where to listen; port 0 takes a free one.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
        listen: String,
    },
    /// Start for real use.
    Serve {
        /// Where to listen; port 0 takes a free one. Counts more than the settings.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
    },
    /// Create the database, or bring its schema up to date.
    Migrate,
    /// Administer people.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Administer personal API tokens.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Work with checklist files.
    #[command(subcommand)]
    Checklist(checklist::ChecklistCommand),
    /// Check that the records are whole.
    #[command(subcommand)]
    Audit(AuditCommand),
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Add a person and print the one-time link through which they set their password.
    Add {
        /// The name by which they sign in.
        #[arg(long)]
        handle: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// Their address.
        #[arg(long)]
        email: String,
        /// Make them an administrator.
        #[arg(long)]
        admin: bool,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token and print it, and nothing else.
    Create {
        /// Whose it is.
        #[arg(long)]
        handle: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// read, or write: answers, evidence and messages.
        #[arg(long, default_value = "read")]
        scope: String,
        /// How many days it works, 1 to 365.
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Read every event chain, checkpoint and sign-off, also beside a running server. Ends with 0
    /// when whole, 1 when not, 2 when it cannot tell.
    Verify {
        /// A checkpoint that was kept elsewhere, as this command printed it or the log told it;
        /// may be given many times.
        #[arg(long, value_name = "SEQ:HASH")]
        checkpoint: Vec<KeptCheckpoint>,
    },
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let mut print = Print::standard();
    answer(Arguments::parse(), &mut print)
}

/// Runs a command line; the first word is the name of the program.
///
/// # Errors
/// It is no command line of this program, or asks for help: the text to show.
pub fn run_words(words: &[&str], print: &mut Print) -> Result<ExitCode, clap::Error> {
    Arguments::try_parse_from(words).map(|arguments| answer(arguments, print))
}

fn answer(arguments: Arguments, print: &mut Print) -> ExitCode {
    dispatch(arguments, print).unwrap_or_else(|sentence| {
        print.problem(format!("readyroom: {sentence}"));
        ExitCode::from(CANNOT_TELL)
    })
}

/// A sentence about what cannot be done.
type Outcome<T> = Result<T, String>;

fn words(error: impl ToString) -> String {
    error.to_string()
}

fn dispatch(arguments: Arguments, print: &mut Print) -> Outcome<ExitCode> {
    let Arguments { config: file, data, command } = arguments;
    let read = |given: Given| Config::load(file.as_deref(), &given).map_err(words);
    let settings = |data: Option<PathBuf>| read(Given { listen: None, data });
    match command {
        Command::Demo { listen } => {
            let data = data.unwrap_or_else(|| PathBuf::from(DEMO_FOLDER));
            demo(&Config::of_demo(&listen, data).map_err(words)?, print)
        }
        Command::Serve { listen } => serve(&read(Given { listen, data })?, print),
        Command::Migrate => {
            app::core(&settings(data)?, IfMissing::Create)?;
            print.line("The database is up to date.");
            Ok(ExitCode::SUCCESS)
        }
        Command::Person(PersonCommand::Add { handle, name, email, admin }) => {
            let config = settings(data)?;
            let core = app::core(&config, config.if_missing())?;
            let invitation =
                setup::add_person(&core, &handle, &name, &email, admin).map_err(words)?;
            let url = config.public_url_at(config.listen);
            print.line(format!("{url}/invitations?token={}", invitation.token));
            Ok(ExitCode::SUCCESS)
        }
        Command::Token(TokenCommand::Create { handle, name, scope, days }) => {
            let core = app::core(&settings(data)?, IfMissing::Refuse)?;
            let handle = handle.parse().map_err(|bad| format!("--handle: {bad}"))?;
            let token = setup::add_token(&core, &handle, &name, &scope, days).map_err(words)?;
            print.line(token.secret);
            Ok(ExitCode::SUCCESS)
        }
        Command::Checklist(command) => checklist::run(&command, || settings(data), print),
        Command::Audit(AuditCommand::Verify { checkpoint }) => {
            verify(&settings(data)?, &checkpoint, print)
        }
    }
}

fn serve(config: &Config, print: &mut Print) -> Outcome<ExitCode> {
    logs::start(config.log_format, config.log_level);
    let core = app::core(config, config.if_missing())?;
    app::refuse_demo(config, &core)?;
    app::refuse_unwritable(config, &core)?;
    let link = setup::first_link(&core).map_err(words)?;
    let serving = app::Serving::prepare(config, core, None)?;
    let public_url = serving.public_url().to_owned();
    serving.run(|address| {
        if let Some(secret) = link {
            print.line(format!(
                "Make the first administrator within a day: {public_url}/setup?token={secret}"
            ));
        }
        print.line(format!("Readyroom is ready at http://{address}"));
    })?;
    Ok(ExitCode::SUCCESS)
}

fn demo(config: &Config, print: &mut Print) -> Outcome<ExitCode> {
    logs::start(LogFormat::Text, LogLevel::Warn);
    let (core, made_again) = app::demo_core(config)?;
    app::refuse_unwritable(config, &core)?;
    if made_again {
        print.line("The demo was not finished the last time; it is made again from nothing.");
    }
    crate::demo::seed(&core, core.now())
        .map_err(|error| format!("the demo data could not be made: {error}"))?;
    let people = crate::demo::people();
    let cast = people.iter().map(|person| DemoPerson {
        handle: person.handle.to_owned(),
        name: person.name.to_owned(),
        role: person.role.to_owned(),
    });
    let serving = app::Serving::prepare(config, core, Some(cast.collect()))?;
    serving.run(|address| {
        print.line(format!("Readyroom is ready at http://{address}"));
        for person in people {
            print.line(format!("  {:<10} {:<18} {}", person.handle, person.name, person.role));
        }
        print.line(format!("  password of everybody: {}", crate::demo::PASSWORD));
    })?;
    Ok(ExitCode::SUCCESS)
}

fn verify(config: &Config, kept: &[KeptCheckpoint], print: &mut Print) -> Outcome<ExitCode> {
    let store = app::records(config)?;
    let report = audit::verify_against(&store, kept).map_err(|error| match error {
        // There is no log here that could tell the cause.
        Error::Internal(cause) | Error::Unavailable(cause) => cause,
        other => other.to_string(),
    })?;
    for problem in &report.problems {
        print.line(problem);
    }
    if let Some(last) = &report.last_checkpoint {
        print.line(format!("last checkpoint {last}"));
    }
    print.line(format!(
        "{} chains, {} events, {} sign-offs, {} snapshots, {} checkpoints: {} problems",
        report.chains,
        report.events,
        report.sign_offs,
        report.snapshots,
        report.checkpoints,
        report.problems.len()
    ));
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
