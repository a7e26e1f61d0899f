//! Settings: from a TOML file, the environment and the command line, each over the one before.
//! Every setting is documented in `docs/CONFIGURATION.md`; a test keeps the two together.

mod mail;
mod public_url;
mod sources;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use public_url::PublicUrl;
pub use sources::{DEFAULT_FILE, Given};

use crate::ops::core::Limits;
use crate::outbound::MailSettings;
use crate::store::{IfMissing, Location};
use crate::web::door::networks::Networks;
use sources::Settings;

/// Every setting there is, with its value where nobody sets one.
pub const KEYS: &[(&str, &str)] = &[
    ("listen", "127.0.0.1:8080"),
    ("public_url", ""),
    ("database", "sqlite:readyroom.db"),
    ("trusted_proxies", ""),
    ("session_idle_minutes", "60"),
    ("session_hours", "24"),
    ("log_format", "text"),
    ("log_level", "info"),
    ("checklists_dir", ""),
    ("mail_server", ""),
    ("mail_from", ""),
    ("mail_user", ""),
    ("mail_password", ""),
    ("sealing_key_file", ""),
    ("workers", ""),
];

/// The last use of a session is written to six minutes, so a shorter limit would end sessions that
/// are in use.
const SHORTEST_IDLE: u32 = 10;

/// Why the settings cannot be used: a sentence that names the setting and where it was set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("write text or json"),
        }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// Failures only.
    Error,
    /// And what may become one.
    Warn,
    /// And one line for each request.
    Info,
    /// And what helps to find a defect.
    Debug,
}

impl FromStr for LogLevel {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" => Ok(Self::Info),
            "debug" => Ok(Self::Debug),
            _ => Err("write error, warn, info or debug"),
        }
    }
}

/// The settings of one run. Not printable: the database address can hold a password.
#[derive(Clone)]
pub struct Config {
    /// Where the program listens.
    pub listen: SocketAddr,
    /// Where browsers reach it; absent on loopback, where it follows from `listen`.
    pub public_url: Option<PublicUrl>,
    /// Where the database is.
    pub database: Location,
    /// Whether a missing SQLite file is created: at the default place, or in a folder that was
    /// named for it. A path that somebody wrote may be mistyped.
    pub may_create: bool,
    /// Proxies whose word about the client's address is believed.
    pub trusted_proxies: Networks,
    /// How long sessions last.
    pub limits: Limits,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Checklists in place of those that are part of the program.
    pub checklists_dir: Option<PathBuf>,
    /// How mail is sent; absent where none is.
    pub mail: Option<MailSettings>,
    /// The file with the key that seals the secrets of senders of signals; absent for the one beside
    /// the SQLite database.
    pub sealing_key_file: Option<PathBuf>,
    /// Threads that accept and answer requests.
    pub workers: usize,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// The file cannot be read, there is an unknown setting, or a value cannot be used.
    pub fn load(file: Option<&Path>, given: &Given) -> Result<Self, ConfigError> {
        Self::from(&Settings::gather(file, given)?, given)
    }

    fn from(settings: &Settings, given: &Given) -> Result<Self, ConfigError> {
        let listen: SocketAddr =
            settings.parsed("listen", "an address and a port, for example 127.0.0.1:8080")?;
        let workers = if settings.text("workers")?.is_some() {
            usize::try_from(settings.whole_number("workers", 1..=256)?).unwrap_or(1)
        } else {
            std::thread::available_parallelism().map_or(1, usize::from)
        };
        Ok(Self {
            listen,
            public_url: public_url(settings, listen)?,
            database: settings.parsed("database", "")?,
            may_create: given.data.is_some() || settings.is_default("database"),
            trusted_proxies: settings.parsed("trusted_proxies", "")?,
            limits: Limits {
                session_idle_minutes: settings
                    .whole_number("session_idle_minutes", SHORTEST_IDLE..=60)?,
                session_hours: settings.whole_number("session_hours", 1..=24)?,
            },
            log_format: settings.parsed("log_format", "")?,
            log_level: settings.parsed("log_level", "")?,
            checklists_dir: settings.text("checklists_dir")?.map(PathBuf::from),
            mail: mail::settings(settings)?,
            sealing_key_file: settings.text("sealing_key_file")?.map(PathBuf::from),
            workers,
        })
    }

    /// The settings of the demo: its own folder, and nothing from files or the environment.
    ///
    /// # Errors
    /// It is no address to listen at.
    pub fn of_demo(listen: &str, data: PathBuf) -> Result<Self, ConfigError> {
        let given = Given { listen: Some(listen.to_owned()), data: Some(data) };
        Self::from(&Settings::only(&given)?, &given)
    }

    /// What happens to a SQLite file that does not exist.
    pub fn if_missing(&self) -> IfMissing {
        if self.may_create { IfMissing::Create } else { IfMissing::Refuse }
    }

    /// Where browsers reach the program that listens at this address.
    pub fn public_url_at(&self, listening: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of_loopback(listening))
    }
}

fn public_url(settings: &Settings, listen: SocketAddr) -> Result<Option<PublicUrl>, ConfigError> {
    if settings.text("public_url")?.is_some() {
        return settings.parsed("public_url", "").map(Some);
    }
    if listen.ip().is_loopback() {
        return Ok(None);
    }
    Err(ConfigError(format!(
        "public_url is not set. Readyroom listens at {listen}, where others can reach it, so say \
         at which address they do, for example public_url = \"https://readyroom.example.com\"."
    )))
}
