"""Writes a small sentence encoder with random weights, and what sentence-transformers makes of some sentences with it.

    python small_model.py FIXTURE_FOLDER

One piece is listed twice, which leaves a number without one. Unlike all-MiniLM-L6-v2 it keeps capitals and accents, takes the vector of the first token, does not normalise, has its
vocabulary in `tokenizer.json` alone, and its weights one level down. Made with the versions named in reference.py.
"""

import json
import string
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer, models
from transformers import BertConfig, BertModel, BertTokenizer

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [
    *"abcdefghijklmnopqrstuvwxyzABCDEF0123456789()+-=^,.é",
    *("##" + c for c in string.ascii_lowercase + "0123456789é"),
    "plot", "sin", "circle", "##ing", "##s", "Plot", "café",
]

TEXTS = [
    "plot sin(x)", "Plot sin(X)", "plotting circles", "café", "cafe\u0301", "ZZZ", "", "a b c d e f " * 10, "x^2 + 3.5 = y",
    "猫 and 狗",
]


def main(fixture_folder: str) -> None:
    torch.manual_seed(5)
    torch.set_num_threads(1)
    folder = Path(fixture_folder) / "small"
    config = BertConfig(
        vocab_size=len(PIECES) + 3, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
        max_position_embeddings=32, initializer_range=0.4,
    )
    with tempfile.TemporaryDirectory() as draft:
        vocabulary = Path(draft) / "vocab.txt"
        vocabulary.write_text("\n".join(PIECES) + "\n", encoding="utf-8")
        BertTokenizer(str(vocabulary), do_lower_case=False).save_pretrained(draft)
        BertModel(config, add_pooling_layer=False).save_pretrained(draft)
        encoder = models.Transformer(draft, max_seq_length=24)
        pooling = models.Pooling(config.hidden_size, pooling_mode="cls")
        model = SentenceTransformer(modules=[encoder, pooling], device="cpu")
        model.save_pretrained(str(folder), create_model_card=False)
    (folder / "vocab.txt").unlink(missing_ok=True)
    weights = load_file(folder / "model.safetensors")
    save_file({"bert." + name: tensor for name, tensor in weights.items()}, folder / "model.safetensors")
    reference = [
        {
            "text": text,
            "ids": model.tokenizer(text, truncation=True, max_length=24)["input_ids"],
            "vector": [float(number) for number in np.float32(model.encode([text])[0])],
        }
        for text in TEXTS
    ]
    lines = "".join(json.dumps(line) + "\n" for line in reference)
    (folder / "reference.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
