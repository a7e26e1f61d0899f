//! Consulting: who asks for an SRE, who helps whom, the hours given.

use serde::Serialize;

use super::home::{NextAct, Request, Waiting};
use super::link::Link;
use super::paging::Paging;
use super::shell::Shell;

/// `consulting/index`.
#[derive(Debug, Clone, Serialize)]
pub struct ConsultingPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Reviews without a consultant.
    pub requests: Vec<Request>,
    /// The next act when no team asks.
    pub requests_empty: NextAct,
    /// Whether the reader is an SRE, so that they may have commitments.
    pub is_sre: bool,
    /// Reviews with which the reader helps.
    pub commitments: Vec<Waiting>,
    /// The next act when there are none.
    pub commitments_empty: NextAct,
    /// The quarters, the newest first, each with the address of its export.
    pub quarters: Vec<Link>,
    /// Every SRE.
    pub consultants: Vec<ConsultantRow>,
    /// When each service first had to do with an SRE.
    pub contacts: Vec<ContactRow>,
    /// Which services of all these are.
    pub paging: Paging,
    /// Whether early help pays.
    pub early: EarlyHelp,
}

/// The load of one SRE, and what they gave.
#[derive(Debug, Clone, Serialize)]
pub struct ConsultantRow {
    /// The SRE.
    pub person: Link,
    /// Reviews under way that they help with, in words.
    pub reviews: String,
    /// Given in the last 28 days, in words.
    pub lately: String,
    /// Given in each quarter.
    pub quarters: Vec<Hours>,
}

/// What one SRE gave in one quarter.
#[derive(Debug, Clone, Serialize)]
pub struct Hours {
    /// The quarter: `2026-Q4`.
    pub quarter: String,
    /// How much, in words, and the address of its export; the address is empty for nothing.
    pub amount: Link,
}

/// When one service first had to do with an SRE.
#[derive(Debug, Clone, Serialize)]
pub struct ContactRow {
    /// The service.
    pub service: Link,
    /// The owning team's name.
    pub team: String,
    /// Its stage, as an adjective.
    pub stage: String,
    /// When, who and how, in words; empty before there was a contact.
    pub contact: String,
}

/// Whether early help pays.
#[derive(Debug, Clone, Serialize)]
pub struct EarlyHelp {
    /// From when on it is drawn, or what the figure shows.
    pub sentence: String,
    /// The two lines of the figure; empty while there is too little to draw.
    pub lines: Vec<EarlyLine>,
}

/// One line of the figure.
#[derive(Debug, Clone, Serialize)]
pub struct EarlyLine {
    /// Which services: `Before launch`.
    pub name: String,
    /// The dots.
    pub figure: String,
    /// The median and how many, in words.
    pub words: String,
}

#[cfg(test)]
impl ConsultingPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let home = super::home::Home::sample();
        let hours = |quarter: &str, text: &str| Hours {
            quarter: quarter.into(),
            amount: Link::new(
                format!("/consulting/export.csv?quarter={quarter}&person=dele"),
                text,
            ),
        };
        let none = Hours { quarter: "2026-Q2".into(), amount: Link::new("", "none") };
        let quarter =
            |name: &str| Link::new(format!("/consulting/export.csv?quarter={name}"), name);
        Self {
            shell: Shell::sample("Consulting", "consulting"),
            requests: home.requests,
            requests_empty: home.requests_empty,
            is_sre: true,
            commitments: home.needs,
            commitments_empty: NextAct::default(),
            quarters: ["2026-Q4", "2026-Q3", "2026-Q2"].map(quarter).to_vec(),
            consultants: vec![ConsultantRow {
                person: Link::new("/people/dele", "Dele Bankole"),
                reviews: "3".into(),
                lately: "4 h".into(),
                quarters: vec![hours("2026-Q4", "14 h"), hours("2026-Q3", "45 min"), none],
            }],
            contacts: vec![ContactRow {
                service: Link::new("/services/checkout-api", "checkout-api"),
                team: "Checkout".into(),
                stage: "developer-managed".into(),
                contact: "12 Mar, Dele Bankole as consultant".into(),
            }],
            paging: Paging { shown: 1, total: Some(1), ..Paging::default() },
            early: EarlyHelp {
                sentence: "Weeks from the first SRE contact to the handoff.".into(),
                lines: vec![EarlyLine {
                    name: "Before launch".into(),
                    figure: crate::web::figures::weeks(&[30, 40], Some(35), 40),
                    words: "2 services, median 35 weeks".into(),
                }],
            },
        }
    }
}
