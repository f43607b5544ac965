import Sqlite, { type Database } from 'better-sqlite3';
import { GatewiseError, hinted } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { OptunaNumber, OptunaStudy, OptunaTrial } from '../core/study/exchange';

/** Of the schema of Optuna 3.2 to 5, as its migrations name it. */
const [schemaVersion, libraryVersion, revision] = [12, '5.0.0', 'v3.2.0.a'];

/** The tables of that schema. */
const tables = `
CREATE TABLE studies (study_id INTEGER NOT NULL PRIMARY KEY, study_name VARCHAR(512) NOT NULL);
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE TABLE version_info (version_info_id INTEGER NOT NULL PRIMARY KEY, schema_version INTEGER,
  library_version VARCHAR(256), CHECK (version_info_id=1));
CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL PRIMARY KEY, direction VARCHAR(8) NOT NULL,
  study_id INTEGER NOT NULL REFERENCES studies (study_id), objective INTEGER NOT NULL, UNIQUE (study_id, objective));
CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL PRIMARY KEY,
  study_id INTEGER REFERENCES studies (study_id), "key" VARCHAR(512), value_json TEXT, UNIQUE (study_id, "key"));
CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL PRIMARY KEY,
  study_id INTEGER REFERENCES studies (study_id), "key" VARCHAR(512), value_json TEXT, UNIQUE (study_id, "key"));
CREATE TABLE trials (trial_id INTEGER NOT NULL PRIMARY KEY, number INTEGER, study_id INTEGER REFERENCES studies (study_id),
  state VARCHAR(8) NOT NULL, datetime_start DATETIME, datetime_complete DATETIME);
CREATE INDEX ix_trials_study_id ON trials (study_id);
CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL PRIMARY KEY,
  trial_id INTEGER REFERENCES trials (trial_id), "key" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, "key"));
CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL PRIMARY KEY,
  trial_id INTEGER REFERENCES trials (trial_id), "key" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, "key"));
CREATE TABLE trial_params (param_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER REFERENCES trials (trial_id),
  param_name VARCHAR(512), param_value FLOAT, distribution_json TEXT, UNIQUE (trial_id, param_name));
CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
  objective INTEGER NOT NULL, value FLOAT, value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, objective));
CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL PRIMARY KEY,
  trial_id INTEGER NOT NULL REFERENCES trials (trial_id), step INTEGER NOT NULL, intermediate_value FLOAT,
  intermediate_value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, step));
CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL PRIMARY KEY,
  trial_id INTEGER NOT NULL UNIQUE REFERENCES trials (trial_id), heartbeat DATETIME NOT NULL);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
`;

/** Writes a database with one study, which Optuna opens as `sqlite:///PATH`. @param path of no file yet */
export function writeOptuna(path: string, study: OptunaStudy): void {
  const database = new Sqlite(path);
  try {
    database.exec(tables);
    database.transaction(() => {
      fill(database, study);
    })();
  } finally {
    database.close();
  }
}

function fill(database: Database, { name, directions, userAttributes, trials }: OptunaStudy): void {
  const insert = (table: string, columns: string) =>
    database.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns
        .split(',')
        .map(() => '?')
        .join(',')})`,
    );
  insert('version_info', 'version_info_id,schema_version,library_version').run(1, schemaVersion, libraryVersion);
  insert('alembic_version', 'version_num').run(revision);
  insert('studies', 'study_id,study_name').run(1, name);
  const direct = insert('study_directions', 'direction,study_id,objective');
  directions.forEach((direction, objective) => direct.run(direction, 1, objective));
  const attribute = insert('study_user_attributes', 'study_id,"key",value_json');
  for (const [key, value] of Object.entries(userAttributes)) attribute.run(1, key, value);
  const trialRow = insert('trials', 'trial_id,number,study_id,state,datetime_start,datetime_complete');
  const param = insert('trial_params', 'trial_id,param_name,param_value,distribution_json');
  const valueRow = insert('trial_values', 'trial_id,objective,value,value_type');
  const step = insert('trial_intermediate_values', 'trial_id,step,intermediate_value,intermediate_value_type');
  const trialAttribute = insert('trial_user_attributes', 'trial_id,"key",value_json');
  for (const [index, trial] of trials.entries()) {
    const id = index + 1;
    trialRow.run(id, trial.number, 1, trial.state, trial.start, trial.complete);
    for (const own of trial.params) param.run(id, own.name, own.value, own.distribution);
    trial.values.forEach(({ value, type }, objective) => valueRow.run(id, objective, value, type));
    for (const own of trial.intermediate) step.run(id, own.step, own.value, own.type);
    for (const [key, value] of Object.entries(trial.userAttributes)) trialAttribute.run(id, key, value);
  }
}

/**
 * One study of a database of Optuna.
 * @param wanted its name; left out: the only one
 * @throws GatewiseError BAD_INPUT for a database that is none of Optuna's, or of another version, and where the study is not told
 */
export function readOptuna(path: string, wanted?: string): OptunaStudy {
  const database = openSource(path);
  try {
    const version = versionOf(database);
    if (version !== schemaVersion) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`The file is a database of Optuna in version ${version ?? '?'}; version ${schemaVersion} is read.`,
        {
          file: path,
          ...hinted(
            said`Bring it to the version of Optuna 3.2 or later: optuna storage upgrade --storage sqlite:///FILE`,
          ),
        },
      );
    }
    const studies = rowsOf<{ study_id: number; study_name: string }>(
      database,
      'SELECT * FROM studies ORDER BY study_id',
    );
    const names = studies.map(({ study_name }) => study_name).join(', ');
    const study =
      wanted === undefined && studies.length === 1 ? studies[0] : studies.find((one) => one.study_name === wanted);
    if (study !== undefined) return readStudy(database, study.study_id, study.study_name);
    throw new GatewiseError(
      'BAD_INPUT',
      wanted === undefined
        ? said`The file has ${studies.length} studies: ${names}.`
        : said`The file has no study "${wanted}"; it has: ${names}.`,
      { file: path, field: 'studyName', ...hinted(said`Say which one, by its name.`) },
    );
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    // Without its cause, which would be told as damage of the workspace's own database.
    throw new GatewiseError('BAD_INPUT', said`The file cannot be read as a database of Optuna: ${error.message}.`, {
      file: path,
    });
  } finally {
    database.close();
  }
}

function openSource(path: string): Database {
  try {
    return new Sqlite(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewiseError('BAD_INPUT', said`The file cannot be read as a database of Optuna: ${reason}.`, {
      file: path,
    });
  }
}

/** Null where the database is none of Optuna's. */
function versionOf(database: Database): number | null {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'version_info'").get();
  if (known === undefined) return null;
  return (
    rowsOf<{ schema_version: number }>(database, 'SELECT schema_version FROM version_info')[0]?.schema_version ?? null
  );
}

function rowsOf<Row>(database: Database, query: string, ...values: readonly (string | number)[]): Row[] {
  return database.prepare<(string | number)[], Row>(query).all(...values);
}

interface OfTrial {
  readonly trial_id: number;
}

function readStudy(database: Database, id: number, name: string): OptunaStudy {
  const ofTrials = <Row extends OfTrial>(columns: string, table: string, order: string): Map<number, Row[]> =>
    Map.groupBy(
      rowsOf<Row>(
        database,
        `SELECT own.trial_id, ${columns} FROM ${table} own JOIN trials ON trials.trial_id = own.trial_id
         WHERE trials.study_id = ? ORDER BY own.trial_id, ${order}`,
        id,
      ),
      ({ trial_id }) => trial_id,
    );
  const params = ofTrials<OfTrial & OptunaTrial['params'][number]>(
    'param_name AS name, param_value AS value, distribution_json AS distribution',
    'trial_params',
    'own.param_id',
  );
  const values = ofTrials<OfTrial & OptunaNumber>('value, value_type AS type', 'trial_values', 'own.objective');
  const steps = ofTrials<OfTrial & OptunaNumber & { step: number }>(
    'step, intermediate_value AS value, intermediate_value_type AS type',
    'trial_intermediate_values',
    'own.step',
  );
  const attributes = rowsOf<{ key: string; value_json: string }>(
    database,
    'SELECT "key", value_json FROM study_user_attributes WHERE study_id = ?',
    id,
  );
  const trials = rowsOf<{
    trial_id: number;
    number: number;
    state: string;
    start: string | null;
    complete: string | null;
  }>(
    database,
    'SELECT trial_id, number, state, datetime_start AS start, datetime_complete AS complete FROM trials WHERE study_id = ? ORDER BY number',
    id,
  );
  return {
    name,
    directions: rowsOf<{ direction: string }>(
      database,
      'SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective',
      id,
    ).map(({ direction }) => direction),
    userAttributes: Object.fromEntries(attributes.map(({ key, value_json }) => [key, value_json])),
    trials: trials.map(({ trial_id, ...trial }) => ({
      ...trial,
      params: params.get(trial_id) ?? [],
      values: values.get(trial_id) ?? [],
      intermediate: steps.get(trial_id) ?? [],
      userAttributes: {},
    })),
  };
}
