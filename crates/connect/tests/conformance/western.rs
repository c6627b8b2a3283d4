//! Exports of western CRM systems.

use crate::{Case, case, text};

pub(crate) fn western() -> Vec<Case> {
    [hubspot(), salesforce(), pipedrive_and_zoho()].into_iter().flatten().collect()
}

/// Lists and histories of HubSpot.
fn hubspot() -> Vec<Case> {
    let hubspot = fixture!("hubspot/fixtures/deals.csv");
    let tabs: Vec<u8> = {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text(&hubspot).trim_start_matches('\u{feff}').as_bytes().to_vec().leak() as &[u8]);
        let mut out = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        reader.records().for_each(|r| out.write_record(&r.unwrap()).unwrap());
        std::iter::once(0xfeff).chain(text(&out.into_inner().unwrap()).encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let deals: &[(&str, &str, &[&str])] = &[
        (
            "deals",
            "id|status|amount|created_at|closed_at|expected_close_on|owner_id|customer_id|loss_reason",
            &[
                "9001|won|1000.2500|2024-01-10T06:30:00Z|2024-02-10T09:00:00Z||Pat One|Acme|",
                "9002|lost|500.0000|2024-01-11T06:30:00Z|2024-02-11T09:00:00Z||Pat One|Bolt|Price",
                "9003|open|700.0000|2024-01-12T06:30:00Z||2024-05-11|Pat Two||",
            ],
        ),
        (
            "stage_events",
            "deal_id|entered_at|stage|pipeline",
            &[
                "9001|2024-01-20T07:00:00Z|Contract Sent|Sales Pipeline",
                "9001|2024-02-10T09:00:00Z|Closed Won|Sales Pipeline",
                "9002|2024-01-25T07:00:00Z|Contract Sent|Sales Pipeline",
                "9003|2024-02-01T07:00:00Z|Contract Sent|Sales Pipeline",
            ],
        ),
    ];
    vec![
        case("hubspot-crm-exports-all-deals.csv", hubspot, "hubspot", deals, &[]),
        case("hubspot-crm-exports-all-deals-1.csv", tabs, "hubspot", deals, &[]),
        case(
            "dealstage-history.csv",
            fixture!("history/fixtures/dealstage.csv"),
            "history",
            &[(
                "stage_events",
                "deal_id|entered_at|stage",
                &[
                    "9001|2024-01-15T06:30:00Z|appointmentscheduled",
                    "9001|2024-01-20T07:00:00Z|contractsent",
                    "9001|2024-02-10T09:00:00Z|closedwon",
                    "9002|2024-01-11T06:30:00Z|appointmentscheduled",
                    "9002|2024-02-11T09:00:00Z|closedlost",
                    "9003|2024-01-12T06:30:00Z|appointmentscheduled",
                ],
            )],
            &[],
        ),
    ]
}

/// Reports of Salesforce.
fn salesforce() -> Vec<Case> {
    vec![
        case(
            "report1706000000.csv",
            fixture!("salesforce/fixtures/opportunities.csv"),
            "salesforce",
            &[(
                "deals",
                "id|title|status|stage|amount|created_at|closed_at|expected_close_on|owner_id|customer_id|channel",
                &[
                    "006A000001|Acme - 100 seats|won|Closed Won|12500.5000|2024-01-09T21:00:00Z|2024-02-13T21:00:00Z||Pat One|Acme|Web",
                    "006A000002|Bolt renewal|lost|Closed Lost|800.0000|2024-01-10T21:00:00Z|2024-02-19T21:00:00Z||Pat Two|Bolt|Phone",
                    "006A000003|Core pilot|open|Negotiation/Review|3000.0000|2024-01-28T21:00:00Z||2024-06-30|Pat One|Core|Web",
                ],
            )],
            &[],
        ),
        case(
            "report_history.csv",
            fixture!("salesforce/fixtures/history.csv"),
            "salesforce",
            &[(
                "stage_events",
                "deal_id|entered_at|stage|actor_id",
                &[
                    "006A000001|2024-01-20T06:15:00Z|Negotiation/Review|Pat One",
                    "006A000001|2024-02-14T13:05:00Z|Closed Won|Pat One",
                ],
            )],
            &[],
        ),
    ]
}

/// Lists of Pipedrive and Zoho.
fn pipedrive_and_zoho() -> Vec<Case> {
    vec![
        case(
            "deals-1-1.csv",
            fixture!("pipedrive/fixtures/deals.csv"),
            "pipedrive",
            &[
                (
                    "deals",
                    "id|status|stage|amount|currency|closed_at|expected_close_on|customer_id|loss_reason",
                    &[
                        "1|won|Negotiations Started|1200.0000|EUR|2024-02-10T09:00:00Z|2024-02-28|Acme|",
                        "2|lost|Contact Made|300.5000|EUR|2024-02-11T09:00:00Z||Al|Too dear",
                        "3|open|Contact Made|300.0000|EUR||2024-03-01|Bolt|",
                    ],
                ),
                ("stages", "stage|kind", &["Contact Made|open", "Negotiations Started|open"]),
            ],
            &[],
        ),
        case(
            "deals-ru.csv",
            fixture!("pipedrive/fixtures/deals_ru.csv"),
            "pipedrive",
            &[(
                "deals",
                "id|status|amount|currency|closed_at|loss_reason",
                &[
                    "11|won|1200.0000|RUB|2024-02-10T09:00:00Z|",
                    "12|lost|300.5000|RUB|2024-02-11T09:00:00Z|Дорого",
                    "13|open|300.0000|RUB||",
                ],
            )],
            &[],
        ),
        case(
            "Deals.csv",
            fixture!("zoho/fixtures/deals.csv"),
            "zoho",
            &[(
                "deals",
                "id|status|amount|closed_at|expected_close_on|loss_reason",
                &[
                    "zcrm_1|won|10.1000|2024-02-09T21:00:00Z||",
                    "zcrm_2|open|20.0000||2024-06-10|",
                    "zcrm_3|lost|30.0000|2024-03-09T21:00:00Z||Price",
                ],
            )],
            &[],
        ),
        case(
            "Stage_History.csv",
            fixture!("zoho/fixtures/history.csv"),
            "zoho",
            &[(
                "stage_events",
                "deal_id|entered_at|stage|actor_id",
                &["zcrm_1|2024-01-10T06:30:00Z|Qualification|Pat", "zcrm_1|2024-02-10T09:00:00Z|Closed Won|Pat"],
            )],
            &[],
        ),
    ]
}
