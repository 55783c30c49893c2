//! Flat grey JPEGs of any size without an encoder: with tables of one code each, a block is two bits.

/// A grey picture of this size.
pub(super) fn flat(width: u16, height: u16) -> Vec<u8> {
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    let mut out = head(width, height);
    // "Same as the block before", "nothing but that": 0 and 0. The last byte is filled up with ones.
    let bits = blocks * 2;
    out.resize(out.len() + bits / 8, 0);
    if bits % 8 > 0 {
        out.push(0xff >> (bits % 8));
    }
    out.extend([0xff, 0xd9]);
    out
}

/// A picture of 64x64 that claims to have this size.
pub(super) fn claiming(width: u16, height: u16) -> Vec<u8> {
    let small = flat(64, 64);
    let mut out = head(width, height);
    out.extend_from_slice(&small[out.len()..]);
    out
}

/// All up to the first block; its length does not depend on the size.
fn head(width: u16, height: u16) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let mut quantisation = [1; 65];
    quantisation[0] = 0;
    segment(&mut out, 0xdb, &quantisation);
    let [h1, h2] = height.to_be_bytes();
    let [w1, w2] = width.to_be_bytes();
    segment(&mut out, 0xc0, &[8, h1, h2, w1, w2, 1, 1, 0x11, 0]);
    for table in [0x00, 0x10] {
        // One code of one bit, for the symbol 0: no difference, end of block.
        let mut huffman = [0; 18];
        huffman[0] = table;
        huffman[1] = 1;
        segment(&mut out, 0xc4, &huffman);
    }
    segment(&mut out, 0xda, &[1, 1, 0x00, 0, 63, 0]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend([0xff, marker]);
    // The length counts itself.
    out.extend((data.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(data);
}
