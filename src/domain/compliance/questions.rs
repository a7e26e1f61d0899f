//! What the compliance questionnaire asks: its keys, the kinds of answer, and its sections. The
//! words of each question stand in `questionnaire`.

use serde::{Deserialize, Serialize};

use super::questionnaire;

/// The permanent key of one question. A key is never reused for another question.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKey {
    /// Whether the company is publicly held in the US, or prepares to list.
    Issuer,
    /// Share of the company's revenue that the service carries or enables, in percent.
    RevenueSharePct,
    /// Whether its amounts reach the ledger.
    FinancialReporting,
    /// Requests per second at the peak.
    TrafficPeak,
    /// People active in a month.
    UsersActive,
    /// Cost of one hour of full outage, in the organisation's currency.
    OutageCostPerHour,
    /// Cost of one hour of impairment, in the organisation's currency.
    ImpairmentCostPerHour,
    /// How far an outage would be heard.
    ReputationImpact,
    /// What it does with payment card data.
    CardholderData,
    /// Whether all its card entry is on a validated third party's page.
    PaymentOutsourced,
    /// Categories of personal data that it holds.
    PiiCategories,
    /// Whether it concerns people in the EU, EEA or UK.
    EuPeople,
    /// Yearly gross revenue of the company, in US dollars.
    CaRevenueUsd,
    /// Californian consumers whose data the company handles in a year.
    CaConsumers,
    /// Share of yearly revenue from selling or sharing personal data, in percent.
    CaSaleSharePct,
    /// Whether it holds health data about identifiable people.
    HealthData,
    /// The company's role in US health law.
    HealthRole,
    /// What encryption it contains or ships.
    CryptoFunction,
    /// Technical data under export control that it holds.
    ControlledTechnicalData,
    /// Whether people who are not US persons can see that data or the source code.
    ForeignAccess,
    /// Whether it is reachable from embargoed destinations.
    EmbargoReach,
    /// Duties that a contract puts on the service.
    ContractDuties,
    /// Which contracts these are and what they promise.
    ContractDetails,
    /// Regimes that no other question covers.
    OtherRegimes,
}

text_enum!(QuestionKey {
    Issuer => "issuer",
    RevenueSharePct => "revenue_share_pct",
    FinancialReporting => "financial_reporting",
    TrafficPeak => "traffic_peak",
    UsersActive => "users_active",
    OutageCostPerHour => "outage_cost_per_hour",
    ImpairmentCostPerHour => "impairment_cost_per_hour",
    ReputationImpact => "reputation_impact",
    CardholderData => "cardholder_data",
    PaymentOutsourced => "payment_outsourced",
    PiiCategories => "pii_categories",
    EuPeople => "eu_people",
    CaRevenueUsd => "ca_revenue_usd",
    CaConsumers => "ca_consumers",
    CaSaleSharePct => "ca_sale_share_pct",
    HealthData => "health_data",
    HealthRole => "health_role",
    CryptoFunction => "crypto_function",
    ControlledTechnicalData => "controlled_technical_data",
    ForeignAccess => "foreign_access",
    EmbargoReach => "embargo_reach",
    ContractDuties => "contract_duties",
    ContractDetails => "contract_details",
    OtherRegimes => "other_regimes",
});

impl QuestionKey {
    /// The question that stands behind the key.
    pub fn question(self) -> &'static Question {
        questionnaire::question(self)
    }
}

/// One question of the compliance questionnaire. Every question may also be answered `unknown`,
/// with an owner and a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its permanent key.
    pub key: QuestionKey,
    /// The question put to the team.
    pub ask: &'static str,
    /// What it is about, in words that fit into a sentence: `share of revenue`.
    pub topic: &'static str,
    /// How to answer it; empty when the question says it all.
    pub help: &'static str,
    /// The kind of answer it takes.
    pub kind: QuestionKind,
    /// The answer to another question that makes this one pointless.
    pub skip_when: Option<SkipWhen>,
}

/// An answer to an earlier question after which a question need not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SkipWhen {
    /// The earlier question.
    pub key: QuestionKey,
    /// `no` or `none`, today and within 12 months.
    pub value: &'static str,
}

/// The kind of answer that a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// Yes now, expected within 12 months, or no.
    Scope,
    /// A figure today and, where it will differ, the one expected within 12 months.
    Number {
        /// What the figure counts, which decides its range.
        figure: Figure,
        /// Unit as shown after the figure.
        unit: &'static str,
    },
    /// One option today and, where it will differ, the one expected within 12 months.
    Choice {
        /// The options in the order in which they are shown.
        options: &'static [AnswerOption],
    },
    /// Any number of options today, and those expected to be added within 12 months.
    MultiChoice {
        /// The options in the order in which they are shown. `none` stands alone.
        options: &'static [AnswerOption],
    },
    /// A short text.
    Text,
}

impl QuestionKind {
    /// The named values that an answer may take, without `unknown`; empty for figures and texts.
    pub fn options(self) -> &'static [AnswerOption] {
        match self {
            QuestionKind::Scope => SCOPE_OPTIONS,
            QuestionKind::Choice { options } | QuestionKind::MultiChoice { options } => options,
            QuestionKind::Number { .. } | QuestionKind::Text => &[],
        }
    }

    /// Whether an answer may name a second value, expected within 12 months.
    pub fn takes_expected(self) -> bool {
        !matches!(self, QuestionKind::Scope | QuestionKind::Text)
    }

    /// The label of one of its options.
    pub fn label(self, value: &str) -> Option<&'static str> {
        self.options().iter().find(|option| option.value == value).map(|option| option.label)
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// A share, from 0 to 100.
    Percent,
    /// An amount of money, not negative.
    Money,
    /// A whole number, not negative.
    Count,
}

text_enum!(Figure { Percent => "percent", Money => "money", Count => "count" });

impl Figure {
    /// The largest value that makes sense. Above 9 * 10^15 a floating-point number no longer
    /// holds every whole number, so amounts stop well before.
    pub fn largest(self) -> f64 {
        match self {
            Figure::Percent => 100.0,
            Figure::Money | Figure::Count => 1e12,
        }
    }
}

/// One named value of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AnswerOption {
    /// The value that is stored, in snake case.
    pub value: &'static str,
    /// The words that people see.
    pub label: &'static str,
}

/// The value of an option that stands alone: nothing of what is asked.
pub const NONE: &str = "none";

/// The value by which any question is answered `unknown`, and its words.
pub const UNKNOWN: AnswerOption = AnswerOption { value: "unknown", label: "Unknown" };

/// The values of a question about scope.
pub const SCOPE_OPTIONS: &[AnswerOption] = &[
    AnswerOption { value: "yes_now", label: "Yes, now" },
    AnswerOption { value: "expected_within_12_months", label: "Expected within 12 months" },
    AnswerOption { value: "no", label: "No" },
];

/// A group of questions that belong together on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuestionSection {
    /// Its name in anchors, in snake case.
    pub id: &'static str,
    /// Title, in sentence case.
    pub title: &'static str,
    /// Its questions in order.
    pub keys: &'static [QuestionKey],
}

/// The questionnaire in the order in which it is shown. Every key stands in exactly one section.
pub const SECTIONS: &[QuestionSection] = &[
    QuestionSection {
        id: "revenue",
        title: "Revenue and financial reporting",
        keys: &[QuestionKey::Issuer, QuestionKey::RevenueSharePct, QuestionKey::FinancialReporting],
    },
    QuestionSection {
        id: "impact",
        title: "Size and impact of an outage",
        keys: &[
            QuestionKey::TrafficPeak,
            QuestionKey::UsersActive,
            QuestionKey::OutageCostPerHour,
            QuestionKey::ImpairmentCostPerHour,
            QuestionKey::ReputationImpact,
        ],
    },
    QuestionSection {
        id: "cards",
        title: "Payment cards",
        keys: &[QuestionKey::CardholderData, QuestionKey::PaymentOutsourced],
    },
    QuestionSection {
        id: "people",
        title: "Personal and health data",
        keys: &[
            QuestionKey::PiiCategories,
            QuestionKey::EuPeople,
            QuestionKey::CaRevenueUsd,
            QuestionKey::CaConsumers,
            QuestionKey::CaSaleSharePct,
            QuestionKey::HealthData,
            QuestionKey::HealthRole,
        ],
    },
    QuestionSection {
        id: "export",
        title: "Encryption and export",
        keys: &[
            QuestionKey::CryptoFunction,
            QuestionKey::ControlledTechnicalData,
            QuestionKey::ForeignAccess,
            QuestionKey::EmbargoReach,
        ],
    },
    QuestionSection {
        id: "contracts",
        title: "Contracts and everything else",
        keys: &[
            QuestionKey::ContractDuties,
            QuestionKey::ContractDetails,
            QuestionKey::OtherRegimes,
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_shown_once_in_the_order_of_its_key() {
        let shown: Vec<_> = SECTIONS.iter().flat_map(|s| s.keys).copied().collect();
        assert_eq!(shown, QuestionKey::ALL);
        for key in QuestionKey::ALL {
            assert_eq!(key.question().key, *key);
            assert_eq!(
                serde_json::to_value(key).unwrap(),
                key.as_str(),
                "one spelling in JSON and text"
            );
        }
    }

    #[test]
    fn words_are_there_and_options_are_distinct() {
        for key in QuestionKey::ALL {
            let question = key.question();
            assert!(question.ask.ends_with('?'), "{key}");
            assert!(!question.topic.is_empty() && question.topic.len() < 60, "{key}");
            let values: std::collections::BTreeSet<_> =
                question.kind.options().iter().map(|o| o.value).collect();
            assert_eq!(values.len(), question.kind.options().len(), "{key}");
            assert!(!values.contains(UNKNOWN.value), "{key}: unknown is offered everywhere");
        }
    }

    #[test]
    fn a_question_is_skipped_only_by_an_earlier_one_that_offers_the_value() {
        for key in QuestionKey::ALL {
            if let Some(skip) = key.question().skip_when {
                assert!(skip.key < *key, "{key}");
                assert!(skip.key.question().kind.label(skip.value).is_some(), "{key}");
                assert!(skip.key.question().skip_when.is_none(), "{key}: no chains");
            }
        }
    }
}
