//! Old binary workbooks made by hand.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

/// Row, column, number of the cell format, value.
pub type Cell<'a> = (u16, u16, u16, Result<f64, &'a str>);

/// A true binary workbook: container, globals, one sheet.
pub fn xls(cells: &[(u16, u16, Result<f64, &str>)]) -> Vec<u8> {
    let cells: Vec<Cell<'_>> = cells.iter().map(|(r, c, v)| (*r, *c, 0, *v)).collect();
    indented(&cells, &[0])
}

/// The same with cell formats: `indents` of the formats that cells name by number.
pub fn indented(cells: &[Cell<'_>], indents: &[u8]) -> Vec<u8> {
    fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
        out.extend(kind.to_le_bytes());
        out.extend((body.len() as u16).to_le_bytes());
        out.extend(body);
    }
    let bof = |kind: u16| [&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat();
    let mut book = Vec::new();
    record(&mut book, 0x0809, &bof(5));
    record(&mut book, 0x0042, &1200_u16.to_le_bytes());
    for indent in indents {
        let mut format = vec![0; 20];
        format[8] = *indent;
        record(&mut book, 0x00e0, &format);
    }
    let place = book.len() + 4;
    record(&mut book, 0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b'A']);
    record(&mut book, 0x000a, &[]);
    let start = book.len() as u32;
    book[place..place + 4].copy_from_slice(&start.to_le_bytes());
    record(&mut book, 0x0809, &bof(0x10));
    for (row, column, format, value) in cells {
        let mut body = [row.to_le_bytes(), column.to_le_bytes(), format.to_le_bytes()].concat();
        match value {
            Ok(f) => {
                body.extend(f.to_le_bytes());
                record(&mut book, 0x0203, &body);
            }
            Err(text) => {
                let units: Vec<u16> = text.encode_utf16().collect();
                body.extend((units.len() as u16).to_le_bytes());
                body.push(1);
                body.extend(units.iter().flat_map(|u| u.to_le_bytes()));
                record(&mut book, 0x0204, &body);
            }
        }
    }
    record(&mut book, 0x000a, &[]);
    container(book)
}

/// The file around a stream of a workbook.
fn container(mut book: Vec<u8>) -> Vec<u8> {
    let size = book.len().max(4096);
    book.resize(size.div_ceil(512) * 512, 0);
    let sectors = book.len() / 512;
    let mut head = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    head.resize(512, 0);
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &0xffff_fffe_u32.to_le_bytes());
    put(68, &0xffff_fffe_u32.to_le_bytes());
    put(76, &[0xff; 436]);
    put(76, &0_u32.to_le_bytes());
    let mut fat: Vec<u32> = vec![0xffff_fffd, 0xffff_fffe];
    fat.extend((0..sectors).map(|i| if i + 1 == sectors { 0xffff_fffe } else { i as u32 + 3 }));
    fat.resize(128, 0xffff_ffff);
    let entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut e = vec![0; 128];
        let units: Vec<u16> = name.encode_utf16().collect();
        units.iter().enumerate().for_each(|(i, u)| e[i * 2..i * 2 + 2].copy_from_slice(&u.to_le_bytes()));
        e[64..66].copy_from_slice(&((units.len() as u16 + 1) * 2).to_le_bytes());
        e[66] = kind;
        e[68..80].copy_from_slice(&[0xff; 12]);
        if kind == 5 {
            e[76..80].copy_from_slice(&1_u32.to_le_bytes());
        }
        e[116..120].copy_from_slice(&start.to_le_bytes());
        e[120..124].copy_from_slice(&size.to_le_bytes());
        e
    };
    let mut out = head;
    out.extend(fat.iter().flat_map(|n| n.to_le_bytes()));
    out.extend(entry("Root Entry", 5, 0xffff_fffe, 0));
    out.extend(entry("Workbook", 2, 2, size as u32));
    out.extend(vec![0; 256]);
    out.extend(book);
    out
}
