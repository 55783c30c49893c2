//! Black PNGs of any size without an encoder: their data is one byte repeated, which deflate says in two bits for each 258.

/// A black picture of this size, in three bytes a pixel.
pub(super) fn flat(width: u32, height: u32) -> Vec<u8> {
    // Each line begins with the number of its filter, which is 0 as well.
    let bytes = (u64::from(width) * 3 + 1) * u64::from(height);
    picture(width, height, bytes)
}

/// A picture of 8x8 that claims to have this size.
pub(super) fn claiming(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, (8 * 3 + 1) * 8)
}

fn picture(width: u32, height: u32, bytes: u64) -> Vec<u8> {
    let mut header = Vec::with_capacity(13);
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    // Eight bits each of red, green and blue.
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"IDAT", &zeros(bytes));
    chunk(&mut out, b"IEND", &[]);
    out
}

/// So many zero bytes as zlib packs them: one literal, then "the last byte 258 times again", which is two zero bits.
fn zeros(count: u64) -> Vec<u8> {
    const LONGEST: u64 = 258;
    let repeats = (count - 1) / LONGEST;
    let rest = (count - 1) % LONGEST;
    let mut bits = Bits::default();
    // The last block, with codes of its own.
    bits.push(0b101, 3);
    // 286 literals and lengths, one distance, 18 lengths of code lengths.
    bits.push(29, 5);
    bits.push(0, 5);
    bits.push(14, 4);
    // In the order 16, 17, 18, 0, ... 2, 14, 1: 18 has one bit, 2 and 1 have two.
    for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] {
        bits.push(length, 3);
    }
    // Codes stand with their first bit first: 18 is 0, 1 is 10, 2 is 11.
    let [zeros_of, one, two] = [(0b0, 1), (0b01, 2), (0b11, 2)];
    let code = |bits: &mut Bits, (code, length)| bits.push(code, length);
    // The byte 0 has two bits; 1 to 255 have none; the end has two; 257 to 284 have none; 285 and the distance have one.
    code(&mut bits, two);
    for run in [138, 117] {
        code(&mut bits, zeros_of);
        bits.push(run - 11, 7);
    }
    code(&mut bits, two);
    code(&mut bits, zeros_of);
    bits.push(28 - 11, 7);
    code(&mut bits, one);
    code(&mut bits, one);
    // So 285 is 0, the byte 0 is 10, the end is 11, and the distance 1 is 0.
    const BYTE: (u32, u32) = (0b01, 2);
    code(&mut bits, BYTE);
    bits.zeros(repeats * 2);
    for _ in 0..rest {
        code(&mut bits, BYTE);
    }
    code(&mut bits, (0b11, 2));
    let mut out = vec![0x78, 0xda];
    out.extend(bits.done());
    // Adler-32 of zeros: the first sum stays 1, the second counts the bytes.
    out.extend((((count % 65_521) as u32) << 16 | 1).to_be_bytes());
    out
}

/// Bits as deflate packs them: the lowest of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    open: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, length: u32) {
        self.open |= value << self.count;
        self.count += length;
        while self.count >= 8 {
            self.bytes.push(self.open as u8);
            self.open >>= 8;
            self.count -= 8;
        }
    }

    fn zeros(&mut self, mut count: u64) {
        while count > 0 && self.count > 0 {
            self.push(0, 1);
            count -= 1;
        }
        self.bytes
            .resize(self.bytes.len() + (count / 8) as usize, 0);
        self.push(0, (count % 8) as u32);
    }

    fn done(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
        self.bytes
    }
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let sum = crc(&out[start..]);
    out.extend(sum.to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    let mut table = [0; 256];
    for (index, entry) in table.iter_mut().enumerate() {
        *entry = (0..8).fold(index as u32, |value, _| match value & 1 {
            1 => 0xedb8_8320 ^ (value >> 1),
            _ => value >> 1,
        });
    }
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        table[((sum ^ u32::from(*byte)) & 0xff) as usize] ^ (sum >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_packed_as_zlib_reads_them() {
        // zlib itself unpacks this to 1000 zero bytes (python3: zlib.decompress).
        let known = "78daedc0810000000080a0fda917a980aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0603e80001";
        let found: String = zeros(1_000)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(found, known);
    }

    #[test]
    fn sums_are_those_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }
}
