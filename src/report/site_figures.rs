//! Agents of several groups at one place: `sites` of `summary.json`, and on the first screen.

use comfy_table::Table;
use serde_json::{Map, Value, json};

use super::format::{count, percent};
use super::group_screen::{currency, hours_of};
use super::layout::table;
use super::summary::{Run, add_spread, estimate, exact};
use crate::stats::{Moments, PairMoments};

/// What the groups of a site come to in each replication.
struct SiteRows {
    groups: Vec<usize>,
    staffed: Vec<f32>,
    busy: Vec<f32>,
    idle: Vec<f32>,
    overtime: Vec<f32>,
    /// `None` where no group of it has a cost.
    cost: Option<Vec<f32>>,
}

impl SiteRows {
    fn of(run: &Run<'_>, site: usize) -> Self {
        let fold = &run.outcome.fold;
        let here = |g: &usize| run.scenario.groups[*g].site == Some(site);
        let groups: Vec<usize> = (0..run.scenario.groups.len()).filter(here).collect();
        let sum = |figure: &dyn Fn(usize, usize) -> f32| -> Vec<f32> {
            let of = |r: usize| groups.iter().map(|g| figure(*g, r)).sum();
            (0..fold.replications as usize).map(of).collect()
        };
        let rows = &fold.group_rows;
        let money = fold.money.as_ref();
        let paid = |g: usize| money.and_then(|m| m.groups[g].as_ref());
        let costs = groups.iter().any(|g| paid(*g).is_some());
        Self {
            staffed: sum(&|g, r| rows[g][r].staffed),
            busy: sum(&|g, r| rows[g][r].busy),
            idle: sum(&|g, r| rows[g][r].idle),
            overtime: sum(&|g, r| rows[g][r].overtime),
            cost: costs.then(|| sum(&|g, r| paid(g).map_or(0.0, |m| m.rows[r]))),
            groups,
        }
    }

    fn scheduled_hours(&self, run: &Run<'_>) -> f64 {
        let scheduled = self.groups.iter().map(|g| run.scheduled_time(*g));
        scheduled.sum::<f64>() / 3600.0
    }

    fn occupancy(&self) -> PairMoments {
        let mut pairs = PairMoments::new();
        for (busy, idle) in self.busy.iter().zip(&self.idle) {
            pairs.push(f64::from(*busy), f64::from(*busy) + f64::from(*idle));
        }
        pairs
    }
}

fn moments(rows: &[f32]) -> Moments {
    let mut moments = Moments::new();
    rows.iter().for_each(|v| moments.push(f64::from(*v)));
    moments
}

/// Positions of the sites with groups.
fn sites<'a>(run: &Run<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let groups = &run.scenario.groups;
    let all = 0..run.scenario.sites.len();
    all.filter(move |s| groups.iter().any(|g| g.site == Some(*s)))
}

impl Run<'_> {
    /// The agents of each site; `None` where groups say nothing of where they are.
    pub(super) fn sites(&self) -> Option<Value> {
        let mut out = Map::new();
        for site in sites(self) {
            let name = self.scenario.sites[site].name.clone();
            out.insert(name, self.site(&SiteRows::of(self, site)));
        }
        (!out.is_empty()).then_some(Value::Object(out))
    }

    fn site(&self, rows: &SiteRows) -> Value {
        let mut out = Map::new();
        let names = rows.groups.iter().map(|g| &self.model.groups[*g].name);
        out.insert("groups".into(), json!(names.collect::<Vec<_>>()));
        let scheduled = rows.scheduled_hours(self);
        out.insert("scheduled_hours".into(), exact(scheduled));
        for (key, values) in [
            ("staffed_hours", &rows.staffed),
            ("idle_hours", &rows.idle),
            ("overtime_hours", &rows.overtime),
        ] {
            out.insert(key.into(), self.mean(&moments(values), 1.0));
        }
        add_spread(&mut out, "staffed_hours", rows.staffed.clone());
        add_spread(&mut out, "overtime_hours", rows.overtime.clone());
        let ratio = |pairs: &PairMoments| estimate(pairs.ratio(&self.confidence));
        out.insert("occupancy".into(), ratio(&rows.occupancy()));
        let by_day = rows.busy.iter().zip(&rows.idle);
        add_spread(
            &mut out,
            "occupancy",
            by_day.map(|(b, i)| b / (b + i)).collect(),
        );
        let mut utilisation = PairMoments::new();
        for busy in &rows.busy {
            utilisation.push(f64::from(*busy), scheduled);
        }
        out.insert("utilisation".into(), ratio(&utilisation));
        if let Some(cost) = &rows.cost {
            out.insert("cost".into(), self.mean(&moments(cost), 1.0));
            add_spread(&mut out, "cost", cost.clone());
        }
        Value::Object(out)
    }
}

/// The table of the sites; `None` where there are none.
pub(super) fn site_table(run: &Run<'_>) -> Option<Table> {
    let all: Vec<(usize, SiteRows)> = sites(run).map(|s| (s, SiteRows::of(run, s))).collect();
    if all.is_empty() {
        return None;
    }
    let hours = |rows: &[f32]| moments(rows).mean().map_or("-".into(), hours_of);
    let costs = all.iter().any(|(_, rows)| rows.cost.is_some());
    let cost = currency(run).map_or("cost".to_owned(), |c| format!("cost\n({c})"));
    let mut header = vec![
        "Sites",
        "scheduled\nhours",
        "staffed\nhours",
        "occupancy",
        "overtime\nhours",
    ];
    if costs {
        header.push(&cost);
    }
    let rows = all.iter().map(|(site, rows)| {
        let occupancy = rows.occupancy().ratio(&run.confidence);
        let mut row = vec![
            run.scenario.sites[*site].name.clone(),
            hours_of(rows.scheduled_hours(run)),
            hours(&rows.staffed),
            occupancy.map_or("-".into(), |e| percent(e.mean)),
            hours(&rows.overtime),
        ];
        if costs {
            let cost = rows.cost.as_ref().and_then(|c| moments(c).mean());
            row.push(cost.map_or("-".into(), count));
        }
        row
    });
    Some(table(&header, rows.collect()))
}
