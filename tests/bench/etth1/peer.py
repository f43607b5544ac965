"""One epoch over ETTh1's training part in PyTorch, with validation.

Run:  python peer.py PATH/TO/ETTh1.csv THREADS ROUNDS
Prints {"milliseconds": …}: the fastest of ROUNDS epochs, batches gathered from the series and shuffled anew each time.
"""
import csv, json, sys, time
import torch
from torch import nn

path, threads, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(0)
LOOKBACK, HORIZON, BATCH = 96, 24, 32
values = torch.tensor([float(row['OT']) for row in csv.DictReader(open(path))][:14400])
values = (values - values[:8640].mean()) / values[:8640].std(correction=0)
windows = values.unfold(0, LOOKBACK + HORIZON, 1)
train, validation = windows[: 8640 - LOOKBACK - HORIZON + 1], windows[8640 - LOOKBACK : 11520 - LOOKBACK - HORIZON + 1]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru, self.out = nn.GRU(1, 64, batch_first=True), nn.Linear(64, HORIZON)

    def forward(self, x):
        return self.out(self.gru(x.unsqueeze(-1))[0][:, -1])


model = Model()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
loss = nn.MSELoss()


def epoch():
    model.train()
    for rows in torch.randperm(len(train)).split(BATCH):
        batch = train[rows]
        optimizer.zero_grad()
        loss(model(batch[:, :LOOKBACK]), batch[:, LOOKBACK:]).backward()
        optimizer.step()
    model.eval()
    total = 0.0
    with torch.inference_mode():
        for batch in validation.split(BATCH):
            total += loss(model(batch[:, :LOOKBACK]), batch[:, LOOKBACK:]).item() * len(batch)
    return total / len(validation)


best = float('inf')
for _ in range(rounds):
    start = time.perf_counter()
    value = epoch()
    best = min(best, time.perf_counter() - start)
print(json.dumps({'milliseconds': best * 1e3, 'validationLoss': value, 'windows': [len(train), len(validation)]}))
