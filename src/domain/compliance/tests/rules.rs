//! Every line of every rule, with its boundary figures.

use super::*;
use crate::domain::checklist::Regime::{
    Ccpa, Contract, Ear, Gdpr, Hipaa, Itar, PciDss, Sox, UsBreach,
};
use crate::domain::compliance::Scope::{
    Confirm, InScope, OutOfScope, Reduced, Undetermined, Upcoming,
};

fn check(regime: Regime, table: &[(&[Line], Scope)]) {
    for (lines, scope) in table {
        let found = grounds(regime, &answers(lines));
        assert_eq!(found.scope, *scope, "{regime} {lines:?}: {}", found.why);
        assert!(found.why.ends_with('.'), "{regime} {lines:?}: {}", found.why);
        let first = found.why.chars().next().unwrap();
        assert!(first.is_uppercase() || first.is_numeric(), "{regime}: {}", found.why);
        assert!(!found.decided_by.is_empty(), "{regime} {lines:?}");
    }
}

#[test]
fn sox() {
    const ISSUER: Line = ("issuer", "yes_now");
    const LISTING: Line = ("issuer", "expected_within_12_months");
    const LEDGER: Line = ("financial_reporting", "yes_now");
    const NO_LEDGER: Line = ("financial_reporting", "no");
    check(
        Sox,
        &[
            (&[], Undetermined),
            (&[ISSUER, ("revenue_share_pct", "5.01"), NO_LEDGER], InScope),
            (&[ISSUER, ("revenue_share_pct", "5"), NO_LEDGER], Confirm),
            (&[ISSUER, ("revenue_share_pct", "1"), NO_LEDGER], Confirm),
            (&[ISSUER, ("revenue_share_pct", "0.99"), NO_LEDGER], OutOfScope),
            (&[ISSUER, ("revenue_share_pct", "0"), LEDGER], InScope),
            (&[ISSUER, LEDGER], InScope),
            (&[ISSUER, ("revenue_share_pct", "unknown"), LEDGER], InScope),
            (&[ISSUER, ("revenue_share_pct", "unknown"), NO_LEDGER], Confirm),
            (&[ISSUER, NO_LEDGER], Undetermined),
            (&[ISSUER, ("revenue_share_pct", "0.99")], Undetermined),
            (
                &[ISSUER, ("revenue_share_pct", "0"), ("financial_reporting", "unknown")],
                Undetermined,
            ),
            (&[ISSUER, ("revenue_share_pct", "3")], Confirm),
            (&[("issuer", "no")], OutOfScope),
            (&[("issuer", "no"), ("revenue_share_pct", "80"), LEDGER], OutOfScope),
            (&[("issuer", "unknown"), ("revenue_share_pct", "80")], Undetermined),
            (&[("revenue_share_pct", "80"), LEDGER], Undetermined),
            (&[LISTING, ("revenue_share_pct", "5.01")], Upcoming),
            (&[LISTING, ("revenue_share_pct", "2"), NO_LEDGER], Upcoming),
            (&[LISTING, ("revenue_share_pct", "0.5"), NO_LEDGER], OutOfScope),
            (&[LISTING, ("revenue_share_pct", "0.5")], Undetermined),
            (&[ISSUER, ("revenue_share_pct", "0.5|6"), NO_LEDGER], Upcoming),
            (&[ISSUER, ("revenue_share_pct", "3|6"), NO_LEDGER], Confirm),
            (
                &[
                    ISSUER,
                    ("revenue_share_pct", "0"),
                    ("financial_reporting", "expected_within_12_months"),
                ],
                Upcoming,
            ),
        ],
    );
}

#[test]
fn pci_dss() {
    const NONE: Line = ("cardholder_data", "none");
    const AFFECTS: Line = ("cardholder_data", "can_affect");
    const OUT: Line = ("payment_outsourced", "yes_now");
    const OWN: Line = ("payment_outsourced", "no");
    check(
        PciDss,
        &[
            (&[], Undetermined),
            (&[("cardholder_data", "store"), OWN], InScope),
            (&[("cardholder_data", "process"), OWN], InScope),
            (&[("cardholder_data", "transmit"), OUT], InScope),
            (&[AFFECTS, OWN], InScope),
            (&[AFFECTS], InScope),
            (&[AFFECTS, OUT], Reduced),
            (&[("cardholder_data", "can_affect,store"), OUT], InScope),
            (&[NONE, OUT], Reduced),
            (&[NONE, OWN], OutOfScope),
            (&[NONE], Undetermined),
            (&[NONE, ("payment_outsourced", "unknown")], Undetermined),
            (&[OUT], Undetermined),
            (&[("cardholder_data", "unknown"), OWN], Undetermined),
            (&[NONE, ("payment_outsourced", "expected_within_12_months")], Upcoming),
            (&[("cardholder_data", "none|store"), OWN], Upcoming),
            (&[("cardholder_data", "can_affect|store"), OUT], Reduced),
        ],
    );
}

#[test]
fn hipaa() {
    const HEALTH: Line = ("health_data", "yes_now");
    const SOON: Line = ("health_data", "expected_within_12_months");
    check(
        Hipaa,
        &[
            (&[], Undetermined),
            (&[HEALTH, ("health_role", "covered_entity")], InScope),
            (&[HEALTH, ("health_role", "business_associate")], InScope),
            (&[HEALTH, ("health_role", "neither")], Confirm),
            (&[HEALTH, ("health_role", "unknown")], Confirm),
            (&[HEALTH], Undetermined),
            (&[HEALTH, ("health_role", "neither|covered_entity")], Confirm),
            (&[("health_data", "no")], OutOfScope),
            (&[("health_data", "no"), ("health_role", "covered_entity")], OutOfScope),
            (&[("health_data", "unknown"), ("health_role", "covered_entity")], Undetermined),
            (&[("health_data", "unknown"), ("health_role", "unknown")], Undetermined),
            (&[SOON, ("health_role", "covered_entity")], Upcoming),
            (&[SOON, ("health_role", "neither")], Upcoming),
            (&[SOON], Undetermined),
        ],
    );
}

#[test]
fn gdpr() {
    const PII: Line = ("pii_categories", "contact");
    check(
        Gdpr,
        &[
            (&[], Undetermined),
            (&[PII, ("eu_people", "yes_now")], InScope),
            (&[("pii_categories", "other"), ("eu_people", "yes_now")], InScope),
            (&[PII, ("eu_people", "no")], OutOfScope),
            (&[("eu_people", "no")], OutOfScope),
            (&[("pii_categories", "none")], OutOfScope),
            (&[("pii_categories", "none"), ("eu_people", "yes_now")], OutOfScope),
            (&[PII], Undetermined),
            (&[PII, ("eu_people", "unknown")], Undetermined),
            (&[("pii_categories", "unknown"), ("eu_people", "yes_now")], Undetermined),
            (&[PII, ("eu_people", "expected_within_12_months")], Upcoming),
            (&[("pii_categories", "none|contact"), ("eu_people", "yes_now")], Upcoming),
            (&[("pii_categories", "none|contact")], Undetermined),
        ],
    );
}

#[test]
fn ccpa() {
    const PII: Line = ("pii_categories", "contact");
    const REVENUE: Line = ("ca_revenue_usd", "26,625,000");
    const CONSUMERS: Line = ("ca_consumers", "99,999");
    const SHARE: Line = ("ca_sale_share_pct", "49.99");
    check(
        Ccpa,
        &[
            (&[], Undetermined),
            (&[PII, REVENUE, CONSUMERS, SHARE], OutOfScope),
            (&[PII, ("ca_revenue_usd", "26,625,000.01"), CONSUMERS, SHARE], InScope),
            (&[PII, ("ca_revenue_usd", "26,625,001")], InScope),
            (&[PII, REVENUE, ("ca_consumers", "100,000"), SHARE], InScope),
            (&[PII, REVENUE, CONSUMERS, ("ca_sale_share_pct", "50")], InScope),
            (&[PII, REVENUE, CONSUMERS], Undetermined),
            (&[PII, REVENUE, ("ca_consumers", "unknown"), SHARE], Undetermined),
            (&[PII, ("ca_revenue_usd", "unknown"), ("ca_consumers", "200,000")], InScope),
            (&[("pii_categories", "none")], OutOfScope),
            (&[("pii_categories", "none"), ("ca_consumers", "200,000")], OutOfScope),
            (&[("ca_consumers", "200,000")], Undetermined),
            (&[PII, REVENUE, ("ca_consumers", "5|100,000"), SHARE], Upcoming),
            (&[("pii_categories", "none|contact"), ("ca_consumers", "100,000")], Upcoming),
        ],
    );
}

#[test]
fn us_breach() {
    let mut table: Vec<(&[Line], Scope)> = vec![
        (&[], Undetermined),
        (&[("pii_categories", "national_id")], InScope),
        (&[("pii_categories", "contact,bank_account")], InScope),
        (&[("pii_categories", "biometric")], InScope),
        (&[("pii_categories", "none")], OutOfScope),
        (&[("pii_categories", "contact,precise_location,children,employee,other")], OutOfScope),
        (&[("pii_categories", "contact|biometric")], Upcoming),
    ];
    table.push((&[("pii_categories", "unknown")], Undetermined));
    check(UsBreach, &table);
}

#[test]
fn itar() {
    check(
        Itar,
        &[
            (&[], Undetermined),
            (&[("controlled_technical_data", "itar")], InScope),
            (&[("controlled_technical_data", "ear,itar")], InScope),
            (&[("controlled_technical_data", "ear")], OutOfScope),
            (&[("controlled_technical_data", "none")], OutOfScope),
            (&[("controlled_technical_data", "unknown")], Undetermined),
            (&[("controlled_technical_data", "none|itar")], Upcoming),
        ],
    );
}

#[test]
fn ear() {
    const NO_DATA: Line = ("controlled_technical_data", "none");
    const NO_CRYPTO: Line = ("crypto_function", "none");
    const NO_ACCESS: Line = ("foreign_access", "no");
    const NO_REACH: Line = ("embargo_reach", "no");
    check(
        Ear,
        &[
            (&[], Undetermined),
            (&[NO_DATA, NO_CRYPTO, NO_ACCESS, NO_REACH], OutOfScope),
            (&[("controlled_technical_data", "ear")], InScope),
            (&[("crypto_function", "custom")], InScope),
            (&[("embargo_reach", "yes_now"), ("crypto_function", "standard")], InScope),
            (&[NO_DATA, ("crypto_function", "standard"), NO_ACCESS, NO_REACH], Confirm),
            (&[NO_DATA, NO_CRYPTO, ("foreign_access", "yes_now"), NO_REACH], Confirm),
            (&[("crypto_function", "standard")], Confirm),
            (&[NO_DATA, NO_CRYPTO, NO_ACCESS], Undetermined),
            (&[NO_DATA, NO_CRYPTO, NO_ACCESS, ("embargo_reach", "unknown")], Undetermined),
            (&[NO_DATA, ("crypto_function", "unknown"), NO_ACCESS, NO_REACH], Undetermined),
            (&[("controlled_technical_data", "itar"), NO_CRYPTO, NO_ACCESS, NO_REACH], OutOfScope),
            (&[NO_DATA, ("crypto_function", "none|standard"), NO_ACCESS, NO_REACH], Upcoming),
            (
                &[NO_DATA, NO_CRYPTO, NO_ACCESS, ("embargo_reach", "expected_within_12_months")],
                Upcoming,
            ),
            (&[("embargo_reach", "expected_within_12_months")], Upcoming),
        ],
    );
}

#[test]
fn contract() {
    check(
        Contract,
        &[
            (&[], Undetermined),
            (&[("contract_duties", "sla")], InScope),
            (&[("contract_duties", "none")], OutOfScope),
            (&[("contract_duties", "unknown")], Undetermined),
            (&[("contract_duties", "none|soc_2")], Upcoming),
        ],
    );
}

#[test]
fn critical() {
    const CALM: Line = ("reputation_impact", "medium");
    const CHEAP: Line = ("outage_cost_per_hour", "49,999.99");
    const QUIET: Line = ("traffic_peak", "999");
    let table: &[(&[Line], Scope)] = &[
        (&[], Undetermined),
        (&[CALM, CHEAP, QUIET], OutOfScope),
        (&[("reputation_impact", "high")], InScope),
        (&[CALM, ("outage_cost_per_hour", "50,000"), QUIET], InScope),
        (&[CALM, CHEAP, ("traffic_peak", "1000")], InScope),
        (&[CALM, CHEAP], Undetermined),
        (&[CALM, CHEAP, ("traffic_peak", "unknown")], Undetermined),
        (&[CALM, CHEAP, ("traffic_peak", "10|1000")], Upcoming),
        (&[("reputation_impact", "low|high"), CHEAP, QUIET], Upcoming),
    ];
    for (lines, scope) in table {
        let findings = derive(&answers(lines), &thresholds());
        assert_eq!(findings.criticality.scope, *scope, "{lines:?}");
        assert_eq!(findings.is_critical(), matches!(scope, InScope | Upcoming), "{lines:?}");
    }
}

#[test]
fn the_sentence_names_the_answer_that_decided() {
    let table: &[(Regime, &[Line], &str)] = &[
        (
            Sox,
            &[("issuer", "yes_now"), ("revenue_share_pct", "11")],
            "11 % of revenue of a publicly held company (more than 5 %): likely, finance confirms.",
        ),
        (
            Sox,
            &[("issuer", "yes_now"), ("revenue_share_pct", "3|6"), ("financial_reporting", "no")],
            "3 % of revenue of a publicly held company (from 1 to 5 %): possible, finance decides. \
             Within 12 months, 6 % of revenue of a publicly held company (more than 5 %): likely, \
             finance confirms.",
        ),
        (
            Sox,
            &[("issuer", "yes_now"), ("revenue_share_pct", "0.5"), ("financial_reporting", "no")],
            "Revenue share 0.5 %, below 1 %, and its amounts do not reach the ledger.",
        ),
        (
            Sox,
            &[
                ("issuer", "yes_now"),
                ("revenue_share_pct", "80"),
                ("financial_reporting", "yes_now"),
            ],
            "80 % of revenue of a publicly held company (more than 5 %); and its amounts reach the \
             ledger of a publicly held company: likely, finance confirms.",
        ),
        (
            Sox,
            &[("issuer", "unknown"), ("revenue_share_pct", "80")],
            "Unanswered: whether its amounts reach the ledger. Unknown: whether the company is \
             publicly held.",
        ),
        (
            PciDss,
            &[("cardholder_data", "transmit,store")],
            "Card data (Stores it, Transmits it): likely, a qualified security assessor confirms.",
        ),
        (
            PciDss,
            &[("cardholder_data", "none|store"), ("payment_outsourced", "no")],
            "Within 12 months, card data (Stores it): likely, a qualified security assessor \
             confirms.",
        ),
        (
            Ccpa,
            &[("pii_categories", "contact"), ("ca_consumers", "100000")],
            "Personal data of 100,000 consumers or households in California (100,000 or more): \
             likely, privacy counsel confirms.",
        ),
        (
            Ear,
            &[("embargo_reach", "expected_within_12_months"), ("crypto_function", "none")],
            "Within 12 months, reachable from embargoed destinations: likely, export counsel \
             confirms. Whether it applies today is open. Unanswered: technical data under export \
             control; access by people who are not US persons.",
        ),
    ];
    for (regime, lines, why) in table {
        assert_eq!(grounds(*regime, &answers(lines)).why, *why);
    }
}

#[test]
fn grounds_name_their_questions() {
    let found = grounds(Sox, &answers(&[("issuer", "yes_now"), ("revenue_share_pct", "11")]));
    assert_eq!(found.decided_by, [QuestionKey::Issuer, QuestionKey::RevenueSharePct]);
    assert_eq!(found.open, [QuestionKey::FinancialReporting]);
    let found = grounds(Gdpr, &answers(&[("pii_categories", "contact")]));
    assert_eq!(found.decided_by, [QuestionKey::EuPeople]);
    for regime in Regime::ALL {
        assert!(!questions_of(*regime).is_empty());
    }
}
