//! The files that pages load: one stylesheet, one script module, the sprite, two fonts.
//!
//! Every address carries a hash of the content, so browsers may keep a file for ever and still
//! get the new one after an upgrade.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Serialize;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Files;

/// The stylesheet that names the layers and loads the fonts; it stands before all others.
const FIRST_STYLESHEET: &str = "css/layers.css";
/// Modules of the script, each after the ones that it imports from.
const MODULES: [&str; 10] = [
    "js/page.js",
    "js/unsent.js",
    "js/brief.js",
    "js/parts.js",
    "js/status.js",
    "js/drafts.js",
    "js/swap.js",
    "js/save.js",
    "js/keys.js",
    "js/app.js",
];
/// Hexadecimal digits of the hash in an address.
const HASH_DIGITS: usize = 12;

/// Addresses of the files, with their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetUrls {
    /// The stylesheet.
    pub css: String,
    /// The script module of the review and sign-off pages.
    pub js: String,
    /// The sprite; an icon is this address, `#` and its name.
    pub icons: String,
    /// The text font, which pages preload.
    pub sans: String,
    /// The icon of the browser's tab.
    pub favicon: String,
}

/// One file as it is sent.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type, with the character set where it is text.
    pub mime: &'static str,
    /// Its bytes packed with brotli; absent where packing gains nothing, as for fonts.
    pub brotli: Option<Vec<u8>>,
}

struct Bundle {
    urls: AssetUrls,
    by_path: BTreeMap<String, Asset>,
}

static BUNDLE: LazyLock<Bundle> = LazyLock::new(Bundle::build);

/// Addresses of the files, with their hashes.
pub fn urls() -> &'static AssetUrls {
    &BUNDLE.urls
}

/// The file at this path, for example `/assets/app.0123456789ab.css`; absent when the hash is of
/// another version.
pub fn get(path: &str) -> Option<&'static Asset> {
    BUNDLE.by_path.get(path)
}

/// Path and content of every file that is served.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Asset)> {
    BUNDLE.by_path.iter().map(|(path, asset)| (path.as_str(), asset))
}

impl Bundle {
    fn build() -> Self {
        let mut by_path = BTreeMap::new();
        let mut put = |stem: &str, ending: &str, mime, bytes: Cow<'static, [u8]>| {
            let path = format!("/assets/{stem}.{}.{ending}", short_hash(&bytes));
            let brotli = packed(&bytes, mime);
            by_path.insert(path.clone(), Asset { bytes, mime, brotli });
            path
        };
        let sans = put("sans", "woff2", "font/woff2", file("fonts/sans.woff2"));
        let mono = put("mono", "woff2", "font/woff2", file("fonts/mono.woff2"));
        let icons = put("icons", "svg", "image/svg+xml", file("icons.svg"));
        let favicon = put("favicon", "svg", "image/svg+xml", file("favicon.svg"));
        let styles = stylesheet()
            .replace("/assets/fonts/sans.woff2", &sans)
            .replace("/assets/fonts/mono.woff2", &mono);
        let css = put("app", "css", "text/css; charset=utf-8", owned(styles));
        let js = put("app", "js", "text/javascript; charset=utf-8", owned(script()));
        Self { urls: AssetUrls { css, js, icons, sans, favicon }, by_path }
    }
}

/// Every stylesheet in one. The order of the files does not matter beyond the first, because each
/// puts its rules into a layer and keeps to its own class names.
fn stylesheet() -> String {
    let mut names: Vec<_> =
        Files::iter().filter(|name| name.starts_with("css/") && name != FIRST_STYLESHEET).collect();
    names.sort();
    let mut sheet = text(FIRST_STYLESHEET);
    for name in names {
        sheet.push_str(&text(&name));
    }
    sheet.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// The modules in one, without their `import` lines and `export` words, so that a page makes one
/// request. Names at the top of a module are therefore unique over all modules.
fn script() -> String {
    let mut script = String::new();
    for module in MODULES {
        for line in text(module).lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("import ") || line.starts_with("//") {
                continue;
            }
            script.push_str(line.strip_prefix("export ").unwrap_or(line));
            script.push('\n');
        }
    }
    script
}

fn file(name: &str) -> Cow<'static, [u8]> {
    Files::get(name).map(|found| found.data).unwrap_or_default()
}

fn text(name: &str) -> String {
    String::from_utf8_lossy(&file(name)).into_owned()
}

fn owned(text: String) -> Cow<'static, [u8]> {
    Cow::Owned(text.into_bytes())
}

/// Packs text once, at the best quality: the files are small and are sent often.
fn packed(bytes: &[u8], mime: &str) -> Option<Vec<u8>> {
    use std::io::Write as _;
    if mime.starts_with("font/") {
        return None;
    }
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
    let written = writer.write_all(bytes);
    drop(writer);
    written.ok().map(|()| packed)
}

fn short_hash(bytes: &[u8]) -> String {
    let mut hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    hash.truncate(HASH_DIGITS);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_at_its_address_and_has_content() {
        let AssetUrls { css, js, icons, sans, favicon } = urls().clone();
        for url in [css, js, icons, sans, favicon] {
            let asset = get(&url).unwrap_or_else(|| panic!("nothing at {url}"));
            assert!(asset.bytes.len() > 100, "{url} is nearly empty");
        }
        assert_eq!(all().count(), 6);
    }

    #[test]
    fn the_stylesheet_starts_with_the_order_of_the_layers_and_loads_hashed_fonts() {
        let sheet = stylesheet();
        assert!(sheet.starts_with("@layer reset, tokens, base"));
        let served = String::from_utf8_lossy(&get(&urls().css).unwrap().bytes).into_owned();
        assert!(served.contains(&urls().sans));
        assert!(!served.contains("/assets/fonts/"));
    }

    #[test]
    fn the_script_is_one_file_that_imports_nothing() {
        let script = script();
        assert!(!script.contains("import "), "an import line was left");
        assert!(!script.lines().any(|line| line.starts_with("export ")));
    }

    #[test]
    fn every_stylesheet_puts_its_rules_into_a_layer() {
        for name in Files::iter().filter(|name| name.starts_with("css/")) {
            assert!(text(&name).contains("@layer "), "{name} stands outside the layers");
        }
    }

    #[test]
    fn the_hash_changes_with_the_content() {
        assert_ne!(short_hash(b"a"), short_hash(b"b"));
        assert_eq!(short_hash(b"a").len(), HASH_DIGITS);
    }
}
