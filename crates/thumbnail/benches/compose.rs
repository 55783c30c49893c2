//! What a package's pictures cost: one 1536x864 JPEG decoded, three thumbnails set and encoded.
//! `cargo bench -p greenlit-thumbnail`

use criterion::{Criterion, criterion_group, criterion_main};
use greenlit_domain::layout::{Layout, Side};
use greenlit_thumbnail::{Background, Brief, Composer, inspect};

/// A picture with detail everywhere: harder to code than most photographs.
fn picture() -> Vec<u8> {
    let (width, height) = (1536_u32, 864_u32);
    let wave = |v: f32| (v.sin() * 0.5 + 0.5) * 255.0;
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|i| {
            let (x, y) = ((i % width) as f32, (i / width) as f32);
            let grain = (i.wrapping_mul(2_654_435_761) >> 27) as f32;
            [
                wave(x / 90.0 + y / 200.0),
                wave(y / 70.0),
                wave((x - y) / 120.0),
            ]
            .map(|c| (c * 0.85 + grain) as u8)
        })
        .collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    if let Err(error) = encoder.encode(
        &pixels,
        width as u16,
        height as u16,
        jpeg_encoder::ColorType::Rgb,
    ) {
        eprintln!("the bench's own picture could not be encoded: {error}");
    }
    jpeg
}

fn brief(layout: Layout) -> Brief<'static> {
    Brief {
        words: "pão que cresce",
        layout,
        empty_side: Side::Left,
        language: "pt-BR",
        colours: &[],
        label: Some("offline draft"),
    }
}

fn compose(c: &mut Criterion) {
    let jpeg = picture();
    let composer = Composer::new();
    let Ok(background) = Background::decode(&jpeg) else {
        return;
    };
    c.bench_function("three thumbnails from one 1536x864 JPEG", |b| {
        b.iter(|| {
            let background = Background::decode(&jpeg);
            background.map(|picture| {
                Layout::ALL.map(|layout| composer.compose(&picture, &brief(layout)).is_ok())
            })
        });
    });
    for layout in Layout::ALL {
        c.bench_function(&format!("compose {layout:?}"), |b| {
            b.iter(|| composer.compose(&background, &brief(layout)))
        });
    }
    c.bench_function("decode and scale", |b| {
        b.iter(|| Background::decode(&jpeg).is_ok())
    });
    c.bench_function("inspect", |b| b.iter(|| inspect(&jpeg)));
    c.bench_function("Composer::new", |b| b.iter(Composer::new));
}

criterion_group!(benches, compose);
criterion_main!(benches);
