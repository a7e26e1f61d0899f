//! Settings: from a file, then from the environment. A wrong one is refused with a sentence that
//! names the key and where it came from. `docs/CONFIGURATION.md` lists them all.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::store::Location;

/// The settings of an installation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where it listens: `127.0.0.1:8080`.
    pub listen: String,
    /// Where browsers reach it: `https://readyroom.example.com`. Plain HTTP is for this machine
    /// only.
    pub public_url: String,
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`.
    pub database: String,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// A session ends after this many minutes without a request.
    pub session_idle_minutes: u32,
    /// A session ends after this many hours in any case.
    pub session_hours: u32,
    /// `text` or `json`.
    pub log_format: String,
    /// What is logged: `info`, `debug`, or a filter such as `info,readyroom=debug`.
    pub log_level: String,
    /// A folder with checklists to use instead of those in the program.
    pub checklists_dir: Option<PathBuf>,
    /// Threads that accept requests; 0 for one per core.
    pub workers: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            database: "sqlite:readyroom.db".to_owned(),
            trusted_proxies: Vec::new(),
            session_idle_minutes: 60,
            session_hours: 24,
            log_format: "text".to_owned(),
            log_level: "info".to_owned(),
            checklists_dir: None,
            workers: 0,
        }
    }
}

/// The settings, read and checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where browsers reach it, without a slash at the end.
    pub public_url: String,
    /// The database.
    pub database: Location,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The rest.
    pub config: Config,
}

/// Reads the settings: defaults, then the file, then `READYROOM_*` of the environment.
///
/// # Errors
/// A sentence that names the key that is wrong, and where it came from.
pub fn load(file: Option<&Path>) -> Result<Checked, String> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    figment = match file {
        Some(path) if !path.exists() => {
            return Err(format!("there is no configuration file {}", path.display()));
        }
        Some(path) => figment.merge(Toml::file_exact(path)),
        None => figment.merge(Toml::file("readyroom.toml")),
    };
    let config: Config = figment
        .merge(Env::prefixed("READYROOM_"))
        .extract()
        .map_err(|error| format!("the configuration is wrong: {error}"))?;
    check(config)
}

fn check(config: Config) -> Result<Checked, String> {
    let listen: SocketAddr = config.listen.parse().map_err(|_| {
        wrong("listen", &config.listen, "write ADDRESS:PORT, for example 127.0.0.1:8080")
    })?;
    let public_url = config.public_url.trim_end_matches('/').to_owned();
    let is_local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|start| {
        public_url.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    let rest = public_url.strip_prefix("https://").or_else(|| public_url.strip_prefix("http://"));
    let is_origin = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains('/'));
    if !is_origin || (!public_url.starts_with("https://") && !is_local) {
        let way =
            "write https://HOST, without a path; http:// works for 127.0.0.1 and localhost only";
        return Err(wrong("public_url", &config.public_url, way));
    }
    let database = config.database.parse().map_err(|way: String| wrong("database", "…", &way))?;
    let mut trusted_proxies = Vec::new();
    for text in &config.trusted_proxies {
        let way = "write IP addresses, for example [\"10.0.0.5\"]";
        trusted_proxies.push(text.parse().map_err(|_| wrong("trusted_proxies", text, way))?);
    }
    if !["text", "json"].contains(&config.log_format.as_str()) {
        return Err(wrong("log_format", &config.log_format, "write text or json"));
    }
    if !(1..=1_440).contains(&config.session_idle_minutes) {
        let value = config.session_idle_minutes.to_string();
        return Err(wrong("session_idle_minutes", &value, "write 1 to 1440"));
    }
    if !(1..=24).contains(&config.session_hours) {
        return Err(wrong("session_hours", &config.session_hours.to_string(), "write 1 to 24"));
    }
    Ok(Checked { listen, public_url, database, trusted_proxies, config })
}

fn wrong(key: &str, value: &str, way: &str) -> String {
    format!("the setting {key} is {value:?}: {way}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_named() {
        let with = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            check(config)
        };
        assert!(with(|_| ()).is_ok());
        for (key, change) in [
            ("listen", (|c| c.listen = "8080".into()) as fn(&mut Config)),
            ("public_url", |c| c.public_url = "http://readyroom.example.com".into()),
            ("public_url", |c| c.public_url = "https://host/path".into()),
            ("database", |c| c.database = "mysql://x".into()),
            ("trusted_proxies", |c| c.trusted_proxies = vec!["all".into()]),
            ("log_format", |c| c.log_format = "xml".into()),
            ("session_hours", |c| c.session_hours = 100),
        ] {
            let error = with(change).unwrap_err();
            assert!(error.contains(key), "{error}");
        }
    }
}
