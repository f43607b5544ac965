"""A study of Optuna over a GRU in PyTorch, on ETTh1's OT: the space, seeds, epochs and windows of `npm run bench -- tuning`.

Run:  python peer.py ETTh1.csv TRIALS EPOCHS WORKERS FOLDER
Every worker is a process of one thread; they share the study through a journal in FOLDER. Validation after each epoch, as pruning needs
it; the test part is not looked at.
"""

import csv
import multiprocessing
import os
import sys

path, trials, epochs, workers, folder = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
LOOKBACK, HORIZON = 24, 24


def work(worker):
    import optuna
    import torch
    from torch import nn

    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    values = torch.tensor([float(row["OT"]) for row in csv.DictReader(open(path))])
    first, second = int(len(values) * 0.7), int(len(values) * 0.85)
    values = (values - values[:first].mean()) / values[:first].std(correction=0)
    windows = values.unfold(0, LOOKBACK + HORIZON, 1)
    train = windows[: first - LOOKBACK - HORIZON + 1]
    validation = windows[first - LOOKBACK : second - LOOKBACK - HORIZON + 1]
    loss = nn.MSELoss()

    def objective(trial):
        units = trial.suggest_int("units", 8, 64, log=True)
        rate = trial.suggest_float("rate", 1e-4, 1e-2, log=True)
        batch = trial.suggest_categorical("batch", [32, 64])
        torch.manual_seed(5)
        gru, out = nn.GRU(1, units, batch_first=True), nn.Linear(units, HORIZON)
        optimizer = torch.optim.Adam([*gru.parameters(), *out.parameters()], rate)
        best = float("inf")
        for _ in range(epochs):
            for rows in torch.randperm(len(train)).split(batch):
                own = train[rows]
                optimizer.zero_grad()
                loss(out(gru(own[:, :LOOKBACK].unsqueeze(-1))[0][:, -1]), own[:, LOOKBACK:]).backward()
                optimizer.step()
            total = 0.0
            with torch.inference_mode():
                for own in validation.split(batch):
                    predicted = out(gru(own[:, :LOOKBACK].unsqueeze(-1))[0][:, -1])
                    total += loss(predicted, own[:, LOOKBACK:]).item() * len(own)
            best = min(best, total / len(validation))
        return best

    storage = optuna.storages.JournalStorage(
        optuna.storages.journal.JournalFileBackend(os.path.join(folder, "journal.log"))
    )
    sampler = optuna.samplers.TPESampler(seed=5 + worker, constant_liar=True, multivariate=True)
    study = optuna.create_study(storage=storage, study_name="bench", sampler=sampler, load_if_exists=True)
    share = trials // workers + (worker < trials % workers)
    study.optimize(objective, n_trials=share)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    processes = [multiprocessing.Process(target=work, args=(worker,)) for worker in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    sys.exit(max(process.exitcode for process in processes))
