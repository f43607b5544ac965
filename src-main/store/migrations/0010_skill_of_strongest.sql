-- Skills of before were against the strongest *naive* baseline. They are told anew from the stored figures, against the strongest
-- of all baselines (of equal ones the first), as the verdict has it: MAE for numbers, macro F1 for classes. An evaluation that
-- cannot be read leaves no skill, until the run is evaluated again.
CREATE TEMP TABLE strongest_skill AS
WITH part AS (
  SELECT d.run, p.key AS name, p.value AS content,
    CASE json_extract(p.value, '$.kind') WHEN 'regression' THEN 1 ELSE 0 END AS numeric
  FROM run_document d, json_each(CASE WHEN json_valid(d.evaluation) THEN d.evaluation ELSE '{}' END) p
  WHERE p.key IN ('train', 'validation', 'test') AND p.type = 'object'
),
-- Evaluations of version 1 had their figures under other names.
measured AS (
  SELECT part.run, part.name, part.numeric, b.key AS position,
    CASE part.numeric
      WHEN 1 THEN coalesce(json_extract(part.content, '$.metrics.mae'), json_extract(part.content, '$.original.mae'))
      ELSE coalesce(json_extract(part.content, '$.metrics.f1Macro'), json_extract(part.content, '$.report.macroAvg.f1Score'))
    END AS own,
    CASE part.numeric
      WHEN 1 THEN coalesce(json_extract(b.value, '$.metrics.mae'), json_extract(b.value, '$.original.mae'))
      ELSE coalesce(json_extract(b.value, '$.metrics.f1Macro'), json_extract(b.value, '$.f1Macro'))
    END AS baseline,
    json_extract(b.value, CASE part.numeric WHEN 1 THEN '$.skill.mae' ELSE '$.skill.f1Macro' END) AS skill
  FROM part, json_each(part.content, '$.baselines') b
),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY run, name ORDER BY CASE numeric WHEN 1 THEN baseline ELSE -baseline END, position
  ) AS place
  FROM measured WHERE baseline IS NOT NULL
)
-- Beside a baseline without any error a model that makes one has no skill at all.
SELECT run, name,
  CASE WHEN baseline = 1 - numeric THEN CASE WHEN own = 1 - numeric THEN 0.0 END ELSE skill END AS skill
FROM ranked WHERE place = 1;
INSERT INTO run_metric (run, name, value)
SELECT run, name || '.skill', skill FROM strongest_skill WHERE skill IS NOT NULL;
UPDATE run SET skill = (
  SELECT s.skill FROM strongest_skill s, run_document d
  WHERE d.run = run.number AND s.run = run.number AND json_valid(d.evaluation)
    AND s.name = json_extract(d.evaluation, '$.headline.part')
);
DROP TABLE strongest_skill;
