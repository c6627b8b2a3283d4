//! Records and fields of awkward texts.

use super::*;

const SEMI: Dialect = Dialect { separator: b';', terminator: b'\n' };

fn read(text: &str, dialect: Dialect, width: usize) -> Vec<(u64, Option<Flaw>, Vec<String>)> {
    let mut block = Block { data: text.to_owned(), ..Block::default() };
    let rule = Suspicion::new(&Limits::default(), width);
    let mut line = 1;
    let mut rows = Vec::new();
    let rest = split(text.as_bytes(), 0, true, dialect, rule, &mut line, &mut rows);
    assert_eq!(rest, text.len());
    block.rows = rows;
    fields(&mut block, dialect);
    block.rows.iter().map(|r| (r.line, r.flaw, block.texts(r).map(str::to_owned).collect())).collect()
}

fn cells(text: &str) -> Vec<Vec<String>> {
    read(text, SEMI, 0).into_iter().map(|r| r.2).collect()
}

#[test]
fn quotes_newlines_and_separators() {
    assert_eq!(cells("a;b\n1;2\n"), [["a", "b"], ["1", "2"]]);
    assert_eq!(cells("\"a;1\";\"b\"\"c\"\r\nx;\"y\nz\"\r\n"), [["a;1", "b\"c"], ["x", "y\nz"]]);
    assert_eq!(cells("a;\"\";b\n"), [["a", "", "b"]]);
    assert_eq!(cells("a;b;\n"), [["a", "b", ""]]);
    assert_eq!(cells("5\" труба;2\n"), [["5\" труба", "2"]]);
    assert_eq!(cells("\"ООО \"Ромашка\"\";2\n\"b\";3"), [["ООО \"Ромашка\"", "2"], ["b", "3"]]);
    assert_eq!(cells("\"\"\"a\"\"\";2"), [["\"a\"", "2"]]);
}

#[test]
fn carriage_return_alone_ends_records() {
    let cr = Dialect { separator: b',', terminator: b'\r' };
    let rows = read("a,b\r1,\"x\ry\"\r2,3\r", cr, 2);
    assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(rows[1].2, ["1", "x\ry"]);
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let mut text = String::from("id;name;amount\n");
    for i in 0..1000 {
        if i == 10 {
            text.push_str("10;\"сломано;5\n");
        } else {
            text.push_str(&format!("{i};имя {i};5\n"));
        }
    }
    let rows = read(&text, SEMI, 3);
    assert_eq!(rows.len(), 1001);
    let bad: Vec<_> = rows.iter().filter(|r| r.1.is_some()).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!((bad[0].0, bad[0].1), (12, Some(Flaw::UnclosedQuote)));
    assert_eq!(rows[1000], (1001, None, vec!["999".into(), "имя 999".into(), "5".into()]));
}

#[test]
fn an_unclosed_quote_among_quoted_cells_costs_one_row() {
    let text = "\"id\";\"name\"\n\"1\";\"a\"\n\"2\";\"b\n\"3\";\"c\"\n\"4\";\"d\"\n";
    let rows = read(text, SEMI, 2);
    let good: Vec<_> = rows.iter().filter(|r| r.1.is_none()).map(|r| r.2[0].as_str()).collect();
    assert_eq!(good, ["id", "1", "3", "4"]);
    assert_eq!(rows.iter().filter(|r| r.1 == Some(Flaw::UnclosedQuote)).map(|r| r.0).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_cut_last_line_is_noticed() {
    assert_eq!(read("a;b\n1;2\n3", SEMI, 2)[2].1, Some(Flaw::Unfinished));
    assert_eq!(read("a;b\n1;2\n3;4", SEMI, 2)[2].1, None);
}

#[test]
fn any_cut_of_the_buffer_gives_the_same_records() {
    let text = "a;b\r\n\"x;\"\"y\"\"\";\"z\r\nw\"\r\n\"q\" ;1\r\n;;\r\n\r\n5;\"6\"";
    let whole = {
        let (mut line, mut rows) = (1, Vec::new());
        split(text.as_bytes(), 0, true, SEMI, Suspicion::new(&Limits::default(), 2), &mut line, &mut rows);
        rows.iter().map(|r| (r.line, r.start, r.end, r.flaw)).collect::<Vec<_>>()
    };
    for cut in 0..text.len() {
        let (mut line, mut rows) = (1, Vec::new());
        let rule = Suspicion::new(&Limits::default(), 2);
        let rest = split(&text.as_bytes()[..cut], 0, false, SEMI, rule, &mut line, &mut rows);
        split(text.as_bytes(), rest, true, SEMI, rule, &mut line, &mut rows);
        let got: Vec<_> = rows.iter().map(|r| (r.line, r.start, r.end, r.flaw)).collect();
        assert_eq!(got, whole, "cut at {cut}");
    }
}
