use std::io::Write as _;

use super::*;

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(text: &str) -> Result<Config, ConfigError> {
    let file = file(text);
    Config::load(Some(file.path()), &Given::default())
}

fn refusal(text: &str) -> String {
    load(text).err().unwrap_or_else(|| panic!("{text} was accepted")).to_string()
}

#[test]
fn nothing_has_to_be_set_on_loopback() {
    let config = load("").unwrap();
    assert!(config.listen.ip().is_loopback());
    assert_eq!(config.public_url_at(config.listen).as_str(), "http://127.0.0.1:8080");
    assert_eq!(config.limits, Limits::default());
    assert!(config.workers >= 1);
    assert_eq!(config.if_missing(), IfMissing::Create, "a place that nobody wrote is not mistyped");
    let written = load("database = \"sqlite:redyroom.db\"").unwrap();
    assert_eq!(written.if_missing(), IfMissing::Refuse);
}

#[test]
fn a_wrong_value_is_told_with_its_setting_and_its_place() {
    let file = file("session_hours = \"long\"\n");
    let error = Config::load(Some(file.path()), &Given::default()).err().unwrap().to_string();
    assert!(error.starts_with("session_hours, set in "), "{error}");
    assert!(error.contains(&file.path().display().to_string()), "{error}");
    assert!(error.contains("a whole number from 1 to 24"), "{error}");
    for (text, words) in [
        ("listen = \"everywhere\"", "an address and a port"),
        ("log_format = \"xml\"", "write text or json"),
        ("log_level = \"loud\"", "write error, warn, info or debug"),
        ("database = \"mysql://a:secret@b/c\"", "sqlite:PATH or postgres://"),
        ("trusted_proxies = [\"10.0.0.0/99\"]", "10.0.0.0/99 is no network"),
        ("session_idle_minutes = 0", "from 10 to 60"),
        ("workers = [[1]]\nlisten = {}", "give one value"),
    ] {
        let error = refusal(text);
        assert!(error.contains(words), "{text}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn an_unknown_setting_is_refused_with_those_that_exist() {
    let error = refusal("listne = \"127.0.0.1:1\"");
    assert!(error.contains("no setting listne"), "{error}");
    assert!(error.contains("listen, public_url, database"), "{error}");
}

#[test]
fn a_file_that_is_no_toml_or_is_missing_is_told() {
    assert!(refusal("listen =").contains("cannot be read"));
    let missing = Config::load(Some(Path::new("no/such/file.toml")), &Given::default());
    assert_eq!(missing.err().unwrap().to_string(), "There is no settings file no/such/file.toml.");
}

#[test]
fn the_command_line_counts_more_than_the_file() {
    let file = file("listen = \"127.0.0.1:9000\"\ndatabase = \"postgres://db/readyroom\"\n");
    let given = Given { listen: Some("127.0.0.1:0".to_owned()), data: Some("some/dir".into()) };
    let config = Config::load(Some(file.path()), &given).unwrap();
    assert_eq!(config.listen.port(), 0);
    assert_eq!(config.if_missing(), IfMissing::Create);
    let expected = Path::new("some/dir").join("readyroom.db");
    assert!(matches!(config.database, Location::Sqlite(path) if path == expected));
}

#[test]
fn others_reach_it_only_at_an_address_that_is_named_and_encrypted() {
    assert!(refusal("listen = \"0.0.0.0:8080\"").starts_with("public_url is not set"));
    let open = "listen = \"0.0.0.0:8080\"\npublic_url = ";
    assert!(load(&format!("{open}\"https://ready.example\"")).is_ok());
    assert!(refusal(&format!("{open}\"http://ready.example\"")).contains("write https"));
    for wrong in ["https://a/b", "https://u@a", "ready.example", "https://a?x=1", "ftp://a", "x"] {
        assert!(load(&format!("{open}\"{wrong}\"")).is_err(), "{wrong}");
    }
}

#[test]
fn mail_is_off_until_a_server_is_named() {
    assert!(load("").unwrap().mail.is_none());
    let on = load(
        "mail_server = \"smtp://mail.example\"\nmail_from = \"readyroom@example.com\"\n\
         mail_user = \"readyroom\"\nmail_password = \"secret\"",
    );
    let mail = on.unwrap().mail.unwrap();
    assert_eq!(mail.from.to_string(), "readyroom@example.com");
    assert_eq!(mail.credentials, Some(("readyroom".to_owned(), "secret".to_owned())));
    assert!(!format!("{mail:?}").contains("secret"));
    for (text, words) in [
        ("mail_server = \"smtp://mail.example\"", "mail_from is not set"),
        ("mail_server = \"mail.example\"", "write smtps://HOST"),
        (
            "mail_server = \"file:mail\"\nmail_from = \"nobody\"",
            "an address, for example readyroom@example.com",
        ),
        (
            "mail_server = \"file:mail\"\nmail_from = \"a@b.example\"\nmail_user = \"a\"",
            "mail_user is set and mail_password is not",
        ),
    ] {
        let error = refusal(text);
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn a_public_address_is_what_browsers_send_as_origin() {
    for (given, origin) in [
        ("https://Ready.Example:443/", "https://ready.example"),
        ("https://ready.example:8443", "https://ready.example:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(given.parse::<PublicUrl>().unwrap().as_str(), origin);
    }
}

#[test]
fn every_setting_is_documented_with_its_default() {
    let page = include_str!("../../docs/CONFIGURATION.md");
    for (key, default) in KEYS {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{key}` ")));
        let row = row.unwrap_or_else(|| panic!("docs/CONFIGURATION.md has no row for {key}"));
        assert!(row.contains(default), "{key}: {row}");
    }
}
