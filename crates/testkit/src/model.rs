//! What one customer's life is made of, before it is written: deals, actions, tasks, orders. Money in kopecks.

use crate::days::{Day, Moment};

/// Codes of stages inside a deal's path: 0–4 are the working stages in order.
pub(crate) const WON: u8 = 5;
pub(crate) const LOST: u8 = 6;
/// «Клиент думает»: exists only when planted.
pub(crate) const PASSIVE: u8 = 7;

/// A funnel with five working stages.
pub(crate) struct Pipe {
    pub(crate) name: &'static str,
    /// Name, norm of stay in calendar days, key stage.
    pub(crate) stages: [(&'static str, u32, bool); 5],
    pub(crate) won: &'static str,
    /// Dwell in working days, from and to.
    pub(crate) dwell: [(i64, i64); 5],
    /// Where lost deals leave, weights.
    pub(crate) exits: [u32; 5],
}

/// Name of the stage of refusal in both funnels.
pub(crate) const LOST_NAME: &str = "Отказ";
/// Name of the planted passive stage.
pub(crate) const PASSIVE_NAME: &str = "Клиент думает";

/// The funnel of first sales and the funnel of next ones. Stages are steps of the buyer, as they should be.
pub(crate) static PIPES: [Pipe; 2] = [
    Pipe {
        name: "Новые клиенты",
        stages: [
            ("Обращение принято", 4, false),
            ("Потребность подтверждена", 13, false),
            ("Предложение обсуждено", 20, true),
            ("Условия согласованы", 17, false),
            ("Договор подписан", 14, false),
        ],
        won: "Первая отгрузка",
        dwell: [(0, 2), (2, 8), (3, 13), (2, 11), (2, 9)],
        exits: [30, 26, 24, 12, 8],
    },
    Pipe {
        name: "Текущие клиенты",
        stages: [
            ("Запрос получен", 2, false),
            ("Состав заказа подтверждён", 7, true),
            ("Цена согласована", 13, false),
            ("Счёт принят", 12, false),
            ("Оплата подтверждена", 14, false),
        ],
        won: "Отгружено",
        dwell: [(0, 1), (1, 4), (2, 8), (1, 7), (2, 9)],
        exits: [20, 25, 32, 15, 8],
    },
];

/// Outcome of a deal at the as-of moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Open,
    Won,
    Lost,
}

impl Status {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// One product line; prices per unit in kopecks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) product: usize,
    pub(crate) quantity: i64,
    pub(crate) list: i64,
    pub(crate) price: i64,
    pub(crate) cost: i64,
}

impl Line {
    pub(crate) fn amount(&self) -> i64 {
        self.quantity * self.price
    }
    pub(crate) fn margin(&self) -> i64 {
        self.quantity * (self.price - self.cost)
    }
    pub(crate) fn discount(&self) -> i64 {
        self.quantity * (self.list - self.price)
    }
}

/// Sums of lines: amount, margin, discount.
pub(crate) fn sums(lines: &[Line]) -> (i64, i64, i64) {
    lines.iter().fold((0, 0, 0), |s, l| (s.0 + l.amount(), s.1 + l.margin(), s.2 + l.discount()))
}

/// An inquiry.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    pub(crate) k: u32,
    pub(crate) created: Moment,
    pub(crate) response: Option<Moment>,
    pub(crate) channel: usize,
    pub(crate) status: &'static str,
    pub(crate) reason: Option<&'static str>,
    /// Person.
    pub(crate) owner: usize,
    pub(crate) deal: Option<u32>,
    /// Private persons instead of the customer's audience.
    pub(crate) private: bool,
    /// The channel was not written down.
    pub(crate) no_channel: bool,
    /// Nobody is responsible.
    pub(crate) no_owner: bool,
}

/// A call, meeting, mail or proposal.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) seq: u32,
    pub(crate) kind: &'static str,
    pub(crate) at: Moment,
    pub(crate) owner: usize,
    pub(crate) seat: usize,
    pub(crate) deal: Option<u32>,
    pub(crate) lead: Option<u32>,
    pub(crate) incoming: bool,
    pub(crate) duration: i64,
    pub(crate) wait: i64,
    /// Only calls are answered or not.
    pub(crate) answered: Option<bool>,
    pub(crate) logged: Moment,
    pub(crate) result: &'static str,
}

impl Action {
    /// An outgoing action that takes no time and is written down at once.
    pub(crate) fn new(kind: &'static str, at: Moment, owner: usize, seat: usize) -> Self {
        Self {
            seq: 0,
            kind,
            at,
            owner,
            seat,
            deal: None,
            lead: None,
            incoming: false,
            duration: 0,
            wait: 0,
            answered: None,
            logged: at,
            result: "",
        }
    }
}

/// A task of a manager.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) seq: u32,
    pub(crate) created: Moment,
    pub(crate) owner: usize,
    pub(crate) deal: Option<u32>,
    pub(crate) kind: &'static str,
    pub(crate) due: Moment,
    pub(crate) done: Option<Moment>,
    pub(crate) moved: u32,
}

/// A document of sale or return.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Empty for the main document of a deal, `r` return, `x` cancelled, `d…` without a deal.
    pub(crate) suffix: String,
    pub(crate) deal: Option<u32>,
    /// Number in the id: the deal's number, also when the deal is not named.
    pub(crate) k: u32,
    pub(crate) at: Moment,
    pub(crate) sale: bool,
    pub(crate) cancelled: bool,
    pub(crate) owner: usize,
    pub(crate) lines: Vec<Line>,
    pub(crate) payments: Vec<Payment>,
}

/// A part of an order's amount, received or promised.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    pub(crate) planned: Day,
    pub(crate) paid: Option<Moment>,
    pub(crate) amount: i64,
}

/// A proposal sent.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) sent: Moment,
    pub(crate) opened: Option<Moment>,
    pub(crate) replied: Option<Moment>,
    pub(crate) technical: bool,
    pub(crate) version: &'static str,
    pub(crate) owner: usize,
}

/// A change of a deal's field.
#[derive(Debug, Clone)]
pub(crate) struct FieldEvent {
    pub(crate) at: Moment,
    pub(crate) field: &'static str,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) actor: usize,
}

/// A deal with its history.
#[derive(Debug, Clone)]
pub(crate) struct Deal {
    pub(crate) k: u32,
    /// False: funnel of new clients.
    pub(crate) repeat: bool,
    pub(crate) created: Moment,
    pub(crate) seat: usize,
    pub(crate) owner: usize,
    pub(crate) path: Vec<(u8, Moment)>,
    pub(crate) status: Status,
    pub(crate) closed: Option<Moment>,
    pub(crate) expected: Option<Day>,
    pub(crate) lines: Vec<Line>,
    /// The amount shown in the CRM; `None` when it was left empty.
    pub(crate) amount: Option<i64>,
    pub(crate) reason: Option<&'static str>,
    pub(crate) qualified: Option<bool>,
    pub(crate) lead: Option<u32>,
    pub(crate) channel: usize,
    /// The channel was not written down.
    pub(crate) no_channel: bool,
    pub(crate) fields: Vec<FieldEvent>,
    pub(crate) proposals: Vec<Proposal>,
    pub(crate) updated: Moment,
}

impl Deal {
    pub(crate) fn pipe(&self) -> &'static Pipe {
        &PIPES[usize::from(self.repeat)]
    }
    /// The stage the deal stands in.
    pub(crate) fn stage(&self) -> u8 {
        self.path.last().map_or(0, |p| p.0)
    }
}

/// An answer about satisfaction.
#[derive(Debug, Clone)]
pub(crate) struct Survey {
    pub(crate) at: Moment,
    pub(crate) channel: &'static str,
    pub(crate) score: i64,
    pub(crate) answer: Option<&'static str>,
}

/// What a client told about its purchases.
#[derive(Debug, Clone)]
pub(crate) struct Wallet {
    pub(crate) on: Day,
    pub(crate) category: usize,
    pub(crate) ours: i64,
    pub(crate) total: i64,
    pub(crate) told_by: &'static str,
}

/// Name of a stage code in a funnel.
pub(crate) fn stage_name(pipe: &'static Pipe, stage: u8) -> &'static str {
    match stage {
        WON => pipe.won,
        LOST => LOST_NAME,
        PASSIVE => PASSIVE_NAME,
        s => pipe.stages[s as usize].0,
    }
}
