//! The command line.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app;
use crate::catalog;
use crate::config::{self, Checked};
use crate::ops::core::Limits;
use crate::ops::{Core, audit, setup};
use crate::store::{IfMissing, Location};
use crate::web::door::state::{DemoPerson, State};
use crate::web::pages::reviews::Kept;

/// Launch readiness reviews, handoff readiness reviews and service handback.
#[derive(Parser)]
#[command(name = "readyroom", version)]
struct Arguments {
    /// The configuration file; readyroom.toml in the current folder when not given.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start with demo data on a SQLite database of its own.
    Demo {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Where the demo keeps its data.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
    },
    /// Start for real use.
    Serve {
        /// Where to listen; overrides the configuration.
        #[arg(long)]
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
    Checklist(ChecklistCommand),
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
enum ChecklistCommand {
    /// Check files; problems are named as file:line:column.
    Lint {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Read every event chain. Ends with 0 when whole, 1 when not, 2 when it cannot tell.
    Verify,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(code) => code,
        Err(sentence) => {
            let _ = writeln!(std::io::stderr(), "readyroom: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<ExitCode, String> {
    let file = arguments.config.as_deref();
    match arguments.command {
        Command::Demo { listen, data } => demo(&listen, data),
        Command::Serve { listen } => serve(config::load(file)?, listen),
        Command::Migrate => {
            let checked = config::load(file)?;
            open(&checked, IfMissing::Create)?;
            print("The database is up to date.")
        }
        Command::Person(PersonCommand::Add { handle, name, email, admin }) => {
            let checked = config::load(file)?;
            let core = open(&checked, IfMissing::Refuse)?;
            let invitation = setup::add_person(&core, &handle, &name, &email, admin)
                .map_err(|error| error.to_string())?;
            print(&format!("{}/invitations?token={}", checked.public_url, invitation.token))
        }
        Command::Token(TokenCommand::Create { handle, name, scope, days }) => {
            let core = open(&config::load(file)?, IfMissing::Refuse)?;
            let handle = handle.parse().map_err(|bad| format!("--handle: {bad}"))?;
            let token = setup::add_token(&core, &handle, &name, &scope, days)
                .map_err(|error| error.to_string())?;
            print(&token.secret)
        }
        Command::Checklist(ChecklistCommand::Lint { files }) => lint(&files),
        Command::Audit(AuditCommand::Verify) => verify(&config::load(file)?),
    }
}

fn print(text: &str) -> Result<ExitCode, String> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())?;
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn open(checked: &Checked, if_missing: IfMissing) -> Result<Core, String> {
    let limits = Limits {
        session_idle_minutes: checked.config.session_idle_minutes,
        session_hours: checked.config.session_hours,
    };
    app::core(&checked.database, if_missing, checked.config.checklists_dir.as_deref(), limits)
}

fn listen_at(address: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|error| format!("cannot listen at {address}: {error}"))
}

fn start_logs(format: &str, level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(level)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if format == "json" {
        logs.json().init();
    } else {
        logs.init();
    }
}

fn serve(mut checked: Checked, listen: Option<String>) -> Result<ExitCode, String> {
    if let Some(listen) = listen {
        checked.listen = listen.parse().map_err(|_| "--listen: write ADDRESS:PORT".to_owned())?;
    }
    start_logs(&checked.config.log_format, &checked.config.log_level);
    let core = open(&checked, IfMissing::Create)?;
    let link = setup::first_link(&core).map_err(|error| error.to_string())?;
    let listener = listen_at(&checked.listen.to_string())?;
    let state = State {
        core,
        demo: None,
        public_url: checked.public_url.clone(),
        kept: Kept::default(),
        trusted_proxies: checked.trusted_proxies.clone(),
    };
    let public_url = checked.public_url.clone();
    app::serve(listener, state, checked.config.workers, move |address| {
        if let Some(secret) = link {
            let _ = print(&format!(
                "Make the first administrator within a day: {public_url}/setup?token={secret}"
            ));
        }
        let _ = print(&format!("Readyroom is ready at http://{address}"));
    })
    .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn demo(listen: &str, data: PathBuf) -> Result<ExitCode, String> {
    start_logs("text", "warn");
    std::fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let location = Location::Sqlite(data.join("readyroom.db"));
    let core = app::core(&location, IfMissing::Create, None, Limits::default())?;
    let catalog = core.catalog().clone();
    let figures = core.figures().clone();
    crate::demo::seed(core.store().clone(), catalog, figures, core.now())
        .map_err(|error| format!("the demo data could not be made: {error}"))?;
    let listener = listen_at(listen)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let people = crate::demo::people();
    let state = State {
        core,
        demo: Some(
            people
                .iter()
                .map(|person| DemoPerson {
                    handle: person.handle.to_owned(),
                    name: person.name.to_owned(),
                    role: person.role.to_owned(),
                })
                .collect(),
        ),
        public_url: format!("http://{address}"),
        kept: Kept::default(),
        trusted_proxies: Vec::new(),
    };
    app::serve(listener, state, 0, |address| {
        let _ = print(&format!("Readyroom is ready at http://{address}"));
        for person in people {
            let _ = print(&format!("  {:<10} {:<18} {}", person.handle, person.name, person.role));
        }
        let _ = print(&format!("  password of everybody: {}", crate::demo::PASSWORD));
    })
    .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn lint(files: &[PathBuf]) -> Result<ExitCode, String> {
    let mut broken = 0;
    for file in files {
        if let Err(error) = catalog::lint(file) {
            print(&error.to_string())?;
            broken += 1;
        }
    }
    if broken > 0 {
        return Ok(ExitCode::from(1));
    }
    print(&format!("{} files, 0 problems", files.len()))
}

fn verify(checked: &Checked) -> Result<ExitCode, String> {
    let core = open(checked, IfMissing::Refuse)?;
    let report = audit::verify(&core).map_err(|error| error.to_string())?;
    for problem in &report.problems {
        print(problem)?;
    }
    print(&format!(
        "{} chains, {} events, {} checkpoints: {} problems",
        report.chains,
        report.events,
        report.checkpoints,
        report.problems.len()
    ))?;
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
