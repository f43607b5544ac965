"""statsforecast's AutoETS on two processes, beside the program's: reads series from a file, prints seconds and AICc."""

import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd
import statsforecast
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

warnings.filterwarnings('ignore')


def frame(series):
    return pd.concat([pd.DataFrame({'unique_id': i, 'ds': np.arange(len(y)), 'y': y}) for i, y in enumerate(series)])


def run(series, jobs):
    forecaster = StatsForecast(models=[AutoETS(season_length=12)], freq=1, n_jobs=jobs)
    start = time.perf_counter()
    forecaster.fit(frame(series))
    return time.perf_counter() - start, forecaster


if __name__ == '__main__':
    series = json.load(open(sys.argv[1]))
    run(series[:4], 2)
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds, forecaster = run(series, 2)
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(own, after))
    aicc = [float(model.model_['aicc']) for model in forecaster.fitted_[:, 0]]
    print(json.dumps({'name': f'statsforecast {statsforecast.__version__}', 'seconds': seconds, 'cpu': cpu, 'aicc': aicc}))
