"""Writes what sentence-transformers makes of the reference sentences, for EncoderParityTests.

    python reference.py MODEL_FOLDER FIXTURE_FOLDER

`reference.jsonl` has a line {"text", "ids"} for each sentence, `reference.f32` the vectors in the same order as
little-endian floats. Needs sentence-transformers with torch on the processor; the vectors that are kept were made by
sentence-transformers 6.2.0, transformers 5.24.0 and torch 2.15.0.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

FUNCTIONS = ["sin(x)", "x^2", "e^(-x^2)", "1/x", "tan x", "|x - 3|", "ln(x)", "\\sqrt{x}", "x³ − 4x", "cos²θ"]
ACTIONS = ["plot {}", "Graph y = {} from -π to π", "Animate the derivative of {}", "show the area under {} on [0, 2π]"]

REQUESTS = [
    "Show the Pythagorean theorem with a 3-4-5 right triangle",
    "Visualise bubble sort on [5, 2, 9, 1]",
    "visualize Bubble Sort on the list 5 2 9 1",
    "Brownian motion of 50 particles", "2D random walk", "2-D random walks, 50 of them",
    "Explain the central limit theorem by rolling dice",
    "Rotate the vector (1, 2) by 90 degrees", "rotate the vector (1,2) by 90° counter-clockwise",
    "Multiply the matrix [[1, 2], [3, 4]] by the vector (5, 6)",
    "Show the unit circle and how sine and cosine come from it",
    "Draw a blue circle on the left of a red square", "Draw a red circle on the left of a blue square",
    "Derive the quadratic formula step by step", "x = (-b ± √(b² - 4ac)) / 2a",
    "$\\int_0^{\\infty} e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}$",
    "\\[ \\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6} \\]",
    "\\begin{pmatrix} 1 & 0 \\\\ 0 & -1 \\end{pmatrix}", "\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1",
    "Prove that √2 is irrational", "How does breadth-first search (BFS) work?", "Show a LIFO stack, please!",
    "NPV of 100 € in 5 years at 3.5 %", "NPV of $100 in 5 years at 35%", "f: ℝ → ℝ, x ↦ x²",
    "∀ε > 0 ∃δ > 0: |x − a| < δ ⇒ |f(x) − f(a)| < ε", "∇ × E = −∂B/∂t", "A ∪ B ∩ C ⊆ D", "a ≤ b ≥ c ≠ d ≈ e",
    "Dijkstra's algorithm from A to F, without negative edges", "the Fibonacci numbers up to 1,000,000",
    "3.5", "35", "-7", "0", "x", "X", "2x", "x/2", "y=mx+b", "y = m·x + b", "sin", "sine", "cosine wave",
    "Plot sin(x) in green with the axes labelled 'time (s)' and \"voltage (V)\"",
    "Plot sin(x) and cos(x), but do NOT shade the area between them", "a triangle with sides 3, 4 and 5 cm",
    "the first five odd numbers add up to 25", "Show 1/3 + 1/4 with fraction bars", "long division: 7,854 ÷ 33",
    "normal distribution with μ = 100 and σ = 15", "Taylor series of e^x about 0, up to degree 7",
    "Euler's identity e^{iπ} + 1 = 0", "epsilon-delta proof", "Riemann sums with n = 4, 8, 16, 32",
    "Lorenz attractor, σ=10, ρ=28, β=8/3", "Fourier series of a square wave, 1st to 9th harmonic",
]

SCRIPTS = [
    "", " ", "\t\n", "   plot    sin(x)   ", "plot\nsin(x)\r\nfrom 0\tto 1", ".", "?!", "...", "—", "''", "((()))",
    "a" * 100, "a" * 101, "b" * 99 + " " + "c" * 150, "é" * 100, "é" * 101, "supercalifragilisticexpialidocious",
    "pneumonoultramicroscopicsilicovolcanoconiosis", "ALL CAPITALS HERE", "MiXeD cAsE", "under_score and-hyphen",
    "café", "cafe\u0301", "naïve façade", "Ångström", "A\u030angstro\u0308m", "Poincaré", "L'Hôpital", "Erdős–Rényi",
    "İstanbul", "ISTANBUL ıstanbul", "Straße STRASSE", "ﬁne ﬂow ﬃ", "ΑΒΓ αβγ ΣΊΣΥΦΟΣ σς", "Привет, мир! Ёлка и йод",
    "Нарисуй график sin(x)", "שלום עולם", "שָׁלוֹם", "مرحبا بالعالم", "مُحَمَّد", "नमस्ते दुनिया", "สวัสดีชาวโลก", "Việt Nam, tiếng Việt",
    "画出函数图像", "画 sin(x) 的图像", "x的平方加一", "数学アニメーション", "グラフを描く", "ｆｕｌｌ ｗｉｄｔｈ ＡＢＣ１２３", "한국어 문장", "한글",
    "\u1112\u1161\u11ab\u1100\u1173\u11af", "𠀀𠀁 rare ideographs", "丽豈 compatibility", "〇一二三", "、。「」",
    "😀", "plot 📈 sin(x) 🎉🎉", "👩‍🔬 explains ⚛️", "🇩🇪 🏳️‍🌈", "🥰🫠🫨", "1️⃣ 2️⃣ 3️⃣", "❤ vs ❤️", "♠♣♥♦", "★☆ ✓ ✗ →←↑↓ ⇔",
    "x² + y³ = z⁴", "H₂O and CO₂", "½ + ¼ = ¾", "Ⅳ ⅷ", "№ 5 ™ © ®", "10 °C, 5 µm, 3 Ω, 7 Å", "ℵ₀ ℏ ℕ ℤ ℚ ℝ ℂ", "𝐱 𝑦 𝒛 𝔸 𝟙",
    "𝜋 𝛼 ∑ ∏ ∫ ∮ √ ∛ ∞", "a\u00a0b\u2003c\u3000d", "zero\u200bwidth\u200djoin\ufeff", "soft\u00adhyphen", "bell\u0007 and nul\u0000",
    "line\u2028separator", "next\u0085line", "vertical\u000btab\u000cfeed", "bad \ufffd character", "private \ue000 use",
    "left\u202eright", "[CLS]", "[SEP] in the [MASK] middle", "[cls] [Sep]", "[UNK] [PAD]", "a[SEP]b", "[ CLS ]", "[[CLS]]",
    "##ing", "#hashtag @user", "https://example.org/a?b=c&d=%20", "name@example.org", "C++ C# F# .NET", "a/b\\c|d~e`f^g",
    "<b>bold</b> &amp; {braces}", "100%", "$5.00", "£3 €4 ¥5 ₹6", "3,14159", "1e-10", "0x1F", "12:30", "2024-01-31",
    "don't can’t", "“quoted” „German“ «French»", "z\u0351\u036b\u0343a\u0328\u0321lgo\u0489", "ᾳ ῼ ἀ", "ǅ ǆ Ǆ", "ß ẞ", "ŉ ﬆ",
    "a≠b≮c", "豈更 \uf900\ufa30", "\U0002b820\U0002b920", "new marks a\u0898b\u2e52c", "\U0001d400\U0001d401", "e\u0301\u0323x", "\u0301alone", "\u200b", "\u00ad", "ａ．ｂ", "ⓐⓑ ①②", "ㄅㄆ ㈱ ㎏", "ꙮ ᚠᚢ 𓀀",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "؟ ، ؛", "।॥", "¡Hola! ¿Qué?", "· • ‣ ※ ‼", "‹›‐‑‒–—―",
]

LONG = [
    "Plot the function and explain every step of it slowly. " * 40,
    "sin(x) + " * 120 + "1", "word " * 253, "word " * 254, "word " * 255, "word " * 400, "猫" * 300, "😀 " * 260,
    " ".join(str(n) for n in range(300)), "(" * 260, "antidisestablishmentarianism " * 60,
    " ".join(REQUESTS), " ".join(REQUESTS[10:30]), " ".join(REQUESTS[:6]), "é" * 99 + " " + "x " * 300,
]


def main(model_folder: str, fixture_folder: str) -> None:
    torch.set_num_threads(1)
    model = SentenceTransformer(model_folder, device="cpu")
    texts = [action.format(function) for function in FUNCTIONS for action in ACTIONS] + REQUESTS + SCRIPTS + LONG
    assert len(texts) >= 220 and len(set(texts)) == len(texts)
    # One at a time, so that padding has no say.
    vectors = np.stack([model.encode([text], convert_to_numpy=True)[0] for text in texts])
    limit = model.max_seq_length
    folder = Path(fixture_folder)
    with (folder / "reference.jsonl").open("w", encoding="utf-8") as lines:
        for text in texts:
            ids = model.tokenizer(text, truncation=True, max_length=limit)["input_ids"]
            lines.write(json.dumps({"text": text, "ids": ids}) + "\n")
    vectors.astype("<f4").tofile(folder / "reference.f32")
    print(len(texts), "sentences of at most", limit, "tokens,", vectors.shape[1], "numbers each")


if __name__ == "__main__":
    main(*sys.argv[1:])
