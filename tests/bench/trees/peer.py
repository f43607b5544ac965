"""A forest by scikit-learn or boosting by LightGBM on a table of a file.

Run:  python peer.py forest|boosting TABLE ROWS FEATURES TREES THREADS
The table has float32 columns one after the other, the target as the last. Prints one line of JSON.
"""

import json
import resource
import sys
import time

import numpy as np

task, path = sys.argv[1:3]
rows, features, trees, threads = map(int, sys.argv[3:])
table = np.fromfile(path, dtype=np.float32).reshape(features + 1, rows)
x, y = np.ascontiguousarray(table[:-1].T), table[-1].astype(np.float64)

if task == 'forest':
    import sklearn
    from sklearn.ensemble import RandomForestRegressor

    name = f'scikit-learn {sklearn.__version__}'

    def fit():
        forest = RandomForestRegressor(n_estimators=trees, n_jobs=threads, random_state=0).fit(x, y)
        return float(np.mean([tree.get_n_leaves() for tree in forest.estimators_]))
else:
    import lightgbm

    name = f'LightGBM {lightgbm.__version__}'

    def fit():
        settings = {'objective': 'l2', 'num_threads': threads, 'verbose': -1}
        data = lightgbm.Dataset(x, y, params=settings)
        course = {}
        lightgbm.train(
            settings, data, trees, valid_sets=[data], valid_names=['train'],
            callbacks=[lightgbm.record_evaluation(course)],
        )
        return course['train']['l2'][-1]


def status(name):
    with open('/proc/self/status') as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name + ':'))


# The peak starts anew from what the process holds.
with open('/proc/self/clear_refs', 'w') as file:
    file.write('5')
before, usage, start = status('VmRSS'), resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
figure = fit()
seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    'name': name,
    'seconds': seconds,
    'cpu': after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime,
    'megabytes': max(0, status('VmHWM') - before) / 1e6,
    'figure': figure,
}))
