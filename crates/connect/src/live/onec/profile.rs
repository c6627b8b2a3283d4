//! Configurations of 1C: which objects hold clients, goods, sales, returns and payments.

use crate::live::failure::{Class, Failure};

/// Where a configuration keeps its facts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// Short name.
    pub(super) name: &'static str,
    /// Name for people.
    pub(super) title: &'static str,
    /// Objects without which it is another configuration.
    needs: &'static [&'static str],
    /// Sales on partners, not on counterparties.
    pub(super) partners: bool,
    pub(super) sales: &'static [&'static str],
    pub(super) returns: &'static [&'static str],
    pub(super) payments: &'static [&'static str],
    /// Registers that hold revenue and cost by document, the first published one counts.
    pub(super) costs: &'static [&'static str],
}

/// The register of sales of simpler configurations.
const SALES: &[&str] = &["AccumulationRegister_Продажи_RecordType"];

/// In the order of trying: the richer configurations first.
static PROFILES: &[Profile] = &[
    Profile {
        name: "ut",
        title: "Управление торговлей, Комплексная автоматизация, ERP",
        needs: &["Catalog_Партнеры", "Document_РеализацияТоваровУслуг"],
        partners: true,
        sales: &["Document_РеализацияТоваровУслуг"],
        returns: &["Document_ВозвратТоваровОтКлиента"],
        payments: &["Document_ПоступлениеБезналичныхДенежныхСредств", "Document_ПриходныйКассовыйОрдер"],
        costs: &["AccumulationRegister_ВыручкаИСебестоимостьПродаж_RecordType", "AccumulationRegister_Продажи_RecordType"],
    },
    Profile {
        name: "unf",
        title: "Управление нашей фирмой",
        needs: &["Document_РасходнаяНакладная"],
        partners: false,
        sales: &["Document_РасходнаяНакладная"],
        returns: &[],
        payments: &["Document_ПоступлениеНаСчет", "Document_ПоступлениеВКассу"],
        costs: SALES,
    },
    Profile {
        name: "bp",
        title: "Бухгалтерия предприятия",
        needs: &["Document_РеализацияТоваровУслуг"],
        partners: false,
        sales: &["Document_РеализацияТоваровУслуг"],
        returns: &["Document_ВозвратТоваровОтПокупателя"],
        payments: &["Document_ПоступлениеНаРасчетныйСчет", "Document_ПриходныйКассовыйОрдер"],
        costs: SALES,
    },
    Profile {
        name: "retail",
        title: "Розница",
        needs: &["Document_ЧекККМ"],
        partners: false,
        sales: &["Document_ЧекККМ"],
        returns: &[],
        payments: &[],
        costs: SALES,
    },
];

/// The profile of that name, or the first one whose objects are published.
pub(super) fn choose(told: &str, published: &[String]) -> Result<&'static Profile, Failure> {
    if !told.is_empty() {
        return PROFILES.iter().find(|p| p.name == told).ok_or_else(|| {
            let names: Vec<_> = PROFILES.iter().map(|p| p.name).collect();
            Failure::settings(
                format!("нет конфигурации «{told}»; есть: {}", names.join(", ")),
                format!("no configuration {told:?}; there are: {}", names.join(", ")),
            )
        });
    }
    let has = |name: &&str| published.iter().any(|p| p == name);
    PROFILES.iter().find(|p| p.needs.iter().all(|n| has(&n))).ok_or_else(|| {
        Failure::new(
            Class::Rights,
            "не опубликованы документы продаж: включите в состав OData «Реализация товаров и услуг» (в УНФ «Расходная накладная», в Рознице «Чек ККМ») и справочники",
            "no sales documents are published: switch them on in the contents of OData together with the catalogs",
        )
    })
}

/// The profile by name.
pub(super) fn named(name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|p| p.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_follows_from_what_is_published() {
        let of = |names: &[&str]| choose("", &names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).map(|p| p.name);
        assert_eq!(of(&["Catalog_Партнеры", "Document_РеализацияТоваровУслуг"]).unwrap(), "ut");
        assert_eq!(of(&["Catalog_Контрагенты", "Document_РеализацияТоваровУслуг"]).unwrap(), "bp");
        assert_eq!(of(&["Document_РасходнаяНакладная"]).unwrap(), "unf");
        assert_eq!(of(&["Document_ЧекККМ"]).unwrap(), "retail");
        assert_eq!(of(&["Catalog_Контрагенты"]).unwrap_err().class, Class::Rights);
        assert_eq!(choose("bp", &[]).unwrap().name, "bp");
        assert!(choose("sap", &[]).is_err());
    }
}
