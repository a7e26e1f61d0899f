//! The form of an item against every item that is shipped.

use super::Catalog;
use crate::domain::answer::BadField;
use crate::domain::checklist::draft::fields::{BarFields, ItemFields, parse};
use crate::domain::checklist::{AnswerKind, Kind};
use crate::domain::ids::ItemId;

fn named(bad: Vec<BadField>) -> Vec<&'static str> {
    bad.iter().map(|bad| bad.field).collect()
}

#[test]
fn every_item_reads_as_the_item_that_its_form_was_made_of() {
    let catalog = Catalog::embedded().unwrap();
    for checklist in Kind::ALL.iter().flat_map(|kind| catalog.versions(*kind)) {
        for item in checklist.items() {
            let fields = ItemFields::of(item);
            let named = fields.named();
            assert_eq!(ItemFields::read(|name| named[name].clone()), fields);
            let read = parse(item.id.clone(), &fields).unwrap();
            let mut wanted = item.clone();
            wanted.since = read.since.clone();
            for bar in [&mut wanted.launch, &mut wanted.handoff].into_iter().flatten() {
                bar.since = None;
            }
            assert_eq!(read, wanted);
        }
    }
}

#[test]
fn an_item_has_a_bar_and_a_rule_that_fits_its_answer() {
    let id: ItemId = "MON-03".parse().unwrap();
    let catalog = Catalog::embedded().unwrap();
    let some = catalog.current(Kind::Handoff).unwrap();
    let some = ItemFields::of(some.items().find(|i| i.answer == AnswerKind::Attest).unwrap());
    let none =
        ItemFields { launch: BarFields::default(), handoff: BarFields::default(), ..some.clone() };
    assert_eq!(named(parse(id.clone(), &none).unwrap_err()), ["handoff_rule"]);
    let odd = BarFields { rule: "at_most: 3".into(), ..some.handoff.clone() };
    let odd = ItemFields { handoff: odd, ..some };
    assert_eq!(named(parse(id, &odd).unwrap_err()), ["handoff_rule"]);
}
