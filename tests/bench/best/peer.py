"""AutoGluon-TimeSeries on column OT of ETTh1, 24 hours ahead, to stand beside `gatewise best` (docs/best.md).

Run:  python peer.py PATH/TO/ETTh1.csv MINUTES SEED [STRIDE] [PRESET]
Fits on rows 0..11519, as a search has them before it looks at the test part, and predicts from every STRIDE-th origin of the
test part, rows 11520..14399, with all rows before the origin at hand. Prints one line of JSON. Needs autogluon.timeseries.
"""
import csv, json, sys, tempfile, time
import numpy as np
import pandas as pd
from autogluon.timeseries import TimeSeriesDataFrame, TimeSeriesPredictor

path, minutes, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
stride = int(sys.argv[4]) if len(sys.argv) > 4 else 1
preset = sys.argv[5] if len(sys.argv) > 5 else 'medium_quality'
HORIZON, TRAIN, TEST_START, TEST_END = 24, 8640, 11520, 14400
rows = list(csv.DictReader(open(path)))[:TEST_END]
times = pd.to_datetime([row['date'] for row in rows])
values = np.array([float(row['OT']) for row in rows])


def frame(stretches):
    """@param stretches a name and the row behind the last one of each"""
    return TimeSeriesDataFrame.from_data_frame(pd.concat(
        pd.DataFrame({'item_id': name, 'timestamp': times[:end], 'target': values[:end]}) for name, end in stretches
    ))


begun = time.perf_counter()
with tempfile.TemporaryDirectory() as folder:
    predictor = TimeSeriesPredictor(prediction_length=HORIZON, freq='h', eval_metric='MSE', path=folder, verbosity=2)
    predictor.fit(frame([('OT', TEST_START)]), presets=preset, time_limit=60 * minutes, random_seed=seed)
    fitted = time.perf_counter() - begun
    print(predictor.leaderboard().to_string(), file=sys.stderr, flush=True)
    origins = list(range(TEST_START, TEST_END - HORIZON + 1, stride))
    errors, last = [], []
    for first in range(0, len(origins), 50):
        some = origins[first:first + 50]
        forecast = predictor.predict(frame([(f'{origin:06d}', origin) for origin in some]), random_seed=seed)
        for origin in some:
            actual = values[origin:origin + HORIZON]
            errors.append(np.mean((forecast.loc[f'{origin:06d}']['mean'].to_numpy() - actual) ** 2))
            last.append(np.mean((values[origin - 1] - actual) ** 2))
        print(f'{len(errors)} of {len(origins)}: {np.mean(errors):.4f}', file=sys.stderr, flush=True)
variance = values[:TRAIN].var()
print(json.dumps({
    'preset': preset, 'minutes': minutes, 'seed': seed, 'windows': len(origins), 'stride': stride,
    'fitSeconds': fitted, 'predictSeconds': time.perf_counter() - begun - fitted, 'model': predictor.model_best,
    'mse': np.mean(errors), 'scaledMse': np.mean(errors) / variance, 'lastValueScaledMse': np.mean(last) / variance,
}))
