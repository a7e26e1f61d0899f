//! The frame of every page: title, navigation, account, notice.

use serde::Serialize;

use crate::web::assets::{self, AssetUrls};

/// The frame of every page.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// Title of the page, without the name of the product.
    pub title: String,
    /// Whether the title starts with "Error:", because a form was not accepted.
    pub error: bool,
    /// The main navigation; only shown to a signed-in person.
    pub nav: Vec<NavLink>,
    /// Who is signed in.
    pub person: Option<ShellPerson>,
    /// Whether the person administers, and so sees people and teams in the account menu.
    pub admin: bool,
    /// Whether the banner of the demo is shown.
    pub demo: bool,
    /// `light`, `dark`, or empty to follow the device.
    pub theme: &'static str,
    /// Whether the person turned off keys that act without a modifier.
    pub keys_off: bool,
    /// Whether the page loads the script of review and sign-off pages.
    pub script: bool,
    /// The address of the same page with all of every item, to which browsers without scripts go
    /// on at once: what they do not have, they could only get by leaving what was typed. Empty when
    /// the page has everything.
    pub whole: String,
    /// One sentence about what was just done; empty when there is nothing to say.
    pub notice: String,
    /// Addresses of stylesheet, script, sprite and font.
    pub assets: &'static AssetUrls,
}

/// One link of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavLink {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
    /// What waits there; 0 is not shown.
    pub count: u64,
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShellPerson {
    /// Full name.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// Handle.
    pub handle: String,
}

/// The part of the product that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    /// My work.
    Work,
    /// Services.
    Services,
    /// Reviews.
    Reviews,
    /// Consulting.
    Consulting,
    /// Checklists.
    Checklists,
    /// Lessons.
    Lessons,
    /// None of them: account, people, teams, search, signing in.
    Elsewhere,
}

/// What the frame needs to know about the person who looks at it.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// Who is signed in.
    pub person: Option<ShellPerson>,
    /// Number of things that need this person.
    pub my_work: u64,
    /// Whether the person administers.
    pub admin: bool,
    /// `light`, `dark`, or empty to follow the device.
    pub theme: &'static str,
    /// Whether the person turned off single keys.
    pub keys_off: bool,
    /// Whether this is the demo.
    pub demo: bool,
}

impl Shell {
    /// The frame of a page for this person.
    pub fn new(title: impl Into<String>, nav: Nav, viewer: &Viewer) -> Self {
        let link =
            |href, label, place, count| NavLink { href, label, current: place == nav, count };
        Self {
            title: title.into(),
            error: false,
            nav: vec![
                link("/", "My work", Nav::Work, viewer.my_work),
                link("/services", "Services", Nav::Services, 0),
                link("/reviews", "Reviews", Nav::Reviews, 0),
                link("/consulting", "Consulting", Nav::Consulting, 0),
                link("/checklists", "Checklists", Nav::Checklists, 0),
                link("/lessons", "Lessons", Nav::Lessons, 0),
            ],
            person: viewer.person.clone(),
            admin: viewer.admin,
            demo: viewer.demo,
            theme: viewer.theme,
            keys_off: viewer.keys_off,
            script: false,
            whole: String::new(),
            notice: String::new(),
            assets: assets::urls(),
        }
    }

    /// The same frame, loading the script of review and sign-off pages.
    #[must_use]
    pub fn with_script(self) -> Self {
        Self { script: true, ..self }
    }

    /// The same frame with one sentence about what was just done.
    #[must_use]
    pub fn with_notice(self, notice: impl Into<String>) -> Self {
        Self { notice: notice.into(), ..self }
    }

    /// The same frame, marked as answering a form that was not accepted.
    #[must_use]
    pub fn with_error(self) -> Self {
        Self { error: true, ..self }
    }
}

#[cfg(test)]
impl Shell {
    /// The frame as Priya Nair sees it; `nav` is `work`, `services`, `reviews`, `consulting`,
    /// `checklists`, `lessons` or anything else.
    pub fn sample(title: &str, nav: &str) -> Self {
        let nav = match nav {
            "work" => Nav::Work,
            "services" => Nav::Services,
            "reviews" => Nav::Reviews,
            "consulting" => Nav::Consulting,
            "checklists" => Nav::Checklists,
            "lessons" => Nav::Lessons,
            _ => Nav::Elsewhere,
        };
        let person = ShellPerson {
            name: "Priya Nair".into(),
            initials: "PN".into(),
            handle: "priya".into(),
        };
        let viewer = Viewer { person: Some(person), my_work: 4, admin: true, ..Viewer::default() };
        Self::new(title, nav, &viewer)
    }
}
