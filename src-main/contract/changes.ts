/**
 * A sentence for each change of what a client may ask or is answered, oldest first, for scripts that use the HTTP door: what
 * is new, or what they have to do otherwise. A test holds the contract against the one that was recorded for its version and
 * wants a sentence here before it takes another one.
 */
export const contractChanges: readonly string[] = [
  'A preparation may begin with the step `missingValues`; a check’s finding may carry a `repair` and has the ids `markedMissing` and `absentMarker`; a split tells `markedValues`.',
  'Figures of a part of an evaluation, and of its baselines, are in `metrics` by their names: `original.mae` is `metrics.mae`, `balancedAccuracy` is `metrics.balancedAccuracy`.',
  'The error codes `ENGINE_UNSUPPORTED` and `COMPARISON_MISMATCH`, which nothing answered with, are gone.',
  '`GET /runs/{id}/analysis`, which no page used, is gone: its figures are in the evaluation of the run or follow from its predictions.',
  'A configuration has no `training`: `seed`, `classWeight` and `sampleWeight` stand alone, the rest is `model.training`, because it belongs to that kind of model; one of before is still understood where it does not say `schemaVersion` 3. A run tells the `outcome` of its fit, its model may have `facts` in the place of layers, and `progress.epochs` is null for a model that is fitted at once.',
  '`POST /runs/cancel` takes `parent` (a group of repeats) in the place of `ids`, and cancels all its runs that have not ended.',
  'Events of the type `progress` have a `message` in every stream: what the job is at, in one word.',
  'A model may be of the kind `linear` (Ridge, ElasticNet or LogisticRegression), and the presets `linear` and `dlinear` make one; a configuration’s `schemaVersion` is 4, and 3 is still understood.',
  'A comparison tells its `verdict`; `POST /verdicts/members` and `GET /verdicts/experiments` answer with verdicts alone.',
  'An experiment tells its `evaluatedCount`: how many of its runs have figures.',
  'An evaluation of numbers has no `pinball`: it scored the point forecast as if it were each quantile. `PUT /runs/{id}/threshold` takes either of two classes as `className`.',
  'A check’s finding may carry `repairs`, a list of changes of the configuration that would mend it, in the place of one `repair`; preparations may have the steps `sortRows`, `repeatedTimes` and `leaveOut`, and a split tells `arrangedRows`.',
  'A model may be of the kind `statistical` (a method under statsforecast’s name), and the presets `auto-ets` and `dynamic-theta` make one; a diagnostic of a fit may be a text; a configuration’s `schemaVersion` is 6, and 5 is still understood.',
  '`POST /reports/html` and `POST /reports/pdf` stream: progress, then an event of the type `done` with what was the answer before.',
  'The test part of an experiment is sealed until it is opened: `POST /experiments/{id}/test-part` takes the `reason`, `GET` tells the ledger. `GET /verdicts/experiments` judges by the validation part.',
  'A model may be of the kinds `randomForest`, `extraTrees` and `gradientBoosting`, and the presets `random-forest`, `extra-trees` and `boosting` make one; a configuration’s `schemaVersion` is 7, and 6 is still understood.',
  'An experiment tells its `reasons`: those that were given for running in spite of findings stay with it, and `POST /runs` needs them once; an empty one takes a reason back.',
  '`PUT /experiments/{id}` takes `basedOn`, the `updatedAt` of what was changed, and then answers CONFLICT where another change was stored since.',
  'A set of a comparison’s `verdict` tells what its members are `tested` in, and each member its `figure` in that.',
  '`POST /runs/{runId}/prediction` predicts every window of a new file with a run’s model and streams them; `…/prediction/inspect` tells where the file has the columns that the model needs.',
  'The `skill` of a run and of its evaluation is against the strongest baseline of all, the linear model included, as the verdict has it, and so are the new figures `validation.skill` and `test.skill`; evaluations have no findings about baselines any more. An entry of the leaderboard tells its `verdict` in the place of `skill` and `skillState`, and the leaderboard the `verdict` on who leads.',
  'An experiment tells when its test part was opened, `testOpenedAt`. `POST /runs/list` takes `testPart: "opened"`: filter and order then take figures of sealed test parts as absent. A filter by a figure of the test part that leaves one run, and a report on one run, stand in the ledger.',
  '`POST /runs/{runId}/explanation` streams progress, then an event of the type `done` with by what the run’s model predicts what it does.',
  '`GET /report-files` lists the PDFs that were written to the workspace.',
  'Runs can be combined: `POST /runs/ensemble` queues a run of them, `GET /runs/{id}/members` tells what became of its members. A model may be of the kind `ensemble`, and the outcome of its fit tells the `combination`; a configuration’s `schemaVersion` is 8, and 7 is still understood.',
  '`POST /runs/{runId}/model` writes a run’s model as one file, `POST /models/import` makes a run of one; such a run has an artefact of the kind `training` in the place of predictions, and answers RUN_STATE to what needs the rows of its data.',
  '`GET /recipes` lists the ready experiments, `POST /recipes/{name}/run` does one and streams its steps; a report’s request may carry `exhibits`, tables and figures of its author.',
  '`GET /datasets/{id}/rows` takes `sort`, `direction`, `search`, `column` and `onlyMissing`, and tells the `numbers` of the rows, the `matchCount` and the `timeZone` in which times stand: that of the dataset, with their offset, where it was UTC.',
  'The weight of `sampleWeight` may be below zero, which a check’s finding with the id `negativeWeight` blocks until a reason is given; a configuration’s `schemaVersion` is 9, and 8 is still understood.',
  'What a ready experiment came to tells its `groups` in the place of `groupIds`, the experiments `abnormal-classification` and `power-usage` are new, and an exhibit may be `preformatted`. Synthetic power usage may come `scaled`.',
  'Errors tell their `message` once more with its values apart, in `details.sentence` (`template` and `values`), and their `hint` in `details.hintSentence`; so do the `errors` of a check (`sentence`), its `engineNote` (`engineNoteSentence`) and the `note` of a device (`noteSentence`). An entry of `damage` in `GET /system` is an object with `message` and `sentence`; it was a text.',
  '`POST /datasets/{datasetId}/search` scores candidates for a configuration’s model on folds of its training part and streams progress, then a table. The ready experiment `wind-power` is new, and synthetic wind power may have the column `energy`.',
  'Runs can be paused and resumed: `POST /runs/pause` takes `ids` or `all`, `POST /runs/resume` takes `ids` and `epochs`. A run may be `paused`, and `failed` and `interrupted` ones may go on; its summary tells `checkpointEpoch`, its details `resumptions`; the settings have `checkpointEpochs`.',
  'What a ready experiment came to tells the `id` of its kept report.',
  'The skill of a backtest is against the strongest baseline over all folds, which its result names (`strongest`); a fold tells `baselineMae`, of a classification `lastLabelAccuracy`.',
  '`POST /datasets/{datasetId}/best` finds the best forecast that a time or a number of trainings allows, streams how it stands, then what it came to.',
  'Studies search the settings of a variant: `POST /studies` makes one, `POST /studies/{id}/start`, `pause` and `stop` lead it, `GET /studies/{id}/trials` and `GET /studies/watch` tell what comes of it, `POST /studies/{id}/apply` makes an experiment of the best. A run tells the `studyId` and the number of the `trial` that it is; a parent of runs may be a study.',
  'The method of a statistical model may be `AutoARIMA` or `MSTL`; a configuration’s `schemaVersion` is 10, and 9 is still understood.',
  'A split may be of the kind `column`, whose values name the parts; a split tells its `unnamedRows`, a check’s finding may have the id `unnamedRows`; a configuration’s `schemaVersion` is 11, and 10 is still understood.',
  'How the search for the best forecast stands tells its `metric` and the `unit` of the target; an entry names its `columns` and whether it sees the `calendar`, in the place of `features`, and its `lookback` is null where it has none. The `winner` tells whether its run `isFinal`: trained on all rows before the test part.',
  '`GET /studies/{id}/importance` tells how much of what an objective varies by comes from each parameter alone.',
  'An import may add a column with the name of each row’s file, `choices.fileColumn`; a preview tells its `fileCount`.',
  'A study may have the samplers `tpe`, `gp` and `sobol`, and a `grid` with `points`; nine pruners; and constraints, which its trials keep to. `POST /studies/preview` tells why a sampler is chosen. `GET /system/resolve` finds studies too.',
  '`POST /datasets/{datasetId}/best/start` begins a search for the best forecast that goes on when nobody looks, `GET /datasets/{datasetId}/best` tells the last one and follows it, `…/best/cancel` ends it. Two at once for one dataset answer RUN_STATE.',
];

/** Counts up with every change. */
export const contractVersion = contractChanges.length + 1;
