//! What a search found.

use crate::ops::search::Found;
use crate::web::views::search::{Hit, HitGroup, SearchPage};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The results for what was typed.
pub fn page(found: &Found, q: &str, viewer: &Viewer) -> SearchPage {
    let groups: Vec<HitGroup> = groups(found).into_iter().filter(|g| !g.hits.is_empty()).collect();
    let count: usize = groups.iter().map(|group| group.hits.len()).sum();
    let typed = q.trim();
    SearchPage {
        shell: Shell::new("Search", Nav::Elsewhere, viewer),
        q: q.to_owned(),
        sentence: match (typed, count) {
            ("", _) => String::new(),
            (_, 0) => format!("Nothing found for “{typed}”"),
            _ => format!("{count} found for “{typed}”"),
        },
        groups,
    }
}

fn groups(found: &Found) -> [HitGroup; 3] {
    let services = found.services.iter().map(|service| Hit {
        href: format!("/services/{}", service.slug),
        title: service.name.clone(),
        id: String::new(),
        detail: format!("{}, {}", service.team, service.stage.words()),
    });
    let items = found.items.iter().map(|item| Hit {
        href: format!("/checklists/launch/items/{}", item.id),
        title: item.title.clone(),
        id: item.id.to_string(),
        detail: item.section.clone(),
    });
    let people = found.people.iter().map(|person| Hit {
        href: format!("/people/{}", person.handle),
        title: person.name.clone(),
        id: person.handle.to_string(),
        detail: String::new(),
    });
    [
        HitGroup { title: "Services", hits: services.collect() },
        HitGroup { title: "Checklist items", hits: items.collect() },
        HitGroup { title: "People", hits: people.collect() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::Stage;
    use crate::ops::search::FoundService;
    use crate::web::render::render;

    #[test]
    fn only_groups_with_results_are_shown() {
        let found = Found {
            services: vec![FoundService {
                slug: "ledger".parse().unwrap(),
                name: "Ledger".into(),
                team: "Money".into(),
                stage: Stage::InDevelopment,
            }],
            ..Found::default()
        };
        let page = page(&found, " led ", &Viewer::default());
        assert_eq!(page.groups.len(), 1);
        assert_eq!(page.sentence, "1 found for “led”");
        assert!(render("search/index", &page).unwrap().contains("Money, in development"));
    }

    #[test]
    fn before_a_search_nothing_is_said() {
        let none = Found::default();
        assert_eq!(page(&none, " ", &Viewer::default()).sentence, "");
        let empty = page(&none, "<b>", &Viewer::default());
        assert!(render("search/index", &empty).unwrap().contains("&lt;b&gt;"));
    }
}
