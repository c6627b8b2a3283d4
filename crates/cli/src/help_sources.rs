//! Texts of the help about live sources and about who is who among the clients.

/// Commands: path, Russian, English, example.
pub(crate) const COMMANDS: &[(&str, &str, &str, &str)] = &[
    (
        "sync",
        "Забрать изменения из подключённых источников (Битрикс24, amoCRM, 1С, телефония); только чтение",
        "Pull changes from the connected sources (Bitrix24, amoCRM, 1C, telephony); read-only",
        "revizor sync\nrevizor sync crm --full",
    ),
    (
        "source",
        "Подключённые источники; без слов — список",
        "Connected sources; a list when nothing else is said",
        "revizor source list",
    ),
    (
        "source add",
        "Подключить источник или заменить его секрет. Секрет читается со стандартного ввода или из переменной, но не из командной строки",
        "Connect a source or replace its secret. The secret is read from standard input or a variable, never from the command line",
        "revizor source add crm --kind bitrix24 --url https://portal.bitrix24.ru < вебхук.txt\nrevizor source add amo --kind amocrm --url https://company.amocrm.ru --secret-env AMO_TOKEN",
    ),
    ("source list", "Список источников", "List of sources", "revizor source list --format json"),
    (
        "source test",
        "Проверить ключ: что он может прочитать, а что нет",
        "Check a key: what it can read and what it cannot",
        "revizor source test crm",
    ),
    (
        "source remove",
        "Отключить источник и стереть его секрет; данные остаются",
        "Disconnect a source and erase its secret; its data stays",
        "revizor source remove crm",
    ),
    (
        "identity",
        "Кто есть кто среди клиентов: карточки, похожие на одного клиента, общие телефоны, доля без пары; без слов — список",
        "Who is who among the clients: cards that may be one client, shared phones, share without a pair; a list when nothing else is said",
        "revizor identity\nrevizor identity accept --sure",
    ),
    ("identity list", "Предложения и сводка", "Proposals and a summary", "revizor identity list --format json"),
    (
        "identity accept",
        "Это один клиент: во всех показателях карточки считаются одной",
        "It is one client: the cards are one in every figure",
        "revizor identity accept 3f9a0c11d2",
    ),
    (
        "identity apart",
        "Это разные клиенты: больше не предлагать",
        "These are different clients: do not propose again",
        "revizor identity apart 3f9a0c11d2",
    ),
    (
        "identity holding",
        "Это фирмы одного владельца: показатели остаются раздельными",
        "These are firms of one owner: figures stay apart",
        "revizor identity holding 3f9a0c11d2",
    ),
    ("identity undo", "Отменить решение", "Take a decision back", "revizor identity undo 4"),
    ("identity decisions", "Принятые решения", "Decisions taken", "revizor identity decisions"),
    (
        "source hook",
        "Адрес, по которому CRM сообщает об изменениях сама: запись перечитывается сразу, не дожидаясь суток. Без имени — список",
        "Address at which the CRM tells of changes by itself: a record is read again at once instead of within a day. A list without a name",
        "revizor source hook crm --origin https://audit.example\nrevizor source hook crm --token-env B24_TOKEN\nrevizor source hook crm --close",
    ),
];

/// Arguments: path, id, Russian, English.
pub(crate) const ARGS: &[(&str, &str, &str, &str)] = &[
    ("sync", "source", "Один источник; без имени читаются все", "One source; all of them without a name"),
    (
        "sync",
        "rung",
        "Прочитать только записи, о которых сообщил вебхук; сервер делает это сам",
        "Read only the records that a webhook rang for; a server does so by itself",
    ),
    (
        "sync",
        "full",
        "Прочитать всё заново и убрать удалённое в источнике",
        "Read everything anew and take away what was deleted in the source",
    ),
    (
        "source add",
        "name",
        "Имя источника: до 40 знаков из a–z, 0–9, «-» и «_»",
        "Name of the source: up to 40 characters of a-z, 0-9, `-`, `_`",
    ),
    (
        "source add",
        "kind",
        "Вид: bitrix24, amocrm, onec, uis, mango, calltouch",
        "Kind: bitrix24, amocrm, onec, uis, mango, calltouch",
    ),
    (
        "source add",
        "url",
        "Адрес портала, аккаунта или публикации, без секрета",
        "Address of the portal, account or publication, without a secret",
    ),
    (
        "source add",
        "allow_private",
        "Разрешить свою сеть и http (коробочная установка)",
        "Allow the own network and http (boxed installation)",
    ),
    (
        "source add",
        "timezone",
        "Часовой пояс времени без смещения; обычно пояс компании",
        "Zone of times without an offset; usually the company's own",
    ),
    (
        "source add",
        "options",
        "Параметр источника, например from=2024-01-01; можно несколько",
        "Option of the source such as from=2024-01-01; may repeat",
    ),
    (
        "source add",
        "secret_env",
        "Имя переменной окружения с секретом; без неё секрет читается со стандартного ввода",
        "Name of the environment variable with the secret; standard input without it",
    ),
    ("source test", "name", "Имя источника", "Name of the source"),
    ("source remove", "name", "Имя источника", "Name of the source"),
    ("identity accept", "keys", "Ключи предложений из списка", "Keys of proposals from the list"),
    (
        "identity accept",
        "sure",
        "Принять все надёжные (от 0,95): один ИНН, один телефон или почта с одним названием",
        "Take all sure ones (from 0.95): one tax id, one phone or e-mail with one name",
    ),
    ("identity apart", "keys", "Ключи предложений из списка", "Keys of proposals from the list"),
    ("identity holding", "keys", "Ключи предложений из списка", "Keys of proposals from the list"),
    ("identity undo", "n", "Номер решения из «identity decisions»", "Number of the decision from identity decisions"),
    ("source hook", "name", "Имя источника; без имени — список", "Name of the source; a list without it"),
    (
        "source hook",
        "origin",
        "Внешний адрес сервера Ревизора, чтобы показать ссылку целиком",
        "Public address of the Revizor server, to print the whole link",
    ),
    (
        "source hook",
        "token_env",
        "Имя переменной с токеном приложения (его показывает Битрикс24); адрес не меняется",
        "Name of the variable with the application token (shown by Bitrix24); the address stays",
    ),
    ("source hook", "close", "Закрыть адрес и забыть очередь", "Close the address and forget the queue"),
];
