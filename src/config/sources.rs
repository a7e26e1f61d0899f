//! Where settings come from, and how a wrong one is told.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use figment::providers::{Env, Format as _, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider, Source};

use super::{ConfigError, KEYS};

/// The file that is read where the command line names none and it exists.
pub const DEFAULT_FILE: &str = "readyroom.toml";

const PREFIX: &str = "READYROOM_";

const BY_DEFAULT: &str = "by default";

/// Variables with our prefix that others set: the browser journeys and their clock, and Kubernetes for a Service
/// named `readyroom` (`READYROOM_PORT`, `READYROOM_SERVICE_HOST`, ...).
const NOT_SETTINGS: &[&str] = &["bin", "chromium", "artifacts", "config", "test_clock"];
const NOT_SETTINGS_STARTS: &[&str] = &["port", "service_"];

/// What the command line sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Where to listen.
    pub listen: Option<String>,
    /// The folder that holds the SQLite file; made when it does not exist.
    pub data: Option<PathBuf>,
}

impl Given {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        let mut settings = BTreeMap::new();
        if let Some(listen) = &self.listen {
            settings.insert("listen", listen.clone());
        }
        if let Some(data) = &self.data {
            let file = data.join("readyroom.db");
            settings.insert("database", format!("sqlite:{}", file.display()));
        }
        settings
    }
}

impl Provider for Given {
    fn metadata(&self) -> Metadata {
        Metadata::named("on the command line")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Serialized::defaults(self.settings()).data()
    }
}

/// The defaults as a source of their own, so that errors can tell them apart.
struct Defaults;

impl Provider for Defaults {
    fn metadata(&self) -> Metadata {
        Metadata::named(BY_DEFAULT)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let set: BTreeMap<_, _> =
            KEYS.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        Serialized::defaults(set).data()
    }
}

/// Settings from every source, the later ones over the earlier.
pub(super) struct Settings {
    figment: Figment,
    values: Dict,
}

impl Settings {
    pub(super) fn gather(file: Option<&Path>, given: &Given) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Defaults);
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError(format!("There is no settings file {}.", file.display())));
            }
            figment = figment.merge(Toml::file_exact(file));
        } else if Path::new(DEFAULT_FILE).is_file() {
            figment = figment.merge(Toml::file_exact(DEFAULT_FILE));
        }
        Self::of(figment.merge(environment()).merge(given))
    }

    /// The defaults and the command line, and nothing else.
    pub(super) fn only(given: &Given) -> Result<Self, ConfigError> {
        Self::of(Figment::from(Defaults).merge(given))
    }

    fn of(figment: Figment) -> Result<Self, ConfigError> {
        let values: Dict = figment.extract().map_err(|error| unreadable(&error))?;
        let settings = Self { figment, values };
        match settings.values.keys().find(|key| !KEYS.iter().any(|(known, _)| known == key)) {
            None => Ok(settings),
            Some(key) => Err(settings.unknown(key)),
        }
    }

    fn unknown(&self, key: &str) -> ConfigError {
        let known: Vec<_> = KEYS.iter().map(|(key, _)| *key).collect();
        ConfigError(format!(
            "There is no setting {key}; it stands {}. Settings: {}.",
            self.origin(key),
            known.join(", ")
        ))
    }

    /// The value as text; absent when it is not set, or set to nothing.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        let text = match self.values.get(key) {
            None => return Ok(None),
            Some(value) => as_text(value)
                .ok_or_else(|| self.wrong(key, "give one value, or a list of values"))?,
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The value read as what it has to be; `hint` says what that is where the type does not.
    pub(super) fn parsed<T>(&self, key: &str, hint: &str) -> Result<T, ConfigError>
    where
        T: FromStr,
        T::Err: Display,
    {
        let text = self.text(key)?.unwrap_or_default();
        text.parse().map_err(|error: T::Err| {
            if hint.is_empty() {
                self.wrong(key, &error.to_string())
            } else {
                self.wrong(key, &format!("write {hint}"))
            }
        })
    }

    pub(super) fn whole_number(
        &self,
        key: &str,
        range: RangeInclusive<u32>,
    ) -> Result<u32, ConfigError> {
        let text = self.text(key)?.unwrap_or_else(|| "0".to_owned());
        text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            let hint = format!("write a whole number from {} to {}", range.start(), range.end());
            self.wrong(key, &hint)
        })
    }

    /// Whether nobody set it.
    pub(super) fn is_default(&self, key: &str) -> bool {
        self.origin(key) == BY_DEFAULT
    }

    fn wrong(&self, key: &str, problem: &str) -> ConfigError {
        // The value itself is not repeated: it can be an address with a password.
        ConfigError(format!("{key}, set {}, cannot be used: {problem}.", self.origin(key)))
    }

    fn origin(&self, key: &str) -> String {
        self.figment.find_metadata(key).map_or_else(String::new, |source| words(source, key))
    }
}

fn environment() -> Env {
    Env::prefixed(PREFIX).filter(|key| {
        let key = key.as_str().to_ascii_lowercase();
        !NOT_SETTINGS.contains(&key.as_str())
            && !NOT_SETTINGS_STARTS.iter().any(|start| key.starts_with(start))
    })
}

fn words(source: &Metadata, key: &str) -> String {
    if let Some(file) = source.source.as_ref().and_then(Source::file_path) {
        format!("in {}", file.display())
    } else if source.name.contains("environment") {
        format!("in the environment variable {PREFIX}{}", key.to_ascii_uppercase())
    } else {
        source.name.to_string()
    }
}

/// A file that is no TOML: what is wrong and where, without the name of a library.
fn unreadable(error: &figment::Error) -> ConfigError {
    let place = error.metadata.as_ref().map(|source| words(source, "")).unwrap_or_default();
    ConfigError(format!("The settings {place} cannot be read: {}", error.kind))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.trim().to_owned()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|n| n.to_string())
            .or_else(|| number.to_u128().map(|n| n.to_string()))
            .or_else(|| number.to_f64().map(|n| n.to_string())),
        Value::Bool(_, truth) => Some(truth.to_string()),
        Value::Array(_, values) => {
            let texts: Option<Vec<String>> = values.iter().map(as_text).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
